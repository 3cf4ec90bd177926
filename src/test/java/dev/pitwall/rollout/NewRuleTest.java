package dev.pitwall.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Check;
import dev.pitwall.gate.CheckId;
import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Rule;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.Latest;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SampleReport;
import dev.pitwall.signal.Window;
import dev.pitwall.testing.RecallingJournal;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A kind of reading and a rule that nothing in the main code knows. */
class NewRuleTest {
  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

  private record Replication(String signal, @Nullable String node, Instant at, double lag)
      implements Sample {
    @Override
    public List<Window> windows(Duration span) {
      return List.of(Latest.of(Replication.class));
    }

    @Override
    public SampleReport report() {
      List<SampleReport.Value> values = List.of(new SampleReport.Amount("lag", lag));
      return new SampleReport("replication", "ok", true, lag + " s behind", "", values);
    }
  }

  private record ReplicationRule(String signal, double most) implements Rule, Check {
    @Override
    public List<Check> checks(GatePolicy policy, Evidence evidence) {
      return evidence.phase() == GatePhase.FLEET ? List.of(this) : List.of();
    }

    @Override
    public Set<String> signals() {
      return Set.of(signal);
    }

    @Override
    public Finding find(Evidence evidence) {
      return evidence
          .readings()
          .latest(Replication.class, signal, null)
          .map(read -> finding(decided(read), read.report().observed()))
          .orElseGet(() -> finding(Finding.Decision.UNDECIDED, "no reading yet"));
    }

    private Finding.Decision decided(Replication read) {
      return read.lag() <= most ? Finding.Decision.GO : Finding.Decision.NO_GO;
    }

    private Finding finding(Finding.Decision decision, String observed) {
      return new Finding(
          CheckId.of("replication", signal),
          decision,
          true,
          1,
          0,
          observed,
          "at most %.0f s behind".formatted(most),
          "the newest reading",
          List.of());
    }
  }

  /** A rule about runs of a journey that stands under no other rule. */
  private record EnoughRunsRule(String journey, int least) implements Rule, Check {
    @Override
    public List<Check> checks(GatePolicy policy, Evidence evidence) {
      return List.of(this);
    }

    @Override
    public Set<String> journeys() {
      return Set.of(journey);
    }

    @Override
    public Finding find(Evidence evidence) {
      int runs =
          evidence.runs().of(journey, null).since(evidence.countsFrom(), evidence.now()).size();
      return new Finding(
          CheckId.of("enough", journey),
          runs >= least ? Finding.Decision.GO : Finding.Decision.UNDECIDED,
          true,
          runs,
          0,
          runs + " runs",
          "at least " + least,
          "runs are counted",
          List.of());
    }
  }

  private final GateService gate = gateOf(new ReplicationRule("replica", 5));

  private static GateService gateOf(Rule rule) {
    GatePolicy policy =
        new GatePolicy("shop", "shop", List.of(rule), GatePolicy.Timing.USUAL, false, 0.001, 0.001);
    return new GateService(
        new MonitoredConfig(List.of(Shop.service("app01", "app02")), List.of(policy), List.of()),
        new RecallingJournal(),
        prefix -> prefix + "_1",
        START);
  }

  private Evaluation asked(Instant at) {
    return asked(gate, at);
  }

  private static Evaluation asked(GateService gate, Instant at) {
    return gate.ask(new Question("shop", null, null, GatePhase.FLEET, null, 1), "test", at);
  }

  private void read(double lag, Instant at) {
    gate.feed().accept(new Replication("replica", null, at, lag), at);
  }

  @Test
  void isWaitedForUntilItsSignalWasRead() {
    assertThat(asked(START).verdict()).isEqualTo(Verdict.PENDING);
    read(2, START.plusSeconds(1));
    assertThat(asked(START.plusSeconds(1)).verdict()).isEqualTo(Verdict.GO);
  }

  @Test
  void stopsWithAReasonThatNamesItsCheckAndWhatWasRead() {
    read(9, START);
    Evaluation asked = asked(START.plusSeconds(1));
    assertThat(asked.verdict()).isEqualTo(Verdict.NO_GO);
    assertThat(asked.judgement().reason())
        .contains("replication:replica", "9.0 s behind", "at most 5 s behind");
  }

  @Test
  void aRunOfAJourneyThatItNamesIsAReasonToJudgeAgain() {
    GateService enough = gateOf(new EnoughRunsRule("search", 1));
    Evaluation open = asked(enough, START);
    assertThat(open.verdict()).isEqualTo(Verdict.PENDING);
    enough.feed().accept(passed("search", START.plusSeconds(1)), START.plusSeconds(2));
    assertThat(enough.standing(open.id(), START.plusSeconds(2)))
        .map(Evaluation::verdict)
        .contains(Verdict.GO);
  }

  private static Run passed(String journey, Instant at) {
    return new Run(
        "run_1",
        journey,
        "shop",
        null,
        Trigger.BURST,
        Outcome.PASSED,
        at,
        Duration.ZERO,
        Met.NOBODY,
        "http",
        null,
        List.of(),
        List.of());
  }
}
