package dev.pitwall.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** A YAML file as a tree of nodes that know where they stand. Whatever it holds, it is bounded. */
public final class YamlFile {
  public static final int FILE_BYTES = 1 << 20;
  static final int DEPTH = 50;
  static final int ALIASES = 100;
  private static final int MESSAGE = 200;

  private final Path path;
  private final String file;
  private final Problems problems;

  private YamlFile(Path path, Problems problems) {
    this.path = path;
    this.file = path.toString();
    this.problems = problems;
  }

  /** The root of a file, or nothing when a problem says why not. */
  public static Optional<YamlValue> read(Path path, Problems problems) {
    problems.startFile(path.toString());
    YamlFile yaml = new YamlFile(path, problems);
    return yaml.text().flatMap(yaml::root);
  }

  private Optional<String> text() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(FILE_BYTES + 1);
      if (bytes.length > FILE_BYTES) {
        return wrong(0, 0, "is larger than 1 MiB", "split it");
      }
      return Optional.of(decode(bytes));
    } catch (NoSuchFileException e) {
      return wrong(0, 0, "there is no such file", "create it, or name the right one");
    } catch (CharacterCodingException e) {
      return wrong(1, 1, "is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return wrong(0, 0, "cannot be read: " + reason, "make it a readable file");
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private Optional<YamlValue> root(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new JsonSchema())
            .setMaxAliasesForCollections(ALIASES)
            .setCodePointLimit(FILE_BYTES)
            .setParseComments(false)
            .setAllowNonScalarKeys(true)
            .build();
    try {
      return withinBounds(settings, text) ? compose(settings, text) : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      return notYaml(e, text);
    } catch (ReaderException e) {
      String seen = String.format("character U+%04X, which YAML does not allow", e.getCodePoint());
      return wrong(lineOf(text, e.getPosition()), 1, seen, "remove it, or escape it in quotes");
    } catch (YamlEngineException | NumberFormatException | IndexOutOfBoundsException e) {
      // The parser runs off the end of some broken files instead of saying so.
      return wrong(
          1, 1, "is not YAML: " + YamlValue.shorten(String.valueOf(e.getMessage()), MESSAGE), "");
    }
  }

  private Optional<YamlValue> compose(LoadSettings settings, String text) {
    Optional<Node> node = new Compose(settings).composeString(text);
    if (node.isEmpty()) {
      return wrong(1, 1, "is empty, expected a map", "");
    }
    YamlValue root = new YamlValue(file, "the file", node.get(), problems, false);
    return new NodeBounds(root).hold() ? Optional.of(root) : Optional.empty();
  }

  /** Counts in the stream of events, because composing goes as deep as the file does. */
  private boolean withinBounds(LoadSettings settings, String text) {
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case CollectionStartEvent start -> depth++;
        case CollectionEndEvent end -> depth--;
        case AliasEvent alias -> aliases++;
        default -> {}
      }
      if (depth > DEPTH || aliases > ALIASES) {
        tooMuch(event, depth > DEPTH ? DEPTH + " levels of nesting" : ALIASES + " aliases");
        return false;
      }
    }
    return true;
  }

  private void tooMuch(Event event, String limit) {
    Mark mark = event.getStartMark().orElseThrow();
    wrong(mark.getLine() + 1, mark.getColumn() + 1, "more than " + limit, "make it simpler");
  }

  private Optional<YamlValue> notYaml(MarkedYamlEngineException e, String text) {
    int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
    int column = e.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
    String what = e.getProblem() == null ? "cannot be understood" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    int lines = Math.max(1, (int) text.lines().count());
    return wrong(
        Math.min(line, lines),
        column,
        "is not YAML: " + YamlValue.shorten(context + what, MESSAGE),
        "check the indentation, quotes and brackets here");
  }

  private static int lineOf(String text, int position) {
    int end = Math.min(position, text.length());
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private <T> Optional<T> wrong(int line, int column, String message, String hint) {
    problems.add(new ConfigProblem(file, line, column, message, hint));
    return Optional.empty();
  }
}
