package dev.pitwall.probe;

import dev.pitwall.journey.Target;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP request, every place in it filled.
 *
 * @param target where it really goes; a node is reached at its own address with the URL's Host and
 *     SNI, but only for URLs of the service's own origins
 * @param body empty for none
 * @param timeout from the start to the last byte of the answer
 */
public record HttpCall(
    String method,
    URI url,
    Map<String, String> headers,
    Buffer body,
    Target target,
    Duration timeout) {
  public HttpCall {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
