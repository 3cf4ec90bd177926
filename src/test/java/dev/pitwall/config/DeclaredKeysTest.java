package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schemas and the tables of the documents are what the declared keys say. With {@code
 * -Dpitwall.write=true} they are written instead.
 */
class DeclaredKeysTest {
  private static final boolean WRITE = Boolean.getBoolean("pitwall.write");
  private static final Path SCHEMAS = Path.of("src/main/resources/schemas");

  private static final List<String> FIRST = List.of("$schema", "title", "type", "description");
  private static final Comparator<String> BY_PLACE =
      Comparator.<String>comparingInt(
              name -> FIRST.contains(name) ? FIRST.indexOf(name) : FIRST.size())
          .thenComparing(Comparator.naturalOrder());

  /** A place for a table: {@code <!-- keys: gates, nested -->}, then the table, then the end. */
  private static final Pattern TABLE =
      Pattern.compile(
          "(<!-- keys: ([a-z_./]+)(, nested)? -->\n).*?(<!-- /keys -->)", Pattern.DOTALL);

  @Test
  void schemaOfTheConfiguration() throws IOException {
    holds(SCHEMAS.resolve("pitwall.json"), json("pitwall.yaml", PitwallYaml.KEYS));
  }

  @Test
  void schemaOfAJourney() throws IOException {
    holds(SCHEMAS.resolve("journey.json"), json("A journey", JourneyReader.KEYS));
  }

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void tablesOf(Path document) throws IOException {
    Matcher tables = TABLE.matcher(Files.readString(document));
    String made =
        tables.replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(1)
                        + table(keys(place.group(2)), place.group(3) != null)
                        + place.group(4)));
    holds(document, made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONFIGURATION.md", "JOURNEYS.md"})
  void bothManualsHaveTables(String manual) {
    assertThat(Path.of("docs", manual)).content().containsPattern(TABLE);
  }

  @Test
  void everyKindOfSourceHasAPageWithATableOfItsKeys() {
    assertThat(SourceType.all().values())
        .allSatisfy(
            source -> {
              Path page = Path.of("docs/signals/" + source.key() + ".md");
              String place = "<!-- keys: pitwall/signals." + source.key();
              assertThat(page).exists();
              if (source.form().keys().isPresent()) {
                assertThat(page).content().contains(place);
              }
            });
  }

  @Test
  void partsOfASchemaStandInOneOrderWhateverTheOrderOfTheMapThatHoldsThem() {
    Map<String, Object> text = new LinkedHashMap<>(Map.of("type", "string", "pattern", "a"));
    Map<String, Object> turned = new LinkedHashMap<>();
    List.copyOf(text.keySet()).reversed().forEach(key -> turned.put(key, text.get(key)));
    assertThat(ordered(turned).toString()).isEqualTo(ordered(text).toString());
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("port", text);
    keys.put("host", text);
    assertThat(ordered(Map.of("properties", keys)).toString()).containsSubsequence("port", "host");
  }

  private static void holds(Path file, String wanted) throws IOException {
    if (WRITE) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, wanted);
    }
    assertThat(Files.readString(file))
        .as("%s; to write it anew: ./mvnw test -Dtest=DeclaredKeysTest -Dpitwall.write=true", file)
        .isEqualTo(wanted);
  }

  /** The keys below a path such as {@code pitwall/services.health}. */
  private static Keys keys(String path) {
    String[] file = path.split("/", 2);
    Keys keys = file[0].equals("journey") ? JourneyReader.KEYS : PitwallYaml.KEYS;
    if (file.length == 1) {
      return keys;
    }
    for (String name : file[1].split("\\.", -1)) {
      keys =
          keys.all().stream()
              .filter(key -> key.name().equals(name))
              .findFirst()
              .flatMap(key -> key.form().keys())
              .orElseThrow(() -> new AssertionError("no keys below " + path));
    }
    return keys;
  }

  private static String table(Keys keys, boolean nested) {
    List<String> rows = new ArrayList<>();
    rows.add("| key | type | default | meaning |");
    rows.add("| --- | --- | --- | --- |");
    for (Key<?> key : keys.all()) {
      rows.add(row("`" + key.name() + "`", key, keys));
      Optional<Keys> inner = nested ? key.form().keys() : Optional.empty();
      for (Key<?> one : inner.map(Keys::all).orElse(List.of())) {
        rows.add(row("`" + key.name() + "`: `" + one.name() + "`", one, inner.orElseThrow()));
      }
    }
    return String.join("\n", rows) + "\n";
  }

  private static String row(String name, Key<?> key, Keys among) {
    String usual = among.isOneOfSeveral(key) ? "one of several" : key.otherwise();
    String with = key.goesWith().isEmpty() ? "" : "; with `" + key.goesWith() + "`";
    return "| %s | %s | %s | %s |"
        .formatted(name, cell(key.form().words()), usual, cell(key.says() + with));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String json(String title, Keys keys) throws IOException {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", title);
    schema.putAll(keys.schema());
    JsonMapper mapper = new JsonMapper();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    ObjectNode ordered = mapper.valueToTree(ordered(schema));
    return mapper.writer(printer).writeValueAsString(SharedParts.of(ordered)) + "\n";
  }

  /**
   * In one order at every run: keys as they are declared, all else what says most first, then by
   * name. The maps that forms are made of have another order in each run.
   */
  private static Object ordered(Object part) {
    return switch (part) {
      case Map<?, ?> map -> {
        Map<String, Object> all = new TreeMap<>(BY_PLACE);
        map.forEach(
            (name, value) ->
                all.put(
                    (String) name, "properties".equals(name) ? declared(value) : ordered(value)));
        yield all;
      }
      case List<?> list -> list.stream().map(DeclaredKeysTest::ordered).toList();
      default -> part;
    };
  }

  private static Map<Object, Object> declared(Object keys) {
    Map<Object, Object> all = new LinkedHashMap<>();
    ((Map<?, ?>) keys).forEach((name, value) -> all.put(name, ordered(value)));
    return all;
  }
}
