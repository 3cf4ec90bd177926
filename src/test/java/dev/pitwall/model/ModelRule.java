package dev.pitwall.model;

import dev.pitwall.rollout.Evaluation;
import org.jspecify.annotations.Nullable;

/** Says what was broken, and by which answers. */
final class ModelRule {
  private ModelRule() {}

  private static @Nullable Object told(@Nullable Object one) {
    return one instanceof Evaluation it
        ? "%s %s %s, opened %s, decided %s, until %s, turn %d: %s"
            .formatted(
                it.verdict(),
                it.id(),
                it.question(),
                it.openedAt(),
                it.decidedAt(),
                it.validUntil(),
                it.turn(),
                it.judgement().reason())
        : one;
  }

  static void require(boolean holds, String what, @Nullable Object... about) {
    if (!holds) {
      StringBuilder text = new StringBuilder(what);
      for (Object one : about) {
        text.append("\n    ").append(told(one));
      }
      throw new AssertionError(text.toString());
    }
  }
}
