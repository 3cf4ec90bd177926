package dev.pitwall.api;

import dev.pitwall.api.Problem.FieldError;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request's head can be read in one way only. What two readers could take for different
 * requests, such as a proxy and we, is refused: RFC 9112, 3.2 and 6.1.
 */
final class RequestShape {
  private RequestShape() {}

  /**
   * Why the request is refused; empty when its head is clear.
   *
   * @param twoLengths whether it says its length both by Content-Length and by Transfer-Encoding
   */
  static Optional<Problem> refusal(HttpRequest request, boolean twoLengths) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    HttpVersion version = request.protocolVersion();
    boolean old = version.equals(HttpVersion.HTTP_1_0);
    if (!old && !version.equals(HttpVersion.HTTP_1_1)) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1); // that of the answer
      return wrong("request", version.text(), "HTTP/1.1 or HTTP/1.0");
    }
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      return wrong("Host", String.join(", ", hosts), "one Host");
    }
    if (twoLengths) {
      return wrong("Transfer-Encoding", "beside a Content-Length", "one of the two");
    }
    if (encodings.isEmpty()) {
      return Optional.empty();
    }
    boolean chunked =
        encodings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.getFirst());
    return old || !chunked
        ? wrong("Transfer-Encoding", String.join(", ", encodings), "chunked, in HTTP/1.1, or none")
        : Optional.empty();
  }

  private static Optional<Problem> wrong(String header, String seen, String expected) {
    return Optional.of(Problem.badRequest(List.of(new FieldError(header, seen, expected))));
  }
}
