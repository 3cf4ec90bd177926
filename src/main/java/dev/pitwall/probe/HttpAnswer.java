package dev.pitwall.probe;

import dev.pitwall.journey.HttpTimings;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came back.
 *
 * @param headers in the order they came, names as they came
 * @param body at most the driver's limit
 * @param truncated whether the body was longer than that limit
 */
public record HttpAnswer(
    int status, List<Header> headers, Buffer body, boolean truncated, HttpTimings phases) {
  /** One header line. */
  public record Header(String name, String value) {}

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  // Loops, not streams: each answer is asked for several headers, and a prober sees many answers.

  /** The first value of a header, its name compared without case. */
  public Optional<String> header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /** Every value of a header, its name compared without case. */
  public List<String> headerValues(String name) {
    List<String> values = new ArrayList<>(0);
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }
}
