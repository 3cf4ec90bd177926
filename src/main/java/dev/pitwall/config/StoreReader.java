package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.time.Duration;
import java.util.Optional;

/** Reads what is kept, and for how long. */
final class StoreReader {
  private static final Form<Duration> MINUTES = Forms.duration(Duration.ofMinutes(1));

  private static final Key<Duration> RUNS =
      Key.of("keep_runs", MINUTES).says("how long runs are kept").usually(Duration.ofDays(14));
  private static final Key<Long> RUN_BYTES =
      Key.of("run_bytes", Forms.size())
          .says(
              "how much of the database may be in use, without room that was freed, before the"
                  + " oldest runs are deleted; runs of the last hour never are")
          .usually(10L << 30, "10GiB");
  private static final Key<Duration> FULL =
      Key.of("full_runs", Forms.duration(Duration.ofHours(1)))
          .says(
              "how old a run that passed becomes before it is packed, which keeps its figures; it"
                  + " may be twice as old where runs are rare, and is at most a third of"
                  + " `keep_runs` old")
          .usually(Duration.ofDays(1));
  private static final Key<Duration> MINUTES_KEPT =
      Key.of("keep_minutes", Forms.duration(Duration.ofDays(1)))
          .says("how long the figures a minute of each journey and target are kept")
          .usually(Duration.ofDays(400));
  private static final Key<Duration> ARTEFACTS =
      Key.of("keep_artefacts", MINUTES)
          .says("how long screenshots and the like are kept")
          .usually(Duration.ofDays(7));
  private static final Key<Long> BYTES =
      Key.of("artefact_bytes", Forms.size())
          .says("how much room they may take")
          .usually(2L << 30, "2GiB");
  private static final Key<Duration> VERDICTS =
      Key.of("keep_verdicts", Forms.duration(Duration.ofDays(1)))
          .says(
              "how long evaluations, acknowledgements, holds that are over, finished rollouts and"
                  + " audit lines are kept; see"
                  + " [RATIONALE](RATIONALE.md#verdicts-are-kept-for-more-than-a-year-not-for-ever)")
          .usually(Duration.ofDays(400));

  static final Form<Config.Store> FORM =
      Forms.section(
          Keys.of(RUNS, RUN_BYTES, FULL, MINUTES_KEPT, ARTEFACTS, BYTES, VERDICTS),
          map ->
              Optional.of(
                  new Config.Store(
                      map.get(RUNS),
                      map.get(ARTEFACTS),
                      map.get(BYTES),
                      map.get(VERDICTS),
                      map.get(RUN_BYTES),
                      map.get(FULL),
                      map.get(MINUTES_KEPT))));

  private StoreReader() {}
}
