package dev.pitwall.probe;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The target did not do what a step required. */
public final class StepFailed extends Exception {
  private static final long serialVersionUID = 1L;
  private final String observed;
  private final String required;
  private final @Nullable Duration over;

  public StepFailed(String observed, String required) {
    this(observed, required, null);
  }

  /**
   * One whose only reason may be that the answer was too late.
   *
   * @param over by how much; null when there are other reasons
   */
  public StepFailed(String observed, String required, @Nullable Duration over) {
    super(observed + "; required " + required);
    this.observed = observed;
    this.required = required;
    this.over = over;
  }

  public String observed() {
    return observed;
  }

  public String required() {
    return required;
  }

  /** By how much the answer was too late, where that is all. */
  Optional<Duration> over() {
    return Optional.ofNullable(over);
  }
}
