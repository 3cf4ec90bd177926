package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.RunDemand;
import dev.pitwall.rollout.RunDemands;
import dev.pitwall.testing.Shop;
import dev.pitwall.testing.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole schedule in virtual time: no sockets, no threads. */
class VirtualScheduleTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(100);

  private final VirtualTimeline time = new VirtualTimeline(START);
  private final Judges judges = new Judges();
  private final List<Run> told = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Map<String, Integer> underWay = new HashMap<>();
  private int allUnderWay;
  private int mostUnderWay;
  private int ids;

  /** Judges that want what a test says, and tell so soon after each result. */
  private final class Judges implements RunDemands {
    final Map<String, RunDemand> wanted = new LinkedHashMap<>();
    boolean answersResults = true;
    boolean answerIsDue;
    Runnable listener = () -> {};

    void want(String journey, @Nullable String node, int runs) {
      wanted.put(journey + "@" + node, new RunDemand(journey, node, runs));
      listener.run();
    }

    @Override
    public boolean isOut(String service, String node) {
      return false;
    }

    @Override
    public List<RunDemand> demands() {
      return List.copyOf(wanted.values());
    }

    @Override
    public void onDemands(Runnable heard) {
      listener = heard;
    }

    @Override
    public void started(String run, String journey, @Nullable String node, Instant at) {
      story.add("started " + run);
      underWay.merge(journey + "@" + node, 1, Integer::sum);
      mostUnderWay = Math.max(mostUnderWay, ++allUnderWay);
    }

    @Override
    public void gaveUp(String run, String journey, @Nullable String node) {
      story.add("gave up " + run);
    }

    @Override
    public void settled(Run run) {
      story.add("judged " + run.id());
      if (answersResults && !answerIsDue) {
        answerIsDue = true;
        time.after(QUICK, this::answer);
      }
    }

    private void answer() {
      answerIsDue = false;
      listener.run();
    }
  }

  private Schedule schedule(List<Journey> journeys, ScheduleLimits limits, RunStarter starter) {
    Schedule.Listener listener =
        new Schedule.Listener() {
          @Override
          public void ran(Run run) {
            told.add(run);
            allUnderWay -= run.outcome() == Outcome.SKIPPED ? 0 : 1;
            story.add("told " + run.id());
            underWay.merge(run.journey() + "@" + run.targetNode(), -1, Integer::sum);
          }

          @Override
          public void slotStarted(String journey, Duration late) {}
        };
    Schedule schedule =
        new Schedule(
            journeys,
            List.of(Shop.service("app01", "app02", "app03")),
            new Schedule.Tools(starter, judges, listener, prefix -> prefix + ++ids, time),
            limits);
    schedule.start();
    return schedule;
  }

  private Function<RunRequest, Run> all(Outcome outcome, Duration took) {
    return request -> run(request, outcome, took);
  }

  private Run run(RunRequest request, Outcome outcome, Duration took) {
    Failure failure = outcome == Outcome.PASSED ? null : new Failure(1, "pay", "500", "201");
    return new Run(
        request.id(),
        request.journey().name(),
        "shop",
        request.target().nodeName(),
        request.trigger(),
        outcome,
        time.now(),
        took,
        null,
        null,
        "w1",
        failure,
        List.of(),
        List.of());
  }

  private static Journey journey(String name, Duration every) {
    return Shop.journey(name, name, every, every);
  }

  private static List<Journey> journeys(int count, Duration every) {
    List<Journey> journeys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      journeys.add(journey("journey" + i, every));
    }
    return journeys;
  }

  private void wantedOfEach(List<Journey> journeys, String node) {
    for (Journey journey : journeys) {
      judges.wanted.put(journey.name() + "@" + node, new RunDemand(journey.name(), node, 7));
    }
  }

  private static Journey inBrowser(String name) {
    Step see = new BrowserStep.Open(new Step.Common("open /", QUICK, 0), Template.of("/"));
    Journey plain = journey(name, Duration.ofHours(1));
    return new Journey(
        name,
        name,
        "shop",
        plain.every(),
        plain.nodesEvery(),
        plain.timeout(),
        Map.of(),
        List.of(see),
        List.of());
  }

  private List<Run> of(Trigger trigger) {
    return told.stream().filter(run -> run.trigger() == trigger).toList();
  }

  private List<Run> skipped() {
    return told.stream().filter(run -> run.outcome() == Outcome.SKIPPED).toList();
  }

  @Test
  void anHourOfFourHundredLanesHasEverySlot() {
    List<Journey> journeys = journeys(100, Duration.ofSeconds(10));
    schedule(journeys, ScheduleLimits.of(256, 2), time.runs(all(Outcome.PASSED, QUICK)));
    time.pass(Duration.ofHours(1));
    assertThat(told).hasSizeBetween(400 * 360 - 400, 400 * 360);
    assertThat(skipped()).isEmpty();
  }

  @Test
  void fiveQuestionsHeldForAnHourAndFortyOpenOnesLoseNoSlot() {
    List<Journey> journeys = journeys(100, Duration.ofSeconds(10));
    RunStarter starter = time.runs(all(Outcome.PASSED, Duration.ofSeconds(2)));
    schedule(journeys, ScheduleLimits.of(256, 2), starter);
    time.pass(Duration.ofSeconds(20));
    wantedOfEach(journeys, "app01");
    wantedOfEach(journeys, "app02");
    judges.want("journey1", null, 7);
    time.pass(Duration.ofHours(1));
    assertThat(skipped()).isEmpty();
    assertThat(of(Trigger.SCHEDULE).size()).isBetween(400 * 361, 400 * 362);
    assertThat(of(Trigger.BURST)).hasSizeGreaterThan(201 * 30);
    assertThat(mostUnderWay).isLessThanOrEqualTo(256);
  }

  @Test
  void burstsThatHangToTheirTimeoutsLoseNoSlot() {
    List<Journey> journeys = journeys(100, Duration.ofSeconds(30));
    wantedOfEach(journeys, "app01");
    schedule(
        journeys,
        ScheduleLimits.of(256, 2),
        time.runs(
            request ->
                request.trigger() == Trigger.BURST
                    ? run(request, Outcome.FAILED, Duration.ofSeconds(20))
                    : run(request, Outcome.PASSED, QUICK)));
    time.pass(Duration.ofMinutes(10));
    assertThat(skipped()).isEmpty();
  }

  @Test
  void everyQuestionGetsItsShareOfFewPlaces() {
    List<Journey> journeys = journeys(20, Duration.ofHours(24));
    wantedOfEach(journeys, "app01");
    schedule(
        journeys,
        new ScheduleLimits(8, 4, 2),
        time.runs(all(Outcome.PASSED, Duration.ofSeconds(1))));
    time.pass(Duration.ofSeconds(20));
    Map<String, Integer> runs = new HashMap<>();
    of(Trigger.BURST).forEach(run -> runs.merge(run.journey(), 1, Integer::sum));
    assertThat(runs).hasSize(20);
    assertThat(runs.values()).allMatch(count -> count >= 5 && count <= 7);
  }

  /** An outage is asked every two seconds; passes that decide nothing fall to the slots' pace. */
  @ParameterizedTest
  @CsvSource({"FAILED, 30, 3, 25, 33", "PASSED, 1, 8, 80, 91"})
  void aMinuteOfRunsThatDecideNothing(
      Outcome outcome, int everySeconds, int tookMillis, int atLeast, int atMost) {
    schedule(
        List.of(journey("checkout", Duration.ofSeconds(everySeconds))),
        ScheduleLimits.of(256, 2),
        time.runs(all(outcome, Duration.ofMillis(tookMillis))));
    judges.want("checkout", "app01", 1);
    time.pass(Duration.ofSeconds(60));
    assertThat(of(Trigger.BURST)).hasSizeBetween(atLeast, atMost);
  }

  @Test
  void sevenRunsOfTwelveSecondsTakeTwoRounds() {
    Schedule schedule =
        schedule(
            List.of(journey("checkout", Duration.ofHours(24))),
            ScheduleLimits.of(256, 2),
            time.runs(
                request -> {
                  Run run = run(request, Outcome.PASSED, Duration.ofSeconds(12));
                  time.after(run.took(), this::wantOneLess);
                  return run;
                }));
    judges.answersResults = false;
    judges.want("checkout", "app01", 7);
    time.pass(Duration.ofSeconds(23));
    assertThat(of(Trigger.BURST)).hasSize(4);
    time.pass(Duration.ofSeconds(1));
    assertThat(of(Trigger.BURST)).hasSize(7);
    time.pass(Duration.ofSeconds(60));
    assertThat(of(Trigger.BURST)).hasSize(7);
    schedule.close();
  }

  private void wantOneLess() {
    RunDemand demand = judges.wanted.values().iterator().next();
    judges.want(demand.journey(), demand.node(), demand.runs() - 1);
  }

  @Test
  void aRunIsJudgedWhenItsStepsAreOverAndItsPlaceIsFreeWhenItWasTold() {
    schedule(
        List.of(journey("checkout", Duration.ofHours(24))),
        new ScheduleLimits(8, 1, 2),
        time.runs(all(Outcome.PASSED, Duration.ofSeconds(1)), Duration.ofSeconds(5)));
    judges.want("checkout", "app01", 7);
    time.pass(Duration.ofSeconds(1));
    assertThat(story).containsExactly("started run1", "judged run1");
    time.pass(Duration.ofSeconds(5));
    assertThat(story).containsExactly("started run1", "judged run1", "told run1", "started run2");
  }

  @Test
  void aRunWithoutARecordIsGivenUpAndHoldsNoPlace() {
    schedule(
        List.of(journey("checkout", Duration.ofHours(24))),
        new ScheduleLimits(8, 1, 2),
        (request, ended) -> time.after(QUICK, () -> ended.accept(null)));
    judges.want("checkout", "app01", 7);
    time.pass(Duration.ofSeconds(2));
    assertThat(story)
        .containsExactly("started run1", "gave up run1", "started run2", "gave up run2");
  }

  @Test
  void burstRunsUnderWayDoNotMakeASlotSkipped() {
    schedule(
        List.of(journey("checkout", Duration.ofSeconds(10))),
        ScheduleLimits.of(256, 2),
        time.runs(
            request ->
                request.trigger() == Trigger.BURST
                    ? run(request, Outcome.PASSED, Duration.ofSeconds(60))
                    : run(request, Outcome.PASSED, QUICK)));
    judges.want("checkout", "app01", 9);
    time.pass(Duration.ofSeconds(55));
    assertThat(underWay.get("checkout@app01")).isEqualTo(4);
    assertThat(skipped()).isEmpty();
  }

  @Test
  void burstsNeedNoMoreBrowsersThanThereAre() {
    List<Journey> journeys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      journeys.add(inBrowser("journey" + i));
    }
    wantedOfEach(journeys, "app01");
    journeys.add(journey("plain", Duration.ofHours(24)));
    judges.wanted.put("plain", new RunDemand("plain", "app01", 3));
    schedule(
        journeys,
        ScheduleLimits.of(256, 3),
        (request, ended) -> story.add("runs " + request.journey().name()));
    time.pass(Duration.ofSeconds(1));
    assertThat(story).filteredOn(line -> line.startsWith("runs journey")).hasSize(3);
    assertThat(story).filteredOn(line -> line.equals("runs plain")).hasSize(3);
  }

  @Test
  void slotsMissedWhileTheMachineSleptLeaveOneRecord() {
    schedule(
        List.of(journey("checkout", Duration.ofMinutes(1))),
        ScheduleLimits.of(256, 2),
        time.runs(all(Outcome.PASSED, QUICK)));
    time.pass(Duration.ofMinutes(2));
    told.clear();
    time.sleep(Duration.ofMinutes(10));
    time.pass(Duration.ofSeconds(30));
    assertThat(skipped())
        .hasSize(4)
        .allMatch(run -> run.sentence().contains("slots before this one were missed"));
    assertThat(told).filteredOn(run -> run.outcome() == Outcome.PASSED).hasSizeBetween(4, 8);
  }

  @Test
  void aClockThatIsSetBackHoldsNoBurstUp() {
    schedule(
        List.of(journey("checkout", Duration.ofHours(24))),
        ScheduleLimits.of(256, 2),
        time.runs(all(Outcome.FAILED, QUICK)));
    judges.want("checkout", "app01", 7);
    time.pass(Duration.ofSeconds(1));
    time.setClock(Duration.ofHours(-1));
    int before = of(Trigger.BURST).size();
    time.pass(Duration.ofSeconds(10));
    assertThat(of(Trigger.BURST)).hasSizeGreaterThan(before + 3);
  }

  @Test
  void aTriggerSaysWhyItIsRefused() {
    Schedule schedule =
        schedule(
            List.of(
                journey("checkout", Duration.ofHours(24)), journey("search", Duration.ofHours(24))),
            new ScheduleLimits(1, 4, 2),
            time.runs(all(Outcome.PASSED, QUICK)));
    assertThat(schedule.trigger("checkout", "app01")).isInstanceOf(TriggerResult.Started.class);
    assertThat(schedule.trigger("checkout", "app01")).isEqualTo(TriggerResult.Refused.BUSY);
    assertThat(schedule.trigger("search", null)).isEqualTo(TriggerResult.Refused.FULL);
    assertThat(schedule.trigger("search", "app09")).isEqualTo(TriggerResult.Refused.UNKNOWN);
    time.pass(QUICK);
    assertThat(schedule.trigger("search", null)).isInstanceOf(TriggerResult.Started.class);
    schedule.close();
    assertThat(schedule.trigger("checkout", null)).isEqualTo(TriggerResult.Refused.CLOSING);
  }

  private static Journey shopJourney(String title, Duration every) {
    return Shop.journey("checkout", title, every, Duration.ofHours(1));
  }

  /** One journey that always passes. */
  private Schedule passing(Duration every) {
    return schedule(
        List.of(shopJourney("Shop", every)),
        ScheduleLimits.of(10, 2),
        time.runs(all(Outcome.PASSED, QUICK)));
  }

  private List<Run> frontDoor() {
    return told.stream().filter(run -> run.targetNode() == null).toList();
  }

  private void become(Schedule schedule, Journey... journeys) {
    var _ = schedule.become(List.of(journeys), List.of(Shop.service("app01", "app02", "app03")));
  }

  @Test
  void aJourneyThatIsWrittenAnewKeepsItsSlots() {
    Duration every = Duration.ofSeconds(10);
    List<String> titles = new ArrayList<>();
    Schedule schedule =
        schedule(
            List.of(shopJourney("Before", every)),
            ScheduleLimits.of(10, 2),
            time.runs(
                request -> {
                  titles.add(request.journey().title());
                  return run(request, Outcome.PASSED, QUICK);
                }));
    time.pass(Duration.ofSeconds(25));
    become(schedule, shopJourney("After", every));
    time.pass(Duration.ofSeconds(95));
    assertThat(frontDoor()).hasSize(12);
    for (int i = 1; i < 12; i++) {
      assertThat(
              Duration.between(frontDoor().get(i - 1).startedAt(), frontDoor().get(i).startedAt()))
          .isEqualTo(every);
    }
    assertThat(titles).contains("Before", "After").last().isEqualTo("After");
  }

  @Test
  void aRunUnderWayEndsAsItBeganAndHoldsItsLane() {
    Duration every = Duration.ofSeconds(10);
    Schedule schedule =
        schedule(
            List.of(shopJourney("Before", every)),
            ScheduleLimits.of(10, 2),
            time.runs(
                request ->
                    run(
                        request,
                        Outcome.PASSED,
                        request.journey().title().equals("Before")
                            ? Duration.ofSeconds(14)
                            : QUICK)));
    time.pass(Duration.ofSeconds(10));
    become(schedule, shopJourney("After", every));
    time.pass(Duration.ofSeconds(60));
    assertThat(frontDoor().stream().filter(run -> run.outcome() == Outcome.SKIPPED)).hasSize(1);
    assertThat(frontDoor().stream().filter(run -> run.outcome() == Outcome.PASSED))
        .hasSizeBetween(5, 6);
    assertThat(underWay.get("checkout@null")).isLessThanOrEqualTo(0);
  }

  @Test
  void anotherPaceIsPlannedAtOnceAndOnlyOnce() {
    Schedule schedule = passing(Duration.ofHours(1));
    become(schedule, shopJourney("Shop", Duration.ofSeconds(10)));
    become(schedule, shopJourney("Shop", Duration.ofHours(1)));
    become(schedule, shopJourney("Shop", Duration.ofSeconds(10)));
    time.pass(Duration.ofSeconds(100));
    assertThat(frontDoor()).hasSize(10);
  }

  @Test
  void whatIsNoMoreIsRunNoMoreAndWhatIsNewIsRun() {
    Duration every = Duration.ofSeconds(10);
    Schedule schedule = passing(every);
    judges.want("checkout", null, 5);
    become(schedule, Shop.journey("returns", "Returns", every, Duration.ofHours(1)));
    told.clear();
    time.pass(Duration.ofSeconds(50));
    assertThat(told).isNotEmpty().allMatch(run -> run.journey().equals("returns"));
    assertThat(schedule.trigger("checkout", null)).isEqualTo(TriggerResult.Refused.UNKNOWN);
  }

  @Test
  void whichLanesAreOthersIsTold() {
    Duration every = Duration.ofSeconds(10);
    Schedule schedule = passing(every);
    List<Service> three = List.of(Shop.service("app01", "app02", "app03"));
    assertThat(schedule.become(List.of(shopJourney("Shop", every)), three)).isEmpty();
    assertThat(
            schedule.become(
                List.of(shopJourney("Shop", every)), List.of(Shop.service("app01", "app03"))))
        .containsExactlyInAnyOrder(
            new JourneyTarget("checkout", "app02"), new JourneyTarget("checkout", "app03"));
    assertThat(
            schedule.become(
                List.of(shopJourney("Other", every)), List.of(Shop.service("app01", "app03"))))
        .hasSize(3);
  }
}
