package dev.pitwall.coding;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Decompresses a body on the thread that wants it, never on the event loop that it came over: a few
 * kilobytes can stand for gigabytes.
 */
public final class ContentCoding {
  /** What to ask for, as the value of {@code Accept-Encoding}. */
  public static final String ACCEPTED = "gzip, deflate";

  /** So much is decompressed in search of the end. */
  public static final int MOST_READ_BYTES = 64 << 20;

  // A virtual thread is not preempted: after so many bytes it lets others go first.
  private static final int TURN_BYTES = 256 << 10;
  private static final int ZLIB_METHOD = 8;
  private static final int ZLIB_CHECK = 31;

  private ContentCoding() {}

  /**
   * Whether it is one that is asked for.
   *
   * @param coding the value of {@code Content-Encoding}
   */
  public static boolean isKnown(String coding) {
    return switch (name(coding)) {
      case "gzip", "x-gzip", "deflate" -> true;
      default -> false;
    };
  }

  private static String name(String coding) {
    return coding.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Decompresses it to its end, or up to {@link #MOST_READ_BYTES}.
   *
   * @param coding one that is known
   * @param kept takes the beginning
   * @param most how many bytes it takes
   * @return whether that was all
   * @throws java.io.EOFException when the body ends too early; what there is of it has been kept
   * @throws IOException when it is damaged, likewise
   */
  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread lets others go; no order rests on it
  public static boolean decode(byte[] packed, String coding, ByteArrayOutputStream kept, int most)
      throws IOException {
    try (InputStream stream = stream(packed, name(coding))) {
      byte[] chunk = new byte[16 * 1024];
      long all = 0;
      long turn = 0;
      for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
        kept.write(chunk, 0, Math.clamp(most - kept.size(), 0, read));
        all += read;
        if (all > MOST_READ_BYTES) {
          return false;
        }
        if (all - turn > TURN_BYTES) {
          turn = all;
          Thread.yield();
        }
      }
      return all <= most;
    }
  }

  private static InputStream stream(byte[] packed, String coding) throws IOException {
    InputStream bytes = new ByteArrayInputStream(packed);
    return coding.equals("deflate")
        ? new Deflated(bytes, !hasZlibHeader(packed))
        : new GZIPInputStream(bytes);
  }

  /** Gives its memory, which is not on the heap, back with the stream. */
  private static final class Deflated extends InflaterInputStream {
    Deflated(InputStream bytes, boolean bare) {
      super(bytes, new Inflater(bare));
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        inf.end();
      }
    }
  }

  /** Many servers call it deflate when they send it without the header that RFC 9110 asks for. */
  private static boolean hasZlibHeader(byte[] packed) {
    return packed.length > 1
        && (packed[0] & 0x0f) == ZLIB_METHOD
        && ((packed[0] & 0xff) * 256 + (packed[1] & 0xff)) % ZLIB_CHECK == 0;
  }
}
