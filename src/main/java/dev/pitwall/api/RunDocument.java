package dev.pitwall.api;

import static dev.pitwall.api.EvaluationJson.moment;
import static dev.pitwall.api.EvaluationJson.orEmpty;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.text.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as JSON, wherever it is shown: the API answers it, and {@code pitwall run --json} prints
 * it. No key is ever missing or null.
 */
public final class RunDocument {
  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private RunDocument() {}

  /**
   * The document of a run.
   *
   * @param artefacts as the reader can get at them: a URL for one, a path for another
   */
  public static JsonObject of(Run run, JsonArray artefacts) {
    JsonArray steps = new JsonArray();
    run.steps().forEach(step -> steps.add(of(step)));
    return new JsonObject()
        .put("id", run.id())
        .put("journey", run.journey())
        .put("service", run.service())
        .put("node", orEmpty(run.targetNode()))
        .put("trigger", word(run.trigger()))
        .put("outcome", word(run.outcome()))
        .put("startedAt", moment(run.startedAt()))
        .put("tookMillis", run.took().toMillis())
        .put("nodeSeen", orEmpty(run.nodeSeen()))
        .put("versionSeen", orEmpty(run.versionSeen()))
        .put("instanceSeen", orEmpty(run.met().instance()))
        .put("stray", orEmpty(run.met().stray()))
        .put("worker", run.worker())
        .put("traceId", run.trace().id())
        .put("failure", of(run.failure()))
        .put("steps", steps)
        .put("artefacts", artefacts);
  }

  private static JsonObject of(@Nullable Failure failure) {
    return new JsonObject()
        .put("step", failure == null ? 0 : failure.step())
        .put("undo", failure != null && failure.undo())
        .put("label", failure == null ? "" : failure.label())
        .put("observed", failure == null ? "" : failure.observed())
        .put("required", failure == null ? "" : failure.required())
        .put("clues", new JsonArray(failure == null ? List.of() : failure.clues()))
        .put("sentence", failure == null ? "" : failure.sentence());
  }

  private static JsonObject of(StepResult step) {
    return new JsonObject()
        .put("number", step.number())
        .put("label", step.label())
        .put("undo", step.undo())
        .put("outcome", word(step.outcome()))
        .put("tookMillis", step.took().toMillis())
        .put("detail", orEmpty(step.detail()))
        .put("phases", phases(step.phases()));
  }

  private static JsonObject phases(@Nullable HttpTimings phases) {
    JsonObject json = new JsonObject();
    if (phases != null) {
      put(json, "connect", phases.connect());
      put(json, "tls", phases.tls());
      put(json, "firstByte", phases.firstByte());
      put(json, "total", phases.total());
    }
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable Duration duration) {
    if (duration != null) {
      json.put(name, duration.toNanos() / NANOS_PER_MILLI);
    }
  }

  static String word(Enum<?> value) {
    return Words.of(value);
  }
}
