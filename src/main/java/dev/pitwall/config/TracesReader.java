package dev.pitwall.config;

import dev.pitwall.source.SourceTemplates;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;

/** Reads what becomes of the traces of runs and evaluations. */
final class TracesReader {
  /** Where the id of a trace stands in a link. */
  static final String PLACE = "{{trace.id}}";

  private static final Key<Boolean> PROPAGATE =
      Key.of("propagate", Forms.bool())
          .says(
              "send W3C trace context (`traceparent`) and `baggage: user_agent.synthetic.type=test`"
                  + " with the requests of journeys")
          .usually(true);
  private static final Key<Double> SAMPLED =
      Key.of("sampled", Forms.share("write 0.1 to have one run in ten recorded"))
          .says("the share of traces that targets are asked to record, and that is exported")
          .usually(1.0);
  private static final Key<String> LINK =
      Key.of(
              "link",
              Forms.text(
                  "URL with `{{trace.id}}`",
                  "https?://.*\\{\\{trace\\.id\\}\\}.*",
                  TracesReader::link))
          .says("where a trace is shown; the pages of runs and evaluations link there");
  private static final Key<YamlMap> OTLP =
      Key.of(
              "otlp",
              Forms.section(SourceTemplates.RECEIVER, Optional::of)
                  .called("map, as of a source over HTTP"))
          .says(
              "an OTLP receiver over HTTP (protobuf); `/v1/traces` is added to a URL without a path");
  private static final Key<Map<String, String>> ATTRIBUTES =
      Key.of("attributes", Forms.texts(32))
          .says("attributes of the resource, besides `service.name` and `service.version`")
          .usually(Map.of(), "none");

  static final Keys KEYS = Keys.of(PROPAGATE, SAMPLED, LINK, OTLP, ATTRIBUTES);

  private final Map<String, String> secrets;

  TracesReader(Map<String, String> secrets) {
    this.secrets = secrets;
  }

  Config.Traces read(YamlMap map) {
    return new Config.Traces(
        map.get(PROPAGATE),
        map.get(SAMPLED),
        map.read(LINK).orElse(null),
        map.read(OTLP).flatMap(new SourceTemplates(false, secrets)::link).orElse(null),
        map.get(ATTRIBUTES));
  }

  private static Optional<String> link(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isEmpty() || !text.get().contains(PLACE)) {
      return text.isEmpty()
          ? text
          : value.wrong("`link` has no " + PLACE, "write where in it the id of a trace goes");
    }
    return UrlScalars.absolute(text.get().replace(PLACE, "0")).isPresent()
        ? text
        : (text.get().contains("@") ? value.secretly() : value)
            .mustBe("a URL", "write http://host/path/" + PLACE + ", without user:password");
  }
}
