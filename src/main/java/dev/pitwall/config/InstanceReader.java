package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import java.util.Optional;

/** Reads what names the running process: a header of every answer, or a page of metrics. */
final class InstanceReader {
  static final Key<String> HEADER =
      Key.of("header", Forms.header())
          .says(
              "a response header, the same in every answer of one start and another one after the"
                  + " next");
  static final Key<String> METRICS =
      Key.of("metrics", Forms.path())
          .says(
              "the path of a page of metrics of each node with `process_start_time_seconds`, read after"
                  + " each good health answer (times within 2 s of each other are the same start)");

  static final Form<YamlMap> FORM =
      Forms.section(
          Keys.of().oneOf("`instance` needs `header` or `metrics`", HEADER, METRICS), Optional::of);

  private InstanceReader() {}

  static void check(YamlMap map, boolean health) {
    if (map.chosen().filter(METRICS.name()::equals).isPresent() && !health) {
      map.value()
          .keyOf(METRICS.name())
          .wrong(
              "`metrics` is read with the health answers, and the service has no `health`",
              "add `health`, or name the running process by a `header`");
    }
  }
}
