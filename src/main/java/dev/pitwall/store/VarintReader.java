package dev.pitwall.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads what {@link VarintWriter} wrote; throws IllegalStateException when it is something else.
 */
final class VarintReader {
  private static final int MORE = 0x80;
  private static final int SEVEN = 7;

  /** Far more than a block or a day needs. */
  private static final int MOST = 64 << 20;

  private final byte[] bytes;
  private int at;

  VarintReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static VarintReader inflated(byte[] deflated) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream(deflated.length * 2);
      byte[] buffer = new byte[8_192];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        out.write(buffer, 0, length);
        if (out.size() > MOST || (length == 0 && !inflater.finished())) {
          throw damaged("it does not end where it should");
        }
      }
      return new VarintReader(out.toByteArray());
    } catch (DataFormatException e) {
      throw damaged(String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += SEVEN) {
      byte next = raw(1)[0];
      value |= (long) (next & (MORE - 1)) << shift;
      if ((next & MORE) == 0) {
        return value;
      }
    }
    throw damaged("a number has more than 64 bits");
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number of things that follow, each of at least a byte. */
  int count() {
    long count = number();
    if (count < 0 || count > MOST) {
      throw damaged(count + " things");
    }
    return (int) count;
  }

  String text() {
    return new String(raw(count()), StandardCharsets.UTF_8);
  }

  byte[] raw(int length) {
    if (length > bytes.length - at) {
      throw damaged("it ends too early");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private static IllegalStateException damaged(String what) {
    return new IllegalStateException("packed figures are damaged: " + what);
  }
}
