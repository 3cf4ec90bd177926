package dev.pitwall.api;

import dev.pitwall.config.Config.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract, openapi.yaml, and what it says of each operation. */
final class OpenApiContract {
  private static final String FILE = "/openapi.yaml";

  private final String text;
  private final OpenAPIContract openApi;
  private final Map<String, List<FieldRule>> rules = new HashMap<>();
  private final Map<String, Set<Scope>> scopes = new HashMap<>();
  private final Set<String> foreign = new HashSet<>();

  private OpenApiContract(String text, JsonObject raw, OpenAPIContract openApi) {
    this.text = text;
    this.openApi = openApi;
    JsonObject paths = raw.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals("parameters")) {
          read(raw, item, item.getJsonObject(method));
        }
      }
    }
  }

  /** Reads the contract from the class path. */
  static Future<OpenApiContract> load(Vertx vertx) {
    String text = text();
    JsonObject raw = json(text);
    return OpenAPIContract.from(vertx, json(understood(text)))
        .map(openApi -> new OpenApiContract(text, raw, openApi));
  }

  private static String text() {
    try (InputStream in = OpenApiContract.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path; the build is broken");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  /**
   * The contract in media types that Vert.x can validate: it knows a few by name only, and RFC
   * 9457's is not among them.
   */
  private static String understood(String text) {
    return text.replace(Problem.CONTENT_TYPE + ":", understoodType(Problem.CONTENT_TYPE) + ":")
        .replace("application/yaml:", understoodType("application/yaml") + ":")
        .replace("image/png:", understoodType("image/png") + ":");
  }

  /** The media type that stands for another one in the validated form of the contract. */
  static String understoodType(String type) {
    return switch (type) {
      case Problem.CONTENT_TYPE -> "application/hal+json";
      case "application/yaml" -> "text/plain";
      case "image/png" -> "multipart/form-data";
      default -> type;
    };
  }

  private static JsonObject json(String text) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
    return new JsonObject(io.vertx.core.json.Json.encode(tree));
  }

  private void read(JsonObject raw, JsonObject item, JsonObject operation) {
    String id = operation.getString("operationId");
    List<FieldRule> found = new ArrayList<>();
    for (JsonObject holder : List.of(item, operation)) {
      if (holder.containsKey("parameters")) {
        for (Object parameter : holder.getJsonArray("parameters")) {
          found.add(ofParameter(raw, resolved(raw, (JsonObject) parameter)));
        }
      }
    }
    body(raw, operation).ifPresent(schema -> addMembers(raw, schema, found));
    rules.put(id, List.copyOf(found));
    if (operation.containsKey("x-answers-as")) {
      foreign.add(id);
    }
    Set<Scope> wanted = EnumSet.noneOf(Scope.class);
    for (Object scope : operation.getJsonArray("x-scopes")) {
      wanted.add(Scope.valueOf(scope.toString().toUpperCase(Locale.ROOT)));
    }
    scopes.put(id, wanted);
  }

  private static FieldRule ofParameter(JsonObject raw, JsonObject parameter) {
    FieldRule.Place place =
        parameter.getString("in").equals("path") ? FieldRule.Place.PATH : FieldRule.Place.QUERY;
    JsonObject schema = resolved(raw, parameter.getJsonObject("schema"));
    return new FieldRule(
        parameter.getString("name"), place, schema, parameter.getBoolean("required", false));
  }

  private static Optional<JsonObject> body(JsonObject raw, JsonObject operation) {
    JsonObject body = operation.getJsonObject("requestBody");
    return body == null
        ? Optional.empty()
        : Optional.of(
            resolved(
                raw,
                body.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema")));
  }

  private static void addMembers(JsonObject raw, JsonObject schema, List<FieldRule> found) {
    JsonObject members = schema.getJsonObject("properties");
    for (String name : members.fieldNames()) {
      boolean required =
          schema.containsKey("required") && schema.getJsonArray("required").contains(name);
      JsonObject member = resolved(raw, members.getJsonObject(name));
      found.add(new FieldRule(name, FieldRule.Place.BODY, member, required));
    }
  }

  private static JsonObject resolved(JsonObject raw, JsonObject maybe) {
    String reference = maybe.getString("$ref");
    if (reference == null) {
      return maybe;
    }
    JsonObject at = raw;
    for (String part : reference.substring("#/".length()).split("/", -1)) {
      at = at.getJsonObject(part);
    }
    return resolved(raw, at);
  }

  /** The document, as it is served. */
  String document() {
    return text;
  }

  OpenAPIContract openApi() {
    return openApi;
  }

  /** The operation of a request, if the contract has it. */
  Optional<Operation> operation(String path, HttpMethod method) {
    return Optional.ofNullable(openApi.findOperation(path, method));
  }

  List<FieldRule> rules(String operationId) {
    return rules.getOrDefault(operationId, List.of());
  }

  /**
   * Whether it answers as another program does, also to what is wrong; it then looks at the request
   * itself.
   */
  boolean isForeign(String operationId) {
    return foreign.contains(operationId);
  }

  /** The scopes of which one is enough; none where everybody may. */
  Set<Scope> scopes(String operationId) {
    return scopes.getOrDefault(operationId, EnumSet.allOf(Scope.class));
  }
}
