package dev.pitwall.journey;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP answer must be like.
 *
 * @param statuses accepted status codes; empty means any 2xx
 * @param within the longest time from sending to the whole body; null sets no limit but the step's
 */
public record Expectation(
    Set<Integer> statuses,
    @Nullable Duration within,
    List<OnHeader> headers,
    List<Match> body,
    List<OnJson> json) {
  /** Any 2xx, nothing else. */
  public static final Expectation DEFAULT =
      new Expectation(Set.of(), null, List.of(), List.of(), List.of());

  /** A demand on a header, whose name is compared without case. */
  public record OnHeader(String name, Match match) {}

  /** A demand on what a JSONPath finds in the body. */
  public record OnJson(String path, Match match) {}

  public Expectation {
    statuses = Set.copyOf(statuses);
    headers = List.copyOf(headers);
    body = List.copyOf(body);
    json = List.copyOf(json);
  }

  /** Whether a status code is accepted. */
  public boolean accepts(int status) {
    return statuses.isEmpty() ? status >= 200 && status < 300 : statuses.contains(status);
  }
}
