package dev.pitwall.journey;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A text that must not be shown, found in whatever mixture of the usual escapes it stands: percent
 * encoding (RFC 3986), JSON (RFC 8259), HTML references, UTF-8 that was read as Latin-1 or
 * Windows-1252. Each character may have its own.
 */
final class SecretText {
  /**
   * Where {@link dev.pitwall.text.Cut} has cut a text; the half of a secret may stand before it.
   */
  private static final char CUT = '…';

  /** So many characters before a cut are taken for the beginning of a secret. */
  private static final int LEAST_BEFORE_CUT = 3;

  private static final int[] NOWHERE = {};
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static final List<Spelling> ASCII =
      IntStream.range(0, 128).mapToObj(SecretText::spelling).toList();

  private final List<Spelling> characters;

  SecretText(String text) {
    this.characters =
        text.codePoints()
            .mapToObj(point -> point < ASCII.size() ? ASCII.get(point) : spelling(point))
            .toList();
  }

  /**
   * How a character may be spelled.
   *
   * @param direct in one piece; with hexadecimal digits in lower case
   * @param misread where its UTF-8 was read as Latin-1 or Windows-1252: each character that came of
   *     it, which may itself be spelled in any way; empty for ASCII
   */
  private record Spelling(List<String> direct, List<List<String>> misread) {}

  private static Spelling spelling(int point) {
    if (point < 128) {
      return new Spelling(direct(point), List.of());
    }
    List<List<String>> misread = new ArrayList<>();
    for (byte one : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      Set<String> all = new LinkedHashSet<>(direct(one & 0xff));
      all.addAll(direct(new String(new byte[] {one}, WINDOWS).codePointAt(0)));
      misread.add(List.copyOf(all));
    }
    return new Spelling(direct(point), List.copyOf(misread));
  }

  private static List<String> direct(int point) {
    String raw = Character.toString(point);
    byte[] utf8 = raw.getBytes(StandardCharsets.UTF_8);
    Set<String> all = new LinkedHashSet<>(List.of(raw, percent(utf8), unicodeEscapes(raw)));
    if (point == ' ') {
      all.add("+");
    }
    all.add(named(raw));
    all.add(shortEscape(raw));
    String hex = Integer.toHexString(point);
    for (String zeros : List.of("", "0", "00", "000", "0000")) {
      all.add("&#" + zeros + point + ";");
      all.add("&#x" + zeros + hex + ";");
    }
    return List.copyOf(all);
  }

  private static String named(String raw) {
    return switch (raw) {
      case "&" -> "&amp;";
      case "<" -> "&lt;";
      case ">" -> "&gt;";
      case "\"" -> "&quot;";
      case "'" -> "&apos;";
      case "\u00a0" -> "&nbsp;";
      default -> raw;
    };
  }

  private static String shortEscape(String raw) {
    return switch (raw) {
      case "\"", "\\", "/", "'" -> "\\" + raw;
      case "\n" -> "\\n";
      case "\r" -> "\\r";
      case "\t" -> "\\t";
      case "\b" -> "\\b";
      case "\f" -> "\\f";
      default -> raw;
    };
  }

  private static String percent(byte[] utf8) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : utf8) {
      encoded.append(String.format(Locale.ROOT, "%%%02x", one));
    }
    return encoded.toString();
  }

  private static String unicodeEscapes(String raw) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) raw.charAt(i)));
    }
    return escaped.toString();
  }

  /** The characters it may begin with. */
  Set<Character> firsts() {
    Set<Character> firsts = new HashSet<>();
    Spelling first = characters.getFirst();
    first.direct().forEach(it -> firsts.add(it.charAt(0)));
    first.misread().stream().limit(1).forEach(all -> all.forEach(it -> firsts.add(it.charAt(0))));
    return firsts;
  }

  /**
   * Where it ends that begins at an index.
   *
   * @return the index after it, or after its beginning where the text was cut; -1 when it is not
   *     there
   */
  int endAt(String text, int start) {
    int[] before = {start};
    int[] ends = before;
    for (int i = 0; i < characters.size(); i++) {
      int[] next = step(text, ends, characters.get(i));
      if (next.length == 0) {
        // The first character of an escape that was cut apart may have been taken for itself.
        return i < LEAST_BEFORE_CUT
            ? -1
            : Math.max(
                cutAfter(text, ends, characters.get(i)),
                cutAfter(text, before, characters.get(i - 1)));
      }
      before = ends;
      ends = next;
    }
    return Arrays.stream(ends).max().orElse(-1);
  }

  /** A secret of backslashes may be read in several ways; each is followed, none twice. */
  private static int[] step(String text, int[] ends, Spelling character) {
    int[] direct = step(text, ends, character.direct());
    int[] misread = character.misread().isEmpty() ? NOWHERE : ends;
    for (List<String> one : character.misread()) {
      misread = step(text, misread, one);
    }
    return misread.length == 0
        ? direct
        : IntStream.concat(Arrays.stream(direct), Arrays.stream(misread)).distinct().toArray();
  }

  private static int[] step(String text, int[] ends, List<String> spelled) {
    int[] next = new int[ends.length * spelled.size()];
    int found = 0;
    for (int end : ends) {
      for (String one : spelled) {
        if (isAt(text, end, one)) {
          next[found++] = end + one.length();
        }
      }
    }
    return found < 2
        ? Arrays.copyOf(next, found)
        : Arrays.stream(next, 0, found).distinct().toArray();
  }

  private static boolean isAt(String text, int index, String spelled) {
    // Only hexadecimal digits and their x are spelled in both cases; a letter stands for itself.
    boolean isEscape = spelled.length() > 1;
    return text.regionMatches(isEscape, index, spelled, 0, spelled.length());
  }

  /** Where the text was cut, if what stands before it is the beginning of what is spelled. */
  private static int cutAfter(String text, int[] ends, Spelling character) {
    int cut = cutAfter(text, ends, character.direct());
    int[] misread = ends;
    for (List<String> one : character.misread()) {
      cut = Math.max(cut, cutAfter(text, misread, one));
      misread = step(text, misread, one);
    }
    return cut;
  }

  private static int cutAfter(String text, int[] ends, List<String> spelled) {
    for (int end : ends) {
      int cut = text.indexOf(CUT, end);
      int left = cut - end;
      if (cut >= 0
          && spelled.stream().anyMatch(one -> one.regionMatches(true, 0, text, end, left))) {
        return cut;
      }
    }
    return -1;
  }
}
