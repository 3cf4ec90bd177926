package dev.pitwall.cli;

import java.util.Optional;

/**
 * How it ended.
 *
 * @param code the exit code
 * @param word the verdict, or NO_ANSWER
 * @param reason one line
 * @param answer the last verdict that was heard, when any was
 */
record GateResult(int code, String word, String reason, Optional<GateReply.Answer> answer) {
  static final String NO_ANSWER = "NO_ANSWER";

  /** A verdict that ends the questions. The only place where anything becomes {@link Exit#OK}. */
  static GateResult with(GateReply.Answer answer) {
    int code =
        switch (answer.verdict()) {
          case GO -> Exit.OK;
          case NO_GO -> Exit.BAD;
          case INCONCLUSIVE, PENDING -> Exit.UNKNOWN;
          case HOLD -> Exit.HOLD;
        };
    return new GateResult(code, answer.verdict().name(), answer.reason(), Optional.of(answer));
  }

  /** No verdict. */
  static GateResult without(int code, String why) {
    return new GateResult(code, NO_ANSWER, why, Optional.empty());
  }

  /** The same for another reason. */
  GateResult because(String why) {
    return new GateResult(code, word, why, answer);
  }
}
