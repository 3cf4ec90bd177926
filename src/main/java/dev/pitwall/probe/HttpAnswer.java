package dev.pitwall.probe;

import dev.pitwall.journey.Phases;
import io.vertx.core.buffer.Buffer;
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
    int status, List<Header> headers, Buffer body, boolean truncated, Phases phases) {
  /** One header line. */
  public record Header(String name, String value) {}

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** The first value of a header, its name compared without case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** Every value of a header, its name compared without case. */
  public List<String> headerValues(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
