package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pitwall.api.Caller.Got;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Response;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Holds answers against the contract, as a program that we have not written reads it: it must be
 * OpenAPI, and every answer as one of its operations says.
 */
final class ContractValidator {
  private final OpenAPIContract contract;
  private final ResponseValidator validator;

  ContractValidator(Vertx vertx) {
    String text = understood(OpenApiContract.load().document());
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
    this.contract = ApiFixture.wait(OpenAPIContract.from(vertx, new JsonObject(Json.encode(tree))));
    this.validator = ResponseValidator.create(vertx, contract);
  }

  /** In media types that it can validate: it knows a few by name only. */
  private static String understood(String text) {
    return text.replace(Problem.CONTENT_TYPE + ":", understoodType(Problem.CONTENT_TYPE) + ":")
        .replace("application/yaml:", understoodType("application/yaml") + ":")
        .replace("image/png:", understoodType("image/png") + ":");
  }

  private static String understoodType(String type) {
    return switch (type) {
      case Problem.CONTENT_TYPE -> "application/hal+json";
      case "application/yaml" -> "text/plain";
      case "image/png" -> "multipart/form-data";
      default -> type;
    };
  }

  /** Whether the contract has an operation for it. */
  boolean knows(String method, String path) {
    return contract.findOperation(path, HttpMethod.valueOf(method)) != null;
  }

  /**
   * The validator takes the body; headers and plain text it cannot read, so those are looked at
   * here.
   */
  void validate(String method, String path, Got got) {
    Operation operation = contract.findOperation(path, HttpMethod.valueOf(method));
    String type = understoodType(got.header("content-type").replaceFirst(";.*", ""));
    Response expected = operation.getResponse(got.status());
    assertThat(expected).as(operation.getOperationId() + " " + got.status()).isNotNull();
    assertThat(expected.getContent()).as(operation.getOperationId()).containsKey(type);
    for (Parameter header : expected.getHeaders()) {
      if (header.isRequired()) {
        assertThat(got.header(header.getName())).as(header.getName()).isNotEmpty();
      }
    }
    if (type.endsWith("json")) {
      validateBody(operation, got, type);
    }
  }

  private void validateBody(Operation operation, Got got, String type) {
    Map<String, String> present = new HashMap<>(); // the validator takes values for JSON
    for (Parameter header : operation.getResponse(got.status()).getHeaders()) {
      String value = got.header(header.getName());
      if (!value.isEmpty()) {
        boolean whole = header.getName().equals("Retry-After");
        present.put(header.getName(), whole ? value : Json.encode(value));
      }
    }
    ValidatableResponse response =
        ValidatableResponse.create(got.status(), present, Buffer.buffer(got.body()), type);
    try {
      ApiFixture.wait(validator.validate(response, operation.getOperationId()));
    } catch (IllegalStateException e) {
      fail(operation.getOperationId() + " " + got.status() + " " + got.body(), e);
    }
  }
}
