package dev.pitwall.simulation;

import dev.pitwall.simulation.FleetScenario.Common;
import dev.pitwall.simulation.FleetScenario.Event;
import dev.pitwall.simulation.FleetScenario.Fault;
import dev.pitwall.simulation.FleetScenario.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays each scenario many times and prints what came of it. Arguments: how many rollouts a row,
 * and the name of the row that is to be played, or a part of the names of several.
 */
public final class TruthTable {
  private TruthTable() {}

  static List<FleetScenario> rows() {
    List<FleetScenario> rows = new ArrayList<>();
    for (int flake : new int[] {0, 1, 3, 5, 10}) {
      rows.add(FleetScenario.healthy("healthy, %d %% flake".formatted(flake), flake / 100.0));
    }
    rows.add(FleetScenario.bad("one dead", new Fault.Dead()));
    for (int share : new int[] {100, 70, 50, 20}) {
      rows.add(
          FleetScenario.bad("one fails %d %%".formatted(share), new Fault.Fails(share / 100.0)));
    }
    rows.add(FleetScenario.bad("one fails by connection", new Fault.PerConnection()));
    rows.add(FleetScenario.bad("one fails every 7th request", new Fault.EverySeventh()));
    rows.add(
        FleetScenario.bad(
            "one breaks in its 20th second", new Fault.After(Duration.ofSeconds(20))));
    rows.add(FleetScenario.bad("one hangs 5 s", new Fault.Hangs(Duration.ofSeconds(5))));
    rows.add(
        FleetScenario.bad(
            "one takes 3 s where 1 s is asked", new Fault.Hangs(Duration.ofSeconds(3))));
    rows.add(FleetScenario.bad("one of the wrong version", new Fault.WrongVersion()));
    rows.add(
        FleetScenario.bad(
            "old process lingers 4 s, new is bad", new Fault.Lingers(Duration.ofSeconds(4))));
    rows.add(
        FleetScenario.healthy("errors spike on all, 30 % for 20 s", 0.01)
            .with(new Common.ErrorSpike(0.3, Duration.ofSeconds(20))));
    rows.add(
        FleetScenario.healthy("outage of all, 20 s", 0.01)
            .with(new Common.Outage(1, Duration.ofSeconds(20))));
    rows.add(
        FleetScenario.healthy("half an outage of all, 60 s", 0.01)
            .with(new Common.Outage(0.5, Duration.ofSeconds(60))));
    rows.add(
        FleetScenario.bad("v2 was stopped, v3 fails 70 %", new Fault.Fails(0.7))
            .with(Event.SECOND_TRY));
    rows.add(FleetScenario.healthy("prober broken in 10 %", 0.01).with(new Prober.Broken(0.1)));
    rows.add(FleetScenario.healthy("prober broken in 90 %", 0.01).with(new Prober.Broken(0.9)));
    rows.add(
        FleetScenario.bad("prober broken in 10 %, one fails 50 %", new Fault.Fails(0.5))
            .with(new Prober.Broken(0.1)));
    rows.add(
        FleetScenario.healthy("results up to 3 s late", 0.01)
            .with(new Prober.Late(Duration.ofSeconds(3))));
    rows.add(
        FleetScenario.bad("results up to 3 s late, one fails 50 %", new Fault.Fails(0.5))
            .with(new Prober.Late(Duration.ofSeconds(3))));
    for (Event event : List.of(Event.CLOCK_AHEAD, Event.CLOCK_BACK, Event.RESTART)) {
      String name = event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      rows.add(FleetScenario.healthy(name, 0.01).with(event));
      rows.add(FleetScenario.bad(name + ", one fails 50 %", new Fault.Fails(0.5)).with(event));
    }
    rows.add(FleetScenario.healthy("two rollouts at once", 0.01).with(Event.SECOND_ROLLOUT));
    for (long millis : new long[] {200, 12_000, 43_000}) {
      Duration took = Duration.ofMillis(millis);
      Duration deadline = Duration.ofMinutes(millis > 20_000 ? 15 : 5);
      String name = "runs of %s s".formatted(millis / 1000.0);
      rows.add(FleetScenario.healthy(name, 0.01).taking(took, deadline));
      rows.add(
          FleetScenario.bad(name + ", one fails 50 %", new Fault.Fails(0.5))
              .taking(took, deadline));
    }
    return rows;
  }

  /** Plays a row so many times, on all cores, each play by a seed of its own. */
  static Tally played(FleetScenario scenario, int times) {
    return played(scenario, times, seed -> new SimulatedRollout(scenario, seed).play());
  }

  /** The same judged by a fixed rule, or by a Mann-Whitney test each minute where it is null. */
  static Tally played(FleetScenario scenario, @Nullable FixedRule rule, int times) {
    return played(scenario, times, seed -> new RulePlay(scenario, rule, seed).play());
  }

  private static Tally played(FleetScenario scenario, int times, LongFunction<Tally> play) {
    return IntStream.range(0, times)
        .parallel()
        .mapToObj(number -> play.apply(7_919L * number + scenario.name().hashCode()))
        .collect(Tally::new, Tally::add, Tally::add);
  }

  static String line(FleetScenario scenario, Tally tally) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f %% | %.1f | %.1f |",
        scenario.name(),
        share(tally.goToBad, tally.badAsked),
        share(tally.stopsOfGood, tally.goodAsked),
        100.0 * tally.inconclusive / tally.rollouts,
        tally.verdicts == 0 ? 0 : (double) tally.verdictRuns / tally.verdicts,
        tally.seconds());
  }

  private static String share(int count, int of) {
    return of == 0 ? "" : String.format(Locale.ROOT, "%d of %,d", count, of);
  }

  private static String short3(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%s / %s / %.0f",
        tally.badAsked == 0 ? "-" : percent(tally.goToBadRate()),
        percent(tally.stopRate()),
        tally.seconds());
  }

  private static String percent(double rate) {
    return rate == 0 ? "0" : String.format(Locale.ROOT, rate < 0.01 ? "%.2f" : "%.1f", 100 * rate);
  }

  /** Whether a rule is better at once in what it lets through, in what it stops and in time. */
  private static boolean isBetter(Tally rule, Tally ours) {
    return rule.goToBadRate() < ours.goToBadRate()
        && rule.stopRate() < ours.stopRate()
        && rule.seconds() < ours.seconds();
  }

  /** Prints the two tables. */
  public static void main(String[] args) {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    String part = args.length > 1 ? args[1] : "";
    List<FixedRule> rules = new ArrayList<>(List.of(FixedRule.values()));
    rules.add(null);
    List<String> beside = new ArrayList<>();
    System.out.println(
        "| scenario | GO to the faulty one | stops of good ones | inconclusive | runs | seconds |");
    System.out.println("|---|---|---|---|---|---|");
    boolean one = rows().stream().anyMatch(row -> row.name().equals(part));
    for (FleetScenario scenario : rows()) {
      if (one ? scenario.name().equals(part) : scenario.name().contains(part)) {
        long began = System.nanoTime();
        Tally ours = played(scenario, times);
        System.out.println(line(scenario, ours));
        beside.add(beside(scenario, ours, rules, times));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.err.printf("%s: played in %d s%n", scenario.name(), took.toSeconds());
      }
    }
    System.out.println();
    System.out.println(
        "| GO to the faulty one % / stops of good ones % / seconds | Pitwall | "
            + String.join(" | ", rules.stream().map(TruthTable::text).toList())
            + " |");
    System.out.println("|---|---" + "|---".repeat(rules.size()) + "|");
    beside.forEach(System.out::println);
  }

  private static String text(@Nullable FixedRule rule) {
    return rule == null ? "Mann-Whitney each minute" : rule.text;
  }

  private static String beside(
      FleetScenario scenario, Tally ours, List<FixedRule> rules, int times) {
    StringBuilder line = new StringBuilder("| %s | %s |".formatted(scenario.name(), short3(ours)));
    for (FixedRule rule : rules) {
      Tally theirs = played(scenario, rule, times);
      line.append(' ').append(short3(theirs)).append(isBetter(theirs, ours) ? " BETTER |" : " |");
    }
    return line.toString();
  }
}
