package dev.pitwall.probe;

/** The target did not do what a step required. */
public final class StepFailed extends Exception {
  private static final long serialVersionUID = 1L;
  private final String observed;
  private final String required;

  public StepFailed(String observed, String required) {
    super(observed + "; required " + required);
    this.observed = observed;
    this.required = required;
  }

  public String observed() {
    return observed;
  }

  public String required() {
    return required;
  }
}
