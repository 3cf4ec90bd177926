package dev.pitwall.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** Writes numbers in as few bytes as they need, seven bits each, and deflates it all in the end. */
final class VarintWriter {
  private static final int MORE = 0x80;
  private static final int SEVEN = 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);

  /** A number that is seldom large and never negative; a negative one takes ten bytes. */
  VarintWriter number(long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      bytes.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= SEVEN;
    }
    bytes.write((int) rest);
    return this;
  }

  /** A number near 0 on either side. */
  VarintWriter signed(long value) {
    return number((value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  VarintWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    return raw(utf8);
  }

  VarintWriter raw(byte[] some) {
    bytes.writeBytes(some);
    return this;
  }

  byte[] plain() {
    return bytes.toByteArray();
  }

  byte[] deflated() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(plain());
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.size());
      byte[] buffer = new byte[8_192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
