package dev.pitwall.probe.http;

import dev.pitwall.probe.HttpAnswer;
import dev.pitwall.probe.StepFailed;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Decompresses bodies whole, as every browser does: one that ends too early, though as long as its
 * Content-Length says, is no answer.
 */
final class Unpacked {
  private static final int MOST_BODY_BYTES = 1 << 20;

  /** So much is decompressed in search of the end; a small body can stand for gigabytes. */
  private static final int MOST_READ_BYTES = 64 << 20;

  private static final int ZLIB_METHOD = 8;
  private static final int ZLIB_CHECK = 31;

  private Unpacked() {}

  /**
   * The answer with its body decompressed; of a coding that was not asked for, as it came.
   *
   * @throws StepFailed when the body cannot be decompressed to its end
   */
  static HttpAnswer of(HttpAnswer answer) throws StepFailed {
    String coding = answer.header("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
    if (answer.body().length() == 0) {
      return answer;
    }
    return switch (coding) {
      case "gzip", "x-gzip", "deflate" -> decompressed(answer, coding);
      default -> answer;
    };
  }

  private static HttpAnswer decompressed(HttpAnswer answer, String coding) throws StepFailed {
    Buffer body = Buffer.buffer();
    boolean whole;
    try {
      whole = read(stream(answer.body().getBytes(), coding), body);
    } catch (IOException e) {
      // Of a body that was kept in part, the end is missing because we dropped it.
      if (!(answer.truncated() && e instanceof EOFException)) {
        throw broken(coding, e);
      }
      whole = false;
    }
    boolean truncated = answer.truncated() || !whole;
    return new HttpAnswer(answer.status(), answer.headers(), body, truncated, answer.phases());
  }

  private static StepFailed broken(String coding, IOException e) {
    String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
    return new StepFailed(
        "the answer's body could not be decompressed (" + coding + "): " + why, "a whole body");
  }

  private static InputStream stream(byte[] packed, String coding) throws IOException {
    InputStream bytes = new ByteArrayInputStream(packed);
    return coding.equals("deflate")
        ? new InflaterInputStream(bytes, new Inflater(!hasZlibHeader(packed)))
        : new GZIPInputStream(bytes);
  }

  /** Many servers call it deflate when they send it without the header that RFC 9110 asks for. */
  private static boolean hasZlibHeader(byte[] packed) {
    return packed.length > 1
        && (packed[0] & 0x0f) == ZLIB_METHOD
        && ((packed[0] & 0xff) * 256 + (packed[1] & 0xff)) % ZLIB_CHECK == 0;
  }

  /** Reads to the end and keeps the beginning; answers whether all was kept. */
  private static boolean read(InputStream stream, Buffer body) throws IOException {
    try (stream) {
      byte[] chunk = new byte[16 * 1024];
      long all = 0;
      for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
        int room = Math.min(MOST_BODY_BYTES - body.length(), read);
        if (room > 0) {
          body.appendBytes(chunk, 0, room);
        }
        all += read;
        if (all > MOST_READ_BYTES) {
          return false;
        }
      }
      return all <= MOST_BODY_BYTES;
    }
  }
}
