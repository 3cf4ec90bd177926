package dev.pitwall.probe;

import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Journeys as tests write them. */
public record Script(List<Step> steps, List<Step> undo, Duration timeout) {
  public static Script of(Step... steps) {
    return new Script(List.of(steps), List.of(), Duration.ofSeconds(10));
  }

  public Script undo(Step... steps) {
    return new Script(this.steps, List.of(steps), timeout);
  }

  public Script within(Duration limit) {
    return new Script(steps, undo, limit);
  }

  public RunRequest at(Target target) {
    Journey journey =
        new Journey(
            "checkout",
            "A customer buys one tyre",
            target.service().name(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            timeout,
            Map.of("sku", "slick-205"),
            steps,
            undo);
    return new RunRequest("run-1", journey, target, Trigger.MANUAL, null);
  }

  public static Service service(String url, Service.Node... nodes) {
    return new Service(
        "shop",
        URI.create(url),
        "X-App-Version",
        "X-App-Node",
        null,
        List.of(nodes),
        Map.of("colour", "black", "sku", "overridden"));
  }

  public static Target frontDoor(int port) {
    return new Target.FrontDoor(service("http://localhost:" + port));
  }

  public static Step.Request get(String path) {
    return request("GET", path, null, Expectation.DEFAULT);
  }

  public static Step.Request get(String path, Expectation expect, Capture... captures) {
    return request("GET", path, null, expect, captures);
  }

  public static Step.Request request(
      String method,
      String path,
      Step.@Nullable Body body,
      Expectation expect,
      Capture... captures) {
    return new Step.Request(
        new Step.Common(method + " " + path, Duration.ofSeconds(5), 0),
        method,
        Template.of(path),
        Map.of(),
        Map.of(),
        body,
        expect,
        List.of(captures));
  }

  /** The same with more headers. */
  public static Step.Request with(Map<String, Template> headers, Step.Request step) {
    return new Step.Request(
        step.common(),
        step.method(),
        step.url(),
        headers,
        step.query(),
        step.body(),
        step.expect(),
        step.captures());
  }

  public static Step.Request timed(Step.Request step, Duration timeout) {
    return new Step.Request(
        new Step.Common(step.common().label(), timeout, 0),
        step.method(),
        step.url(),
        step.headers(),
        step.query(),
        step.body(),
        step.expect(),
        step.captures());
  }

  public static Step.Request with(
      Step.Request step, Map<String, Template> headers, Map<String, Template> query) {
    return new Step.Request(
        step.common(),
        step.method(),
        step.url(),
        headers,
        query,
        step.body(),
        step.expect(),
        step.captures());
  }

  public static Expectation status(Integer... statuses) {
    return new Expectation(Set.of(statuses), null, List.of(), List.of(), List.of());
  }

  public static Expectation within(long millis) {
    Duration limit = Duration.ofMillis(millis);
    return new Expectation(Set.of(), limit, List.of(), List.of(), List.of());
  }

  public static Expectation header(String name, Match match) {
    List<Expectation.OnHeader> headers = List.of(new Expectation.OnHeader(name, match));
    return new Expectation(Set.of(), null, headers, List.of(), List.of());
  }

  public static Expectation body(Match... matches) {
    return new Expectation(Set.of(), null, List.of(), List.of(matches), List.of());
  }

  public static Expectation json(String path, Match match) {
    List<Expectation.OnJson> json = List.of(new Expectation.OnJson(path, match));
    return new Expectation(Set.of(), null, List.of(), List.of(), json);
  }
}
