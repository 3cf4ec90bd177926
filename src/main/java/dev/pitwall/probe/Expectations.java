package dev.pitwall.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Json;
import dev.pitwall.journey.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer against everything expected of it.
 *
 * <p>All that is violated is reported together: the first thing wrong is often only a consequence
 * of another. Texts are held against the part of the body that was kept.
 */
final class Expectations {
  private static final int BODY_SHOWN = 200;
  private static final int REDIRECT = 3;

  private final ResponseBody view;
  private final Matching matching;
  private final TextSanitizer texts;
  private final Set<String> observed = new LinkedHashSet<>();
  private final List<String> required = new ArrayList<>();
  private boolean bodyTells;
  private @Nullable Duration over;

  private Expectations(ResponseBody view, Scope scope) {
    this.view = view;
    this.matching = new Matching(scope);
    this.texts = new TextSanitizer(scope.secrets());
  }

  /**
   * Checks everything.
   *
   * @throws StepFailed naming all that was violated
   * @throws ProbeBroken when something expected cannot be tried
   */
  static void check(Expectation expectation, ResponseBody view, Scope scope)
      throws StepFailed, ProbeBroken {
    new Expectations(view, scope).check(expectation);
  }

  private void check(Expectation expectation) throws StepFailed, ProbeBroken {
    status(expectation);
    within(expectation.within());
    for (Expectation.OnHeader demand : expectation.headers()) {
      header(demand);
    }
    for (Match match : expectation.body()) {
      if (!matching.holds(match, view.text())) {
        violated("", "a body " + matching.demand(match));
        bodyTells = true;
      }
    }
    for (Expectation.OnJson demand : expectation.json()) {
      json(demand);
    }
    if (!required.isEmpty()) {
      @Nullable Duration isAll = required.size() == 1 ? over : null;
      throw new StepFailed(observed(), String.join(", ", required), isAll);
    }
  }

  private String observed() {
    if (bodyTells) {
      observed.add(body());
    }
    return String.join(", ", observed);
  }

  private String body() {
    int length = view.answer().body().length();
    return length == 0 ? "an empty body" : "body: " + texts.fit(view.text(), BODY_SHOWN);
  }

  private void violated(String seen, String demanded) {
    if (!seen.isEmpty()) {
      observed.add(seen);
    }
    required.add(demanded);
  }

  private void status(Expectation expectation) {
    int status = view.answer().status();
    if (!expectation.accepts(status)) {
      violated("status " + status + led(status), "status " + statuses(expectation.statuses()));
      bodyTells = true;
    }
  }

  /** Where a redirect leads, which says more than its status. */
  private String led(int status) {
    return status / 100 == REDIRECT
        ? view.answer().header("Location").map(to -> " to " + texts.fit(to, BODY_SHOWN)).orElse("")
        : "";
  }

  /** A list as it was most likely meant: a whole hundred is written 2xx. */
  private static String statuses(Set<Integer> statuses) {
    if (statuses.isEmpty()) {
      return "2xx";
    }
    Set<String> words = new LinkedHashSet<>();
    for (int status : new TreeSet<>(statuses)) {
      int hundred = status / 100;
      boolean whole = statuses.stream().filter(other -> other / 100 == hundred).count() == 100;
      words.add(whole ? hundred + "xx" : String.valueOf(status));
    }
    return words.stream().collect(Collectors.joining(" or "));
  }

  private void within(@Nullable Duration limit) {
    Duration took = view.answer().phases().total();
    if (limit != null && took.compareTo(limit) > 0) {
      violated("took " + TextSanitizer.words(took), "within " + TextSanitizer.words(limit));
      over = took.minus(limit);
    }
  }

  /** Of several lines with one name it is enough that one is as demanded. */
  private void header(Expectation.OnHeader demand) throws ProbeBroken {
    List<String> values = view.answer().headerValues(demand.name());
    boolean holds = values.isEmpty() && matching.holds(demand.match(), (String) null);
    for (String value : values) {
      holds |= matching.holds(demand.match(), value);
    }
    if (!holds) {
      String name = "header " + demand.name();
      violated(name + ": " + shown(values), name + " " + matching.demand(demand.match()));
    }
  }

  private String shown(List<String> values) {
    return values.isEmpty()
        ? "absent"
        : TextSanitizer.quoted(texts.fit(String.join(", ", values), 100));
  }

  private void json(Expectation.OnJson demand) throws ProbeBroken {
    String what = demand.path() + " " + matching.demand(demand.match());
    try {
      JsonPaths.Found found = JsonPaths.find(view.json(), demand.path());
      if (!holds(demand.match(), found)) {
        boolean isOfEach = !isOfAll(demand.match()) && !(demand.match() instanceof Match.Exists);
        String every = found.isMany() && isOfEach ? "every " : "";
        String shown = matching.shown(found.isAny() ? found.value() : null);
        violated(demand.path() + ": " + shown, every + what);
      }
    } catch (StepFailed e) {
      violated(e.observed(), what);
      bodyTells = true;
    }
  }

  /** Of several matches each must be as demanded, and there must be one. */
  private boolean holds(Match match, JsonPaths.Found found) throws ProbeBroken {
    JsonNode value = found.value();
    if (found.isMany() && isOfAll(match)) {
      return matching.holds(match, value);
    }
    if (!found.isMany() || value == null || value.isEmpty() || match instanceof Match.Exists) {
      return matching.holds(match, found.first());
    }
    boolean holds = true;
    for (JsonNode one : value) {
      holds &= matching.holds(match, one);
    }
    return holds;
  }

  /** A list is held against all matches together. */
  private static boolean isOfAll(Match match) {
    return match instanceof Match.Is(Json.Elements _);
  }
}
