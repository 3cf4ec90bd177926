package dev.pitwall.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression selects, found without a grammar: good enough for rules about names,
 * labels and ranges. Whether it is PromQL at all, the real Prometheus says.
 */
record Promql(String text) {
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern SELECTOR =
      Pattern.compile(
          "(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<braces>\\{[^}]*})?(?<range>\\[[^]]*])?(?<call>\\s*\\()?");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern CALLED_WITH = Pattern.compile("([a-z_]+)\\(\\s*$");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "atan2");

  /** A metric as the expression asks for it. */
  record Selector(String metric, Map<String, String> matchers, String range, String function) {
    /** The metric without what a counter, a histogram or a summary adds to its name. */
    String family() {
      return familyOf(metric);
    }
  }

  static String familyOf(String name) {
    return name.replaceFirst("_(total|bucket|sum|count)$", "");
  }

  /** Every metric it asks for, in the order they stand in. */
  List<Selector> selectors() {
    String bare = GROUPING.matcher(text).replaceAll("");
    List<Selector> found = new ArrayList<>();
    Matcher at = SELECTOR.matcher(blankStringsOutsideBraces(bare));
    while (at.find()) {
      String name = at.group("name");
      boolean number = at.start() > 0 && Character.isDigit(bare.charAt(at.start() - 1));
      if (at.group("call") == null && !WORDS.contains(name) && !number) {
        String function = calledWith(bare.substring(0, at.start()));
        found.add(
            new Selector(name, matchers(at.group("braces")), of(at.group("range")), function));
      }
    }
    return List.copyOf(found);
  }

  /** Whether every bracket and quote that is opened is closed. */
  boolean balanced() {
    String bare = text.replaceAll("\"[^\"]*\"", "");
    return !bare.contains("\"")
        && count(bare, '(') == count(bare, ')')
        && count(bare, '{') == count(bare, '}')
        && count(bare, '[') == count(bare, ']');
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static String calledWith(String before) {
    Matcher call = CALLED_WITH.matcher(before);
    return call.find() ? call.group(1) : "";
  }

  private static Map<String, String> matchers(String braces) {
    Map<String, String> matchers = new LinkedHashMap<>();
    Matcher at = MATCHER.matcher(of(braces));
    while (at.find()) {
      matchers.put(at.group(1), at.group(2) + at.group(3));
    }
    return Map.copyOf(matchers);
  }

  /** Strings that are arguments, as of label_replace, hold no metrics. */
  private static String blankStringsOutsideBraces(String text) {
    StringBuilder out = new StringBuilder(text);
    boolean quoted = false;
    int braces = 0;
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
      if (braces == 0 && (quoted || c == '"')) {
        out.setCharAt(i, ' ');
      }
    }
    return out.toString();
  }

  private static String of(String group) {
    return group == null ? "" : group;
  }
}
