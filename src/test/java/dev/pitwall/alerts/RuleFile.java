package dev.pitwall.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules that are shipped, and what belongs to them. */
final class RuleFile {
  static final Path FOLDER = Path.of("grafana/prometheus").toAbsolutePath();
  static final Path TESTS = Path.of("src/test/resources/prometheus").toAbsolutePath();
  static final Path RUNBOOKS = Path.of("docs/runbooks").toAbsolutePath();

  private RuleFile() {}

  /** An alert as a rule file has it. */
  record Alert(String name, Map<?, ?> labels, Map<?, ?> annotations) {
    String annotation(String key) {
      return String.valueOf(annotations.get(key));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Path> all() {
    return files(FOLDER, ".rules.yaml");
  }

  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Alert> alerts() {
    return all().stream()
        .flatMap(file -> maps(yaml(file), "groups"))
        .flatMap(group -> maps(group, "rules"))
        .filter(rule -> rule.containsKey("alert"))
        .map(
            rule ->
                new Alert(
                    String.valueOf(rule.get("alert")),
                    map(rule.get("labels")),
                    map(rule.get("annotations"))))
        .toList();
  }

  /** The cases of a test file, by name. */
  static List<String> cases(Path test) {
    return maps(yaml(test), "tests").map(one -> String.valueOf(one.get("name"))).toList();
  }

  /** How many alerts of that name a case expects, at most, at any of its moments. */
  static int expected(Path test, String name, String alert) {
    return maps(yaml(test), "tests")
        .filter(one -> name.equals(one.get("name")))
        .flatMap(one -> maps(one, "alert_rule_test"))
        .filter(moment -> alert.equals(moment.get("alertname")))
        .mapToInt(moment -> moment.get("exp_alerts") instanceof List<?> alerts ? alerts.size() : 0)
        .max()
        .orElse(-1);
  }

  private static Map<?, ?> yaml(Path file) {
    try {
      return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Map<?, ?>> maps(Map<?, ?> in, String key) {
    return in.get(key) instanceof List<?> list ? list.stream().map(RuleFile::map) : Stream.of();
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
