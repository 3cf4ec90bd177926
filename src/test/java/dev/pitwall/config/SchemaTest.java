package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What an editor makes of files: every good one passes, and every broken one is refused, unless it
 * says in a line that begins with {@code # schema:} that a schema cannot see it.
 */
class SchemaTest {
  private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
  private static final Path CONFIG = Path.of("src/test/resources/config");
  private static final String UNSEEN = "# schema: ";

  @TestFactory
  Stream<DynamicTest> goodFilesPass() throws IOException {
    return Stream.of(
            yaml(CONFIG.resolve("good")),
            yaml(CONFIG.resolve("around")),
            yaml(CONFIG.resolve("spellings")),
            yaml(Path.of("journeys")),
            yaml(CONFIG.resolve("good/journeys")),
            yaml(CONFIG.resolve("around/journeys")),
            yaml(CONFIG.resolve("spellings/journeys")))
        .flatMap(files -> files)
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.toString(), () -> assertThat(problem(file)).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> brokenFilesAreRefused() throws IOException {
    return Stream.concat(
            yaml(CONFIG.resolve("broken/pitwall")), yaml(CONFIG.resolve("broken/journeys")))
        .filter(SchemaTest::isYaml)
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.toString(),
                    () ->
                        assertThat(problem(file).isPresent())
                            .as(
                                "whether the schema refuses it; where only the reader can tell,"
                                    + " the file says: "
                                    + UNSEEN
                                    + "passes; only the reader can tell")
                            .isEqualTo(!Files.readString(file).contains(UNSEEN))));
  }

  @Test
  void bothAreSchemas() throws IOException {
    Vertx vertx = Vertx.vertx();
    try {
      JsonSchemaOptions options = options();
      SchemaRepository metas =
          SchemaRepository.create(options).preloadMetaSchema(vertx.fileSystem(), Draft.DRAFT7);
      for (String name : new String[] {"pitwall", "journey"}) {
        OutputUnit found =
            metas.validator("http://json-schema.org/draft-07/schema#").validate(schema(name));
        assertThat(found.getValid()).as(name + ": " + found.getErrors()).isTrue();
      }
    } finally {
      vertx.close().await();
    }
  }

  private static Stream<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList().stream();
    }
  }

  private static boolean isYaml(Path file) {
    try {
      return load(file) instanceof Map;
    } catch (YamlEngineException | IOException e) {
      return false;
    }
  }

  private static Object load(Path file) throws IOException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new org.snakeyaml.engine.v2.schema.JsonSchema())
            .setAllowDuplicateKeys(true)
            .build();
    return new Load(settings).loadFromString(Files.readString(file));
  }

  private static Optional<String> problem(Path file) throws IOException {
    boolean journey = String.valueOf(file.getParent()).endsWith("journeys");
    Validator validator =
        Validator.create(JsonSchema.of(schema(journey ? "journey" : "pitwall")), options());
    OutputUnit found = validator.validate(json(load(file)));
    return found.getValid() ? Optional.empty() : Optional.of(String.valueOf(found.getErrors()));
  }

  @SuppressWarnings("unchecked")
  private static Object json(Object value) {
    return value instanceof Map ? new JsonObject((Map<String, Object>) value) : value;
  }

  private static JsonObject schema(String name) throws IOException {
    return new JsonObject(Files.readString(SCHEMAS.resolve(name + ".json")));
  }

  private static JsonSchemaOptions options() {
    return new JsonSchemaOptions()
        .setBaseUri("https://schemas.invalid/")
        .setDraft(Draft.DRAFT7)
        .setOutputFormat(OutputFormat.Basic);
  }
}
