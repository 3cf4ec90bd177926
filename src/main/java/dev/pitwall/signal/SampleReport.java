package dev.pitwall.signal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reading says, in the words and figures that every place shows: answers, pages, metrics and
 * the command line.
 *
 * @param kind what kind of reading it is, in one word
 * @param state how it is, in one word
 * @param well whether that is as it should be
 * @param observed what was read
 * @param required what it is held against; empty where only a gate can tell
 * @param values its figures, in order
 */
public record SampleReport(
    String kind, String state, boolean well, String observed, String required, List<Value> values) {
  /** A figure: a number, or a moment. */
  public sealed interface Value {
    /** In one word, as answers name it. */
    String name();
  }

  /** A number, finite. */
  public record Amount(String name, double number) implements Value {}

  /** A moment. */
  public record Moment(String name, Instant at) implements Value {}

  public SampleReport {
    values = List.copyOf(values);
  }

  /** Figures that may be missing; none is guessed. */
  static final class Values {
    private final List<Value> values = new ArrayList<>();

    Values put(String name, @Nullable Double number) {
      if (number != null && Double.isFinite(number)) {
        values.add(new Amount(name, number));
      }
      return this;
    }

    List<Value> list() {
      return values;
    }
  }
}
