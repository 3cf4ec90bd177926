package dev.pitwall.config;

import dev.pitwall.config.Config.ProbeTargets;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.util.Optional;

/** Reads how metrics are exposed. */
final class MetricsReader {
  private static final Key<Boolean> NATIVE =
      Key.of("native_histograms", Forms.bool())
          .says("give histograms as native ones too, to a Prometheus that asks for them (protobuf)")
          .usually(false);
  private static final Key<ProbeTargets> TARGETS =
      Key.of("probe_targets", Forms.word("targets", ProbeTargets.class))
          .says(
              "where `/probe` may aim a journey: at front doors and nodes of this file, or at any"
                  + " http(s) URL, under any `hostname`. With `any`, whoever has scope `read` can"
                  + " make Pitwall send the requests of a journey, with its secrets, wherever"
                  + " Pitwall can reach")
          .usually(ProbeTargets.CONFIGURED, "configured");

  static final Form<Config.Metrics> FORM =
      Forms.section(
          Keys.of(NATIVE, TARGETS),
          map -> Optional.of(new Config.Metrics(map.get(NATIVE), map.get(TARGETS))));

  private MetricsReader() {}
}
