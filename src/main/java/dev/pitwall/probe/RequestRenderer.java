package dev.pitwall.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a request of a step: every place filled, everything encoded for where it stands. */
final class RequestRenderer {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  private final Target target;
  private final String userAgent;

  RequestRenderer(Target target, String userAgent) {
    this.target = target;
    this.userAgent = userAgent;
  }

  /**
   * The request of a step.
   *
   * @param trace headers of trace context; the step's own win over them
   * @throws ProbeBroken when what came out cannot be sent
   * @throws dev.pitwall.journey.UnknownVariable when a variable has no value
   */
  HttpCall render(Step.Request step, Map<String, String> trace, Scope scope, Duration timeout)
      throws ProbeBroken {
    if (!TOKEN.matcher(step.method()).matches()) {
      throw new ProbeBroken("\"" + step.method() + "\" is no HTTP method");
    }
    URI url = url(step, scope);
    Map<String, String> headers = headers(step, url, trace, scope);
    Buffer body = body(step, scope, headers);
    return new HttpCall(step.method(), url, headers, body, target, timeout);
  }

  private URI url(Step.Request step, Scope scope) throws ProbeBroken {
    URI url = Urls.resolve(target.service().url(), scope.renderUrl(step.url()));
    if (step.query().isEmpty()) {
      return url;
    }
    String more = encoded(step.query(), scope).replace("+", "%20");
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + more);
  }

  private Map<String, String> headers(
      Step.Request step, URI url, Map<String, String> trace, Scope scope) throws ProbeBroken {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "*/*");
    headers.put("User-Agent", userAgent);
    headers.putAll(trace);
    if (Urls.isOf(target.service(), url)) {
      headers.putAll(NodeAccess.of(target, scope.secrets()).allHeaders());
    }
    for (Map.Entry<String, Template> header : step.headers().entrySet()) {
      headers.put(header.getKey(), checked(header.getKey(), scope.render(header.getValue())));
    }
    return headers;
  }

  private static String checked(String name, String value) throws ProbeBroken {
    if (!TOKEN.matcher(name).matches()) {
      throw new ProbeBroken("\"" + name + "\" is no header name");
    }
    if (FORBIDDEN.matcher(value).find()) {
      throw new ProbeBroken(
          "header " + name + " would hold a line break or another control character; not sent");
    }
    return value;
  }

  private static Buffer body(Step.Request step, Scope scope, Map<String, String> headers)
      throws ProbeBroken {
    return switch (step.body()) {
      case null -> Buffer.buffer();
      case Step.Body.AsJson json -> {
        headers.putIfAbsent("Content-Type", "application/json");
        yield json(json, scope);
      }
      case Step.Body.AsForm form -> {
        headers.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
        yield Buffer.buffer(encoded(form.fields(), scope));
      }
      case Step.Body.AsText text -> {
        headers.putIfAbsent("Content-Type", "text/plain; charset=utf-8");
        yield Buffer.buffer(scope.render(text.text()));
      }
    };
  }

  private static Buffer json(Step.Body.AsJson body, Scope scope) throws ProbeBroken {
    try {
      return Buffer.buffer(Jsons.MAPPER.writeValueAsBytes(Jsons.render(body.json(), scope)));
    } catch (JsonProcessingException e) {
      throw new ProbeBroken("the JSON body cannot be written: " + e.getMessage(), e);
    }
  }

  private static String encoded(Map<String, Template> fields, Scope scope) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(scope.render(field.getValue())))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
