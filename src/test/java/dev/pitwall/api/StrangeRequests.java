package dev.pitwall.api;

import dev.pitwall.api.OpenApiContract.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests as bytes, made by chance: of the contract and of the pages, half of them broken. */
final class StrangeRequests {
  private static final List<Operation> OPERATIONS = OpenApiContract.load().operations();
  private static final List<String> PAGES =
      List.of(
          "/",
          "/runs",
          "/runs/:id",
          "/rollouts/:id",
          "/evaluations/:id",
          "/assets/:name",
          "/x/../y");
  private static final List<String> PLAUSIBLE =
      List.of(
          "shop",
          "checkout",
          "app01",
          "d-1",
          "2.0",
          "fleet",
          "post-start",
          "drained",
          "started",
          "succeeded",
          "1",
          "9ms",
          "run_000001",
          "passed",
          "http://127.0.0.1:1",
          "known");
  private static final List<String> EXTREME =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "999999999999999999999",
          "2147483648",
          "1e9",
          "NaN",
          "null",
          "true",
          "\u0000",
          "\u202Ex",
          "\u2028",
          "\uD83D\uDE97",
          "\u00e9",
          "../../etc/passwd",
          "' OR 1=1 --",
          "<script>",
          "%",
          "%zz",
          "{{secret.x}}",
          "a".repeat(300),
          "x#2",
          "d-1#2",
          "9d",
          "1ns",
          "[]",
          "{}",
          "\"",
          "\\",
          "\t",
          "+",
          "&",
          "=",
          ";",
          "__proto__",
          "$.a[*]");
  private static final List<String> BROKEN_ESCAPES =
      List.of("%", "%z", "%zz", "%C0%AF", "%ff", "%ED%A0%80", "%E2%82");
  private static final List<String> METHODS =
      List.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "X-Y");

  private final Random random;

  StrangeRequests(Random random) {
    this.random = random;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String value() {
    return oneIn(2) ? any(PLAUSIBLE) : any(EXTREME);
  }

  /** One request, which asks for the connection to be closed. */
  String next() {
    boolean page = oneIn(4);
    Operation operation = any(OPERATIONS);
    String method = oneIn(8) ? any(METHODS) : page ? "GET" : operation.method().name();
    String target = path(page ? any(PAGES) : operation.path()) + query(operation, page);
    String body = method.equals("POST") || oneIn(8) ? body(operation) : "";
    return method + " " + target + " " + version() + "\r\n" + headers(body) + framed(body);
  }

  private String version() {
    return oneIn(30) ? any(List.of("HTTP/1.0", "HTTP/9.9", "HTTP/2.0", "x", "")) : "HTTP/1.1";
  }

  private String path(String pattern) {
    StringBuilder path = new StringBuilder();
    for (String part : pattern.substring(1).split("/", -1)) {
      path.append('/').append(part.startsWith(":") ? escaped(value()) : part);
    }
    return oneIn(20)
        ? path + any(List.of("/", "//", "/..", ";x=1", "%2F", "%00"))
        : path.toString();
  }

  private String escaped(String value) {
    return oneIn(12) ? any(BROKEN_ESCAPES) : URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private String query(Operation operation, boolean page) {
    List<String> names = new ArrayList<>();
    operation.rules().forEach(rule -> names.add(rule.name()));
    names.addAll(
        page
            ? List.of("journey", "node", "outcome", "before")
            : List.of("module", "target", "hostname", "debug", "wait", "other"));
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = any(names);
      query.append(query.isEmpty() ? '?' : '&').append(name);
      query.append('=').append(name.equals("wait") ? "9ms" : escaped(value()));
    }
    return query.toString();
  }

  private String body(Operation operation) {
    if (oneIn(6)) {
      return any(List.of("[]", "{", "null", "\"x\"", "{\"a\":".repeat(2_000), "x".repeat(70_000)));
    }
    io.vertx.core.json.JsonObject body = new io.vertx.core.json.JsonObject();
    operation.rules().stream()
        .filter(rule -> rule.place() == FieldRule.Place.BODY && !rule.name().equals("wait"))
        .forEach(rule -> body.put(rule.name(), member()));
    return body.encode();
  }

  private Object member() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> List.of(value());
      case 2 -> Map.of("x", value());
      case 3 -> oneIn(2);
      default -> value();
    };
  }

  private String headers(String body) {
    StringBuilder headers = new StringBuilder("Host: 127.0.0.1\r\nConnection: close\r\n");
    if (!body.isEmpty()) {
      headers.append("Content-Type: ");
      headers.append(oneIn(10) ? any(EXTREME.subList(2, 8)) : "application/json").append("\r\n");
    }
    if (oneIn(6)) {
      headers.append(
          any(
              List.of(
                  "Host: other\r\n",
                  "X-Request-Id: \u00ff\u00fe\r\n",
                  "Authorization: Basic !!\r\n",
                  "Authorization: Bearer x\r\n",
                  "Accept: application/json, text/plain;q=0\r\n",
                  "Origin: null\r\n",
                  "Sec-Fetch-Site: cross-site\r\n",
                  "X-Prometheus-Scrape-Timeout-Seconds: 0.6\r\n",
                  "Expect: 100-continue\r\n",
                  "Expect: wonders\r\n",
                  "Upgrade: websocket\r\nConnection: Upgrade\r\n",
                  "No colon\r\n",
                  ": no name\r\n",
                  "X: " + "y".repeat(20_000) + "\r\n")));
    }
    return headers.toString();
  }

  private String framed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (oneIn(12)) {
      return any(
          List.of(
              "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
              "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
              "Transfer-Encoding: gzip\r\n\r\n",
              "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
              "Content-Length: -1\r\n\r\n",
              "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
    }
    return body.isEmpty()
        ? "\r\n"
        : "Content-Length: "
            + bytes.length
            + "\r\n\r\n"
            + new String(bytes, StandardCharsets.ISO_8859_1); // as it is sent
  }
}
