package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One try to have one request answered by one node. */
final class Forward {
  /** Headers that belong to one connection (RFC 9110, section 7.6.1) and are not passed on. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpServerRequest request;
  private boolean sent;

  Forward(HttpServerRequest request) {
    this.request = request;
  }

  /** Done when the whole answer has been passed on. */
  Future<Void> send(HttpClientRequest out) {
    sent = true;
    copy(request.headers(), out.headers());
    if (request.authority() != null) {
      out.authority(request.authority());
    }
    out.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
    return (hasBody() ? out.send(request) : sendHead(out)).compose(this::answer);
  }

  /** Only when the node cannot have done anything yet, or doing it twice does no harm. */
  boolean mayBeRepeated() {
    boolean harmless =
        !hasBody()
            && (request.method().equals(HttpMethod.GET)
                || request.method().equals(HttpMethod.HEAD));
    return !request.response().headWritten() && !request.response().closed() && (!sent || harmless);
  }

  /** Ends the answer honestly: 502, or a closed connection when half of it is out. */
  void breakOff(String node) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
    } else {
      response.headers().clear();
      Balancer.refuse(request, 502, "node " + node + " broke off");
    }
  }

  private Future<HttpClientResponse> sendHead(HttpClientRequest out) {
    request.resume();
    return out.send();
  }

  private Future<Void> answer(HttpClientResponse in) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      in.exceptionHandler(reset -> {}); // the reset comes next, and is meant
      return in.request().reset().compose(given -> Future.failedFuture("the caller has gone"));
    }
    response.setStatusCode(in.statusCode());
    copy(in.headers(), response.headers());
    boolean empty =
        request.method().equals(HttpMethod.HEAD)
            || in.statusCode() == 204
            || in.statusCode() == 304;
    if (empty) {
      return response.end();
    }
    if (!response.headers().contains("Content-Length")) {
      response.setChunked(true);
    }
    return in.pipeTo(response);
  }

  private boolean hasBody() {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !"0".equals(length));
  }

  private static void copy(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }
}
