package dev.pitwall.journey;

import dev.pitwall.text.Digests;
import java.util.HexFormat;

/**
 * A distributed trace, after W3C Trace Context (level 1). Its id and those of its spans follow from
 * the id of the run or the rollout it belongs to, so none is kept, and whoever has a run's id finds
 * its trace.
 *
 * <p>They are digests, not the time-ordered id itself: samplers expect trace ids that are spread
 * evenly.
 *
 * @param id 32 hex digits
 */
public record Trace(String id) {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final int SPAN_DIGITS = 2 * SPAN_BYTES;
  private static final int TAIL_DIGITS = 14;
  private static final double TAILS = 0x1p56;

  /** The trace of the run, rollout or evaluation with that id. */
  public static Trace of(String what) {
    return new Trace(digest(what, TRACE_BYTES));
  }

  /** The span that is the parent of all others: 16 hex digits. */
  public String root() {
    return numbered(0);
  }

  /** The span of a step of a run: 16 hex digits. */
  public String step(int number, boolean undo) {
    return numbered(2L * number + (undo ? 1 : 0));
  }

  /** SplitMix64 (Steele, Lea, Flood 2014): every request of every run needs one, so it is cheap. */
  private String numbered(long number) {
    long seed = HexFormat.fromHexDigitsToLong(id, 0, SPAN_DIGITS);
    long z = seed + (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return HexFormat.of().toHexDigits(z ^ (z >>> 31));
  }

  /** The span of something in it that has an id of its own: 16 hex digits. */
  public String span(String what) {
    return digest(id + "/" + what, SPAN_BYTES);
  }

  /**
   * Whether it is one of the share of traces that are recorded; the same answer each time.
   *
   * @param share from 0, none, to 1, all
   */
  public boolean isSampled(double share) {
    long tail = HexFormat.fromHexDigitsToLong(id, id.length() - TAIL_DIGITS, id.length());
    return tail < share * TAILS;
  }

  /** The {@code traceparent} header of a request. */
  public String parent(String span, boolean sampled) {
    return "00-" + id + "-" + span + (sampled ? "-01" : "-00");
  }

  private static String digest(String text, int bytes) {
    return HexFormat.of().formatHex(Digests.sha256(text), 0, bytes);
  }
}
