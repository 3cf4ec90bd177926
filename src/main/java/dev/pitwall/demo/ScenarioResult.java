package dev.pitwall.demo;

/**
 * One scenario played: what it deserved, what it got, and what the customers noticed meanwhile.
 *
 * @param expected in words
 */
public record ScenarioResult(
    Scenario scenario, String expected, RolloutEnd seen, Customers.Noticed noticed) {
  /** Whether every verdict was the right one. */
  public boolean right() {
    return scenario.deserves(seen);
  }

  /** One line about the verdict. */
  public String verdict() {
    return (right() ? "right" : "WRONG")
        + ": "
        + scenario.id()
        + " deserved "
        + expected
        + "; "
        + (right() ? seen.brief() : seen);
  }

  /** One line about the people who used the shop meanwhile. */
  public String customers() {
    return "customers: "
        + noticed.served()
        + " requests served, "
        + noticed.disturbed()
        + " failed";
  }
}
