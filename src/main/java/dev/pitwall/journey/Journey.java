package dev.pitwall.journey;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scripted user path.
 *
 * @param service the name of the service it walks through
 * @param every how often it runs against the front door
 * @param nodesEvery how often it runs against each node by itself
 * @param timeout the longest one run may take, undo steps not counted
 * @param objective the share of its runs that should pass, above 0.5 and below 1
 * @param variables values known before the first step: the service's, overridden by the journey's
 * @param undo steps that always run at the end, whatever happened
 */
public record Journey(
    String name,
    String title,
    String service,
    Duration every,
    Duration nodesEvery,
    Duration timeout,
    double objective,
    Map<String, String> variables,
    List<Step> steps,
    List<Step> undo) {
  /** The objective of a journey that names none. */
  public static final double DEFAULT_OBJECTIVE = 0.99;

  public Journey {
    if (!(objective > 0.5 && objective < 1)) {
      throw new IllegalArgumentException(
          "objective of " + name + " is " + objective + "; required above 0.5 and below 1");
    }
    variables = Map.copyOf(variables);
    steps = List.copyOf(steps);
    undo = List.copyOf(undo);
  }

  /** Whether another one is written as this one is; patterns are equal to none but themselves. */
  public boolean isWrittenAs(Journey other) {
    return toString().equals(other.toString());
  }

  /** A journey with the usual objective. */
  public Journey(
      String name,
      String title,
      String service,
      Duration every,
      Duration nodesEvery,
      Duration timeout,
      Map<String, String> variables,
      List<Step> steps,
      List<Step> undo) {
    this(
        name,
        title,
        service,
        every,
        nodesEvery,
        timeout,
        DEFAULT_OBJECTIVE,
        variables,
        steps,
        undo);
  }

  /** Whether any step needs a browser. */
  public boolean needsBrowser() {
    return Stream.concat(steps.stream(), undo.stream()).anyMatch(BrowserStep.class::isInstance);
  }

  /** The same journey, of which a run may take at most so long. */
  public Journey within(Duration longest) {
    return new Journey(
        name, title, service, every, nodesEvery, longest, objective, variables, steps, undo);
  }
}
