package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON in the columns is the format of files that other versions wrote and will read: each
 * record is written as the golden files show it, and read back from them.
 */
class GoldenFormatTest {
  /** Whose fields are keys, so that an unknown one is an entry like the others. */
  private static final Set<String> MAPS = Set.of("facts", "depthsBefore");

  /** What was written, by table; the tests change the rows. */
  private static final Map<String, JsonNode> WRITTEN = new HashMap<>();

  /** The same of evaluations, by example, to the character. */
  private static final Map<String, String> EVALUATIONS = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // by JUnit
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init") // before all
  private static Store store;

  @BeforeAll
  static void writeAll() throws Exception {
    store = Store.open(directory, InstantSource.fixed(Some.NOW));
    for (GoldenTable<?> table : tables()) {
      table.writeAll(store);
      ObjectNode written = JsonNodeFactory.instance.objectNode();
      for (String example : table.examples().keySet()) {
        written.set(example, table.stored(directory, example));
      }
      WRITTEN.put(table.name(), written);
    }
    for (String example : GoldenTable.evaluations().examples().keySet()) {
      EVALUATIONS.put(example, GoldenTable.evaluations().storedText(directory, "body", example));
    }
  }

  /** What one test damaged, another does not meet: the start reads all tables. */
  @AfterEach
  void mend() throws Exception {
    for (GoldenTable<?> table : GoldenTable.all()) {
      for (String example : table.examples().keySet()) {
        table.change(directory, example, table.golden().get(example));
      }
    }
  }

  @AfterAll
  static void close() {
    store.close();
  }

  static List<GoldenTable<?>> tables() {
    return GoldenTable.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void writesWhatTheFileHolds(GoldenTable<?> table) throws IOException {
    JsonNode written = Objects.requireNonNull(WRITTEN.get(table.name()));
    assertThat(written).as(written.toPrettyString()).isEqualTo(table.golden());
  }

  /** What is final may be written again when its text is the same, so each character counts. */
  @Test
  void writesAnEvaluationToTheCharacter() throws IOException {
    JsonNode golden = GoldenTable.evaluations().golden();
    EVALUATIONS.forEach(
        (example, text) -> assertThat(text).isEqualTo(golden.get(example).toString()));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void readsWhatTheFileHolds(GoldenTable<?> table) throws Exception {
    for (Map.Entry<String, ?> example : table.examples().entrySet()) {
      table.change(directory, example.getKey(), table.golden().get(example.getKey()));
      assertThat(table.read(store, example.getKey()).orElseThrow())
          .as(example.getKey())
          .isEqualTo(example.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void readsFieldsInAnyOrderAndPassesOverThoseOfALaterVersion(GoldenTable<?> table)
      throws Exception {
    for (Map.Entry<String, ?> example : table.examples().entrySet()) {
      table.change(directory, example.getKey(), later(table.golden().get(example.getKey()), ""));
      assertThat(table.read(store, example.getKey()).orElseThrow())
          .as(example.getKey())
          .isEqualTo(example.getValue());
    }
  }

  /** The same with its fields turned round, and one more in each object. */
  private static JsonNode later(JsonNode json, String name) {
    return switch (json) {
      case ArrayNode array -> {
        ArrayNode turned = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> turned.add(later(element, name)));
        yield turned;
      }
      case ObjectNode object -> {
        ObjectNode turned = JsonNodeFactory.instance.objectNode();
        if (!MAPS.contains(name)) {
          turned.putObject("later").putArray("unheard").add(1.5).addNull();
        }
        List.copyOf(object.properties())
            .reversed()
            .forEach(field -> turned.set(field.getKey(), later(field.getValue(), field.getKey())));
        yield turned;
      }
      default -> json;
    };
  }

  @ParameterizedTest
  @MethodSource("tables")
  void onlySomeFieldsMayBeAbsent(GoldenTable<?> table) throws Exception {
    JsonNode full = table.golden().get(GoldenRecords.FULL);

    Set<String> mayBeAbsent = new TreeSet<>();
    for (String path : paths(full)) {
      if (!table.columns().contains(path)) {
        JsonNode less = full.deepCopy();
        forEach(less, path, ObjectNode::remove);
        table.change(directory, GoldenRecords.FULL, less);
        table.read(store, GoldenRecords.FULL).ifPresent(_ -> mayBeAbsent.add(path));
      }
    }
    assertThat(mayBeAbsent).isEqualTo(new TreeSet<>(table.mayBeAbsent()));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aConstantOfALaterVersionMakesTheRowUnreadable(GoldenTable<?> table) throws Exception {
    JsonNode full = table.golden().get(GoldenRecords.FULL);

    for (String path : table.enums().keySet()) {
      JsonNode later = full.deepCopy();
      forEach(later, path, (parent, field) -> parent.put(field, "TELEPORTED"));
      table.change(directory, GoldenRecords.FULL, later);
      assertThat(table.read(store, GoldenRecords.FULL)).as(path).isEmpty();
    }
  }

  /** What was edited by hand is not guessed at: a text where a number is to be is not 0. */
  @ParameterizedTest
  @MethodSource("tables")
  void aValueOfAnotherTypeMakesTheRowUnreadable(GoldenTable<?> table) throws Exception {
    JsonNode full = table.golden().get(GoldenRecords.FULL);

    for (String path : paths(full)) {
      if (table.columns().contains(path)) {
        continue;
      }
      for (JsonNode other : ofOtherTypes(full, path, table.mayBeAbsent().contains(path))) {
        JsonNode edited = full.deepCopy();
        forEach(edited, path, (parent, field) -> parent.set(field, other));
        table.change(directory, GoldenRecords.FULL, edited);
        assertThat(table.read(store, GoldenRecords.FULL)).as(path + ": " + other).isEmpty();
      }
    }
  }

  /** None of the type that the field has; null where it must be there. */
  private static List<JsonNode> ofOtherTypes(JsonNode json, String path, boolean mayBeAbsent)
      throws IOException {
    List<JsonNode> others = new ArrayList<>();
    new ObjectMapper().readTree("[null, true, 7, 1.5, \"7\", \"\", {}, []]").forEach(others::add);
    others.removeIf(other -> other.isNull() && mayBeAbsent);
    forEach(
        json,
        path,
        (parent, field) -> others.removeIf(other -> isOfSameType(other, parent.get(field))));
    return others;
  }

  private static boolean isOfSameType(JsonNode one, @Nullable JsonNode other) {
    return other == null
        || (one.getNodeType() == other.getNodeType()
            && one.isIntegralNumber() == other.isIntegralNumber());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theFileHoldsEveryConstant(GoldenTable<?> table) throws IOException {
    for (Map.Entry<String, Class<? extends Enum<?>>> constant : table.enums().entrySet()) {
      Set<String> found = new TreeSet<>();
      for (JsonNode example : table.golden()) {
        forEach(
            example, constant.getKey(), (parent, field) -> found.add(parent.path(field).asText()));
      }
      assertThat(found)
          .as(constant.getKey())
          .containsAll(
              Arrays.stream(constant.getValue().getEnumConstants()).map(Enum::name).toList());
    }
  }

  @Test
  void aRolloutOfBeforeTookItsVersionAtItsOpeningAndRemembersNoQueues()
      throws SQLException, IOException {
    GoldenTable<?> table = GoldenTable.rollouts();
    ObjectNode before = table.golden().get(GoldenRecords.FULL).deepCopy();
    before.remove(List.of("versionSince", "depthsBefore"));
    table.change(directory, GoldenRecords.FULL, before);

    Rollout found = store.rollouts().find("d-1").orElseThrow();

    assertThat(found.versionSince()).isEqualTo(found.openedAt());
    assertThat(found.depthsBefore()).isEmpty();
  }

  /** Every field, as {@code judgement.findings.n}; those of maps are none. */
  private static Set<String> paths(JsonNode json) {
    Set<String> paths = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      paths.add(field.getKey());
      List<JsonNode> within = new ArrayList<>(List.of(field.getValue()));
      if (field.getValue().isArray()) {
        field.getValue().forEach(within::add);
      }
      if (!MAPS.contains(field.getKey())) {
        within.forEach(one -> paths(one).forEach(below -> paths.add(field.getKey() + "." + below)));
      }
    }
    return paths;
  }

  /** Does something to the field of that path, in each element of the arrays on its way. */
  private static void forEach(JsonNode json, String path, BiConsumer<ObjectNode, String> act) {
    if (json.isArray()) {
      json.forEach(element -> forEach(element, path, act));
    } else if (json instanceof ObjectNode object) {
      int dot = path.indexOf('.');
      if (dot < 0) {
        act.accept(object, path);
      } else {
        forEach(object.path(path.substring(0, dot)), path.substring(dot + 1), act);
      }
    }
  }
}
