package dev.pitwall.journey;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node is asked whether it is well.
 *
 * @param upAfter so many good answers in a row make it up
 * @param downAfter so many bad ones in a row make it down
 */
public record HealthRule(
    Question question, Duration every, Duration timeout, int upAfter, int downAfter) {
  /** How often a node is asked where nothing else is said. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  /** How long an answer may take where nothing else is said. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Good answers in a row where nothing else is said. */
  public static final int UP_AFTER = 2;

  /** Bad answers in a row where nothing else is said. */
  public static final int DOWN_AFTER = 3;

  /** What is asked. */
  public sealed interface Question {
    /**
     * A GET.
     *
     * @param status the status that is good; empty for any from 200 to 299
     * @param contains what the body must hold; null where it does not matter
     * @param json the text that each JSONPath must find in the body
     */
    record Http(
        String path, Optional<Integer> status, @Nullable String contains, Map<String, String> json)
        implements Question {
      public Http {
        json = Map.copyOf(json);
      }
    }

    /** Whether it accepts connections. */
    record Tcp() implements Question {}
  }

  /** Any 2xx answer to a path, asked every second. */
  public static HealthRule of(String path) {
    return of(new Question.Http(path, Optional.empty(), null, Map.of()));
  }

  /** That question, asked every second. */
  public static HealthRule of(Question question) {
    return new HealthRule(question, EVERY, TIMEOUT, UP_AFTER, DOWN_AFTER);
  }
}
