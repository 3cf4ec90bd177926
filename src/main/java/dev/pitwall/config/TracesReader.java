package dev.pitwall.config;

import dev.pitwall.signal.SourceSpec;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what becomes of the traces of runs and evaluations. */
final class TracesReader {
  /** Where the id of a trace stands in a link. */
  static final String PLACE = "{{trace.id}}";

  private static final int MOST_ATTRIBUTES = 32;

  private final Map<String, String> secrets;

  TracesReader(Map<String, String> secrets) {
    this.secrets = secrets;
  }

  Config.Traces read(YamlValue value) {
    YamlMap section = YamlMap.of(value, "propagate", "sampled", "link", "otlp", "attributes");
    Config.Traces usual = Config.Traces.USUAL;
    return new Config.Traces(
        section.find("propagate").flatMap(YamlValue::bool).orElse(usual.propagate()),
        section.find("sampled").flatMap(TracesReader::share).orElse(usual.sampled()),
        section.find("link").flatMap(TracesReader::link).orElse(null),
        section.find("otlp").flatMap(this::otlp).orElse(null),
        section.find("attributes").map(TracesReader::attributes).orElse(Map.of()));
  }

  private static Optional<Double> share(YamlValue value) {
    Optional<BigDecimal> share = value.number();
    boolean within =
        share.isEmpty()
            || (share.get().signum() >= 0 && share.get().compareTo(BigDecimal.ONE) <= 0);
    return within
        ? share.map(BigDecimal::doubleValue)
        : value.mustBe("a share from 0 to 1", "write 0.1 to have one run in ten recorded");
  }

  private static Optional<String> link(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isEmpty() || !text.get().contains(PLACE)) {
      return text.isEmpty()
          ? text
          : value.wrong("`link` has no " + PLACE, "write where in it the id of a trace goes");
    }
    return Scalars.absolute(text.get().replace(PLACE, "0")).isPresent()
        ? text
        : (text.get().contains("@") ? value.secretly() : value)
            .mustBe("a URL", "write http://host/path/" + PLACE + ", without user:password");
  }

  private Optional<SourceSpec.Link> otlp(YamlValue value) {
    YamlMap section = YamlMap.of(value, SourceTemplates.LINK.toArray(String[]::new));
    return new SourceTemplates(false, secrets).link(section);
  }

  private static Map<String, String> attributes(YamlValue value) {
    Map<String, String> attributes = new LinkedHashMap<>();
    value
        .entries()
        .forEach((name, text) -> text.text().ifPresent(given -> attributes.put(name, given)));
    if (attributes.size() > MOST_ATTRIBUTES) {
      value.wrong(
          "%d attributes, at most %d".formatted(attributes.size(), MOST_ATTRIBUTES),
          "leave some out");
    }
    return attributes;
  }
}
