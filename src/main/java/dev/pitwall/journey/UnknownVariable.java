package dev.pitwall.journey;

/** A template names a variable that has no value at that moment. */
public final class UnknownVariable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String name;

  public UnknownVariable(String name) {
    super("variable {{" + name + "}} has no value here");
    this.name = name;
  }

  /** The name as it stands between the braces. */
  public String name() {
    return name;
  }
}
