package dev.pitwall.config;

import dev.pitwall.config.Config.ProbeTargets;
import java.util.List;
import java.util.Optional;

/** Reads how figures are given away. */
final class MetricsReader {
  private static final List<String> TARGETS = List.of("configured", "any");

  private MetricsReader() {}

  static Config.Metrics read(YamlValue value) {
    YamlMap section = YamlMap.of(value, "native_histograms", "probe_targets");
    return new Config.Metrics(
        section
            .find("native_histograms")
            .flatMap(YamlValue::bool)
            .orElse(Config.Metrics.USUAL.nativeHistograms()),
        section
            .find("probe_targets")
            .flatMap(MetricsReader::targets)
            .orElse(Config.Metrics.USUAL.probeTargets()));
  }

  private static Optional<ProbeTargets> targets(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !TARGETS.contains(text.get())) {
      return value.wrong(
          "unknown targets `" + YamlValue.shorten(text.get()) + "`",
          DidYouMean.hint(text.get(), TARGETS, "there are:"));
    }
    return text.map(word -> word.equals("any") ? ProbeTargets.ANY : ProbeTargets.CONFIGURED);
  }
}
