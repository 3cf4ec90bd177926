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
    Map<String, String> variables,
    List<Step> steps,
    List<Step> undo) {
  public Journey {
    variables = Map.copyOf(variables);
    steps = List.copyOf(steps);
    undo = List.copyOf(undo);
  }

  /** Whether any step needs a browser. */
  public boolean needsBrowser() {
    return Stream.concat(steps.stream(), undo.stream()).anyMatch(BrowserStep.class::isInstance);
  }
}
