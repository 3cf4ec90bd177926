package dev.pitwall.source.prometheus;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.FigureReader;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads {@code prometheus:}, a server with a PromQL query for each figure. */
public final class PrometheusSource implements SourceType {
  private static final FigureReader FIGURES =
      new FigureReader(Forms.filled("query"), "sum(jobs_waiting)");
  private static final Keys KEYS =
      SourceTemplates.LINK.oneOf("a signal needs `queue` or `errors`", FIGURES.kinds());
  private static final int LONGEST = 4_000;
  private static final String NODE = "{{node.";
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  @Override
  public String key() {
    return "prometheus";
  }

  @Override
  public String says() {
    return "instant queries of a Prometheus";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link = texts.link(section);
    section.find("url").ifPresent(SourceTemplates::base);
    boolean eachNode = texts.perNode() && link.isPresent() && !link.get().url().contains(NODE);
    Optional<FigureReader.Figures<String>> figures =
        FIGURES.read(section, query -> query(query, texts, eachNode));
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new PrometheusSpec(from, f.where()))));
  }

  @Override
  public String perNodeHint() {
    return "name the node in each query, such as x{instance=\"{{node.address}}\"}";
  }

  private Optional<String> query(YamlValue value, SourceTemplates texts, boolean eachNode) {
    Optional<String> query = texts.text(value);
    if (query.isEmpty()) {
      return query;
    }
    String text = query.get();
    if (text.isBlank() || text.length() > LONGEST) {
      return value.mustBe("a PromQL query of 1 to " + LONGEST + " characters", "");
    }
    if (eachNode && !text.contains(NODE) && !Figure.CAPACITY.key().equals(value.name())) {
      return value.wrong("`" + value.name() + "` is the same for every node", perNodeHint());
    }
    return isClosed(value, text) ? query : Optional.empty();
  }

  /** Whether quotes and brackets are closed; the server knows the rest. */
  private static boolean isClosed(YamlValue value, String text) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '#') {
        i = lineEnd(text, i);
      } else if (c == '"' || c == '\'' || c == '`') {
        int close = closing(text, i);
        if (close < 0) {
          return no(value, i, "has a quote that is not closed", "");
        }
        i = close;
      } else if (text.startsWith(NODE, i)) {
        return no(value, i, "has a place outside of quotes", "write \"{{node.address}}\" in them");
      } else if (OPENING.indexOf(c) >= 0) {
        open.push(i);
      } else if (CLOSING.indexOf(c) >= 0 && !closes(c, text, open)) {
        return no(value, i, "has a " + c + " that was not opened", "");
      }
    }
    return open.isEmpty()
        || no(value, open.peek(), "has a " + text.charAt(open.peek()) + " that is not closed", "");
  }

  private static boolean closes(char c, String text, Deque<Integer> open) {
    return !open.isEmpty() && OPENING.indexOf(text.charAt(open.pop())) == CLOSING.indexOf(c);
  }

  private static boolean no(YamlValue value, int offset, String message, String hint) {
    value.wrongAt(offset, "`" + value.name() + "` " + message, hint);
    return false;
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static int closing(String text, int from) {
    char quote = text.charAt(from);
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && quote != '`') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new PrometheusReader(spec, (PrometheusSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
