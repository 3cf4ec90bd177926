package dev.pitwall.api;

import dev.pitwall.config.Config.Scope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract, openapi.yaml, and what it says of each operation. */
final class OpenApiContract {
  /**
   * One operation.
   *
   * @param path as a router writes it, {@code :name} for a parameter
   * @param rules what it says of each field of a request
   * @param scopes of which one is enough; none where everybody may
   * @param foreign whether it answers as another program does, also to what is wrong; it then looks
   *     at the request itself
   */
  record Operation(
      String id,
      HttpMethod method,
      String path,
      List<FieldRule> rules,
      Set<Scope> scopes,
      boolean foreign) {
    Operation {
      rules = List.copyOf(rules);
      scopes = Collections.unmodifiableSet(new TreeSet<>(scopes)); // in the order they are told
    }
  }

  private static final String FILE = "/openapi.yaml";
  private static final String PARAMETERS = "parameters";

  private final String text;
  private final JsonObject raw;
  private final List<Operation> operations = new ArrayList<>();

  private OpenApiContract(String text) {
    this.text = text;
    this.raw =
        new JsonObject(Json.encode(new Load(LoadSettings.builder().build()).loadFromString(text)));
    JsonObject paths = raw.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals(PARAMETERS)) {
          operations.add(operation(path, method, item));
        }
      }
    }
  }

  /** Reads the contract from the class path. */
  static OpenApiContract load() {
    try (InputStream in = OpenApiContract.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path; the build is broken");
      }
      return new OpenApiContract(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private Operation operation(String path, String method, JsonObject item) {
    JsonObject operation = item.getJsonObject(method);
    List<FieldRule> rules = new ArrayList<>();
    for (JsonObject holder : List.of(item, operation)) {
      for (Object parameter : holder.getJsonArray(PARAMETERS, new JsonArray())) {
        rules.add(ofParameter(resolved((JsonObject) parameter)));
      }
    }
    JsonObject body = operation.getJsonObject("requestBody");
    if (body != null) {
      addMembers(resolved(schemaOf(body)), rules);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Object scope : operation.getJsonArray("x-scopes")) {
      scopes.add(Scope.valueOf(scope.toString().toUpperCase(Locale.ROOT)));
    }
    return new Operation(
        operation.getString("operationId"),
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        path.replaceAll("\\{(\\w+)}", ":$1"),
        rules,
        scopes,
        operation.containsKey("x-answers-as"));
  }

  private FieldRule ofParameter(JsonObject parameter) {
    FieldRule.Place place =
        parameter.getString("in").equals("path") ? FieldRule.Place.PATH : FieldRule.Place.QUERY;
    return new FieldRule(
        parameter.getString("name"),
        place,
        resolved(parameter.getJsonObject("schema")),
        parameter.getBoolean("required", false));
  }

  private static JsonObject schemaOf(JsonObject body) {
    return body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema");
  }

  private void addMembers(JsonObject schema, List<FieldRule> rules) {
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    JsonObject members = schema.getJsonObject("properties");
    for (String name : members.fieldNames()) {
      JsonObject member = resolved(members.getJsonObject(name));
      rules.add(new FieldRule(name, FieldRule.Place.BODY, member, required.contains(name)));
    }
  }

  private JsonObject resolved(JsonObject maybe) {
    String reference = maybe.getString("$ref");
    if (reference == null) {
      return maybe;
    }
    JsonObject at = raw;
    for (String part : reference.substring("#/".length()).split("/", -1)) {
      at = at.getJsonObject(part);
    }
    return resolved(at);
  }

  /** The document, as it is served. */
  String document() {
    return text;
  }

  /** All of them, in the order of the document. */
  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The operation of that id, which the contract has. */
  Operation operation(String id) {
    return operations.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }
}
