package dev.pitwall.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a run in pieces. One that begins with its time, as UUID version 7 does, is a word, that
 * time and ten bytes that nobody can guess; any other is a text.
 *
 * @param word such as {@code run_}; empty where the id is a text
 * @param millis since 1970; 0 where the id is a text
 * @param rest what cannot be told from anything else
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PackedId(String word, long millis, byte[] rest) {
  static final int REST = 10;

  private static final Pattern TIMED =
      Pattern.compile("([a-z]{1,20}_)([0-9a-f]{12})([0-9a-f]{20})");
  private static final HexFormat HEX = HexFormat.of();

  static PackedId of(String id) {
    Matcher timed = TIMED.matcher(id);
    return timed.matches()
        ? new PackedId(
            timed.group(1),
            HexFormat.fromHexDigitsToLong(timed.group(2)),
            HEX.parseHex(timed.group(3)))
        : new PackedId("", 0, id.getBytes(StandardCharsets.UTF_8));
  }

  boolean isTimed() {
    return !word.isEmpty();
  }

  String text() {
    return isTimed()
        ? word + HEX.toHexDigits(millis, 12) + HEX.formatHex(rest)
        : new String(rest, StandardCharsets.UTF_8);
  }

  /** How long after that moment it was made, in milliseconds. */
  long after(Instant moment) {
    return millis - moment.toEpochMilli();
  }
}
