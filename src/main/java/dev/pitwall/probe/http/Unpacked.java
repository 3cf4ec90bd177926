package dev.pitwall.probe.http;

import dev.pitwall.coding.ContentCoding;
import dev.pitwall.probe.HttpAnswer;
import dev.pitwall.probe.StepFailed;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * Decompresses bodies whole, as every browser does: one that ends too early, though as long as its
 * Content-Length says, is no answer.
 */
final class Unpacked {
  private static final int MOST_BODY_BYTES = 1 << 20;

  private Unpacked() {}

  /**
   * The answer with its body decompressed; of a coding that was not asked for, as it came.
   *
   * @throws StepFailed when the body cannot be decompressed to its end
   */
  static HttpAnswer of(HttpAnswer answer) throws StepFailed {
    String coding = answer.header("Content-Encoding").orElse("");
    return answer.body().length() > 0 && ContentCoding.isKnown(coding)
        ? decompressed(answer, coding)
        : answer;
  }

  private static HttpAnswer decompressed(HttpAnswer answer, String coding) throws StepFailed {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    boolean whole;
    try {
      whole = ContentCoding.decode(answer.body().getBytes(), coding, kept, MOST_BODY_BYTES);
    } catch (IOException e) {
      // Of a body that was kept in part, the end is missing because we dropped it.
      if (!(answer.truncated() && e instanceof EOFException)) {
        throw broken(coding, e);
      }
      whole = false;
    }
    return new HttpAnswer(
        answer.status(),
        answer.headers(),
        Buffer.buffer(kept.toByteArray()),
        answer.truncated() || !whole,
        answer.phases());
  }

  private static StepFailed broken(String coding, IOException e) {
    String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
    return new StepFailed(
        "the answer's body could not be decompressed (" + coding + "): " + why, "a whole body");
  }
}
