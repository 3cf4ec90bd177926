package dev.pitwall.source;

import dev.pitwall.signal.Sample;
import java.time.Instant;

/** Asks one system once. It may keep connections open between readings. */
public interface SourceReader extends AutoCloseable {
  /**
   * Reads, and blocks until it has an answer or its timeout passed.
   *
   * @param at the moment the sample is to carry
   * @throws ReadFailure saying what was seen and what was required; secrets in it are blotted out
   *     by the caller
   */
  Sample read(Instant at) throws ReadFailure, InterruptedException;

  @Override
  default void close() {}
}
