package dev.pitwall.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pitwall.api.FieldRule.Place;
import dev.pitwall.api.Problem.FieldError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, from path, query and body, each checked against the contract. Every
 * fault is collected, with what was seen and what was expected; an unknown field is a fault, since
 * a misspelt {@code version} would otherwise be a question without one.
 */
final class RequestFields {
  private static final Pattern JSON =
      Pattern.compile("application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values = new HashMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * Reads and checks them.
   *
   * @throws ProblemException naming every field that is wrong
   */
  static RequestFields of(RoutingContext ctx, List<FieldRule> rules) {
    RequestFields fields = new RequestFields();
    requireJson(ctx.request());
    fields.readPath(ctx, rules);
    fields.readQuery(ctx, rules);
    fields.readBody(ctx, rules);
    fields.requireAll(rules);
    fields.refuseIfWrong();
    return fields;
  }

  private static void requireJson(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody =
        (length != null && !length.equals("0"))
            || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (hasBody && (type == null || !JSON.matcher(type).matches())) {
      throw new ProblemException(Problem.unsupportedMediaType(type == null ? "" : type));
    }
  }

  private void readPath(RoutingContext ctx, List<FieldRule> rules) {
    for (FieldRule rule : rules) {
      if (rule.place() == Place.PATH) {
        String value = ctx.pathParam(rule.name());
        take(rule, value == null ? "" : value);
      }
    }
  }

  private void readQuery(RoutingContext ctx, List<FieldRule> rules) {
    for (String name : ctx.queryParams().names()) {
      List<String> all = ctx.queryParams().getAll(name);
      FieldRule rule = find(rules, Place.QUERY, name);
      if (rule == null) {
        wrong(name, all.getFirst(), expectedNames(rules, Place.QUERY));
      } else if (all.size() > 1) {
        wrong(name, String.join(", ", all), "one value");
      } else {
        take(rule, all.getFirst());
      }
    }
  }

  private void readBody(RoutingContext ctx, List<FieldRule> rules) {
    JsonObject body = body(ctx);
    for (String name : body.fieldNames()) {
      Object value = body.getValue(name);
      FieldRule rule = find(rules, Place.BODY, name);
      if (rule == null) {
        wrong(name, String.valueOf(value), expectedNames(rules, Place.BODY));
      } else if (value == null || !rule.fits(value)) {
        wrong(name, String.valueOf(value), rule.expectedFor(String.valueOf(value)));
      } else {
        put(name, value.toString());
      }
    }
  }

  private JsonObject body(RoutingContext ctx) {
    if (ctx.body() == null || ctx.body().length() <= 0) {
      return new JsonObject();
    }
    try {
      JsonObject body = ctx.body().asJsonObject();
      return body == null ? new JsonObject() : ofFlagger(body);
    } catch (DecodeException | ClassCastException e) {
      throw new ProblemException(
          Problem.badRequest(List.of(new FieldError("body", seen(e), "a JSON object"))));
    }
  }

  /** What is wrong with a body, without showing any of it. */
  private static String seen(RuntimeException error) {
    JsonLocation at =
        error.getCause() instanceof JsonProcessingException json ? json.getLocation() : null;
    if (error instanceof ClassCastException) {
      return "JSON that is no object";
    }
    return at == null
        ? "no JSON"
        : "no JSON from line %d, column %d on".formatted(at.getLineNr(), at.getColumnNr());
  }

  /**
   * Flagger's webhooks send a body of their own: its metadata holds our fields, and its checksum
   * names the deployment.
   */
  private static JsonObject ofFlagger(JsonObject body) {
    if (!body.containsKey("checksum") || !body.containsKey("namespace")) {
      return body;
    }
    JsonObject metadata = body.getJsonObject("metadata");
    JsonObject asked = metadata == null ? new JsonObject() : metadata.copy();
    return asked.containsKey("rollout") ? asked : asked.put("rollout", body.getValue("checksum"));
  }

  private void take(FieldRule rule, String value) {
    if (rule.fits(value)) {
      put(rule.name(), value);
    } else {
      wrong(rule.name(), value, rule.expectedFor(value));
    }
  }

  private void put(String name, String value) {
    String before = values.put(name, value);
    if (before != null && !before.equals(value)) {
      wrong(name, before + " and " + value, "the same value in query and body");
    }
  }

  private void requireAll(List<FieldRule> rules) {
    for (FieldRule rule : rules) {
      boolean named = errors.stream().anyMatch(error -> error.field().equals(rule.name()));
      if (rule.required() && !values.containsKey(rule.name()) && !named) {
        wrong(rule.name(), "", rule.expected());
      }
    }
  }

  private static @Nullable FieldRule find(List<FieldRule> rules, Place place, String name) {
    for (FieldRule rule : rules) {
      if (rule.place() == place && rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }

  private static String expectedNames(List<FieldRule> rules, Place place) {
    String names =
        rules.stream()
            .filter(rule -> rule.place() == place)
            .map(FieldRule::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "no such field" : "only " + names;
  }

  /** Says that a field is wrong; {@link #refuseIfWrong} then refuses. */
  void wrong(String field, String seen, String expected) {
    errors.add(new FieldError(field, seen, expected));
  }

  void refuseIfWrong() {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.badRequest(errors));
    }
  }

  /** The value of a field, or null when it was not sent. */
  @Nullable String text(String field) {
    return values.get(field);
  }

  /** The value of a field that the contract requires. */
  String required(String field) {
    String value = values.get(field);
    if (value == null) {
      throw new IllegalStateException("the contract does not require " + field);
    }
    return value;
  }

  /** A whole number; the contract has checked that it is one. */
  int whole(String field, int otherwise) {
    String value = values.get(field);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
