package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.api.RunDocument;
import dev.pitwall.journey.Outcome;
import dev.pitwall.text.Words;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.List;

/** Runs as one JSON document; each is as the HTTP API has it, but for where its artefacts are. */
final class RunsJson {
  private RunsJson() {}

  static ObjectNode of(List<FinishedRun> all) {
    ObjectNode document = JsonDocuments.object();
    document.put("ok", FinishedRun.code(all) == Exit.OK);
    document.put("exitCode", FinishedRun.code(all));
    for (Outcome outcome : Outcome.values()) {
      document.put(Words.of(outcome), FinishedRun.count(all, outcome));
    }
    ArrayNode runs = document.putArray("runs");
    all.forEach(one -> runs.add(of(one)));
    return document;
  }

  private static JsonNode of(FinishedRun finished) {
    JsonArray artefacts = new JsonArray();
    finished.files().stream().map(Path::toString).forEach(artefacts::add);
    return JsonDocuments.read(RunDocument.of(finished.run(), artefacts).encode()).orElseThrow();
  }
}
