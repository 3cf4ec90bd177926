package dev.pitwall.gate;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a check makes of the evidence of one judgement, since what it finds and what it needs follow
 * from the same. Used by one thread.
 */
final class OncePerEvidence<T> {
  private final Function<Evidence, T> make;
  private @Nullable Made<T> last;

  private record Made<T>(Evidence of, T value) {}

  OncePerEvidence(Function<Evidence, T> make) {
    this.make = make;
  }

  @SuppressWarnings("ReferenceEquality") // a judgement has one evidence
  T of(Evidence evidence) {
    Made<T> known = last;
    if (known == null || known.of() != evidence) {
      known = new Made<>(evidence, make.apply(evidence));
      last = known;
    }
    return known.value();
  }
}
