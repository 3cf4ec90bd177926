package dev.pitwall.api;

import static dev.pitwall.api.EvaluationJson.moment;

import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What was done, by whom, and whether anything of that was changed afterwards. */
final class AuditOperations {
  private final AuditArchive archive;

  AuditOperations(AuditArchive archive) {
    this.archive = archive;
  }

  ApiResponse list(ApiRequest request) {
    RequestFields fields = request.inputs();
    int limit = fields.whole("limit", JourneyOperations.DEFAULT_LIMIT);
    int before = fields.whole("before", 0);
    List<AuditEntry> page = archive.list(before == 0 ? null : (long) before, limit);
    JsonArray lines = new JsonArray();
    page.forEach(entry -> lines.add(of(entry)));
    long next = page.size() < limit ? 0 : page.getLast().sequence();
    return ApiResponse.json(200, new JsonObject().put("lines", lines).put("next", next));
  }

  private static JsonObject of(AuditEntry entry) {
    return new JsonObject()
        .put("sequence", entry.sequence())
        .put("at", moment(entry.at()))
        .put("who", entry.who())
        .put("what", entry.what())
        .put("hash", entry.hash());
  }

  ApiResponse verify(ApiRequest request) {
    return ApiResponse.json(
        200,
        switch (archive.verify()) {
          case AuditArchive.Check.Sound sound ->
              new JsonObject()
                  .put("sound", true)
                  .put("first", sound.first())
                  .put("lines", sound.lines())
                  .put("sequence", sound.sequence())
                  .put("head", sound.head())
                  .put("headAt", sound.headAt() == null ? "" : moment(sound.headAt()))
                  .put("notCovered", sound.notCovered())
                  .put("broken", "");
          case AuditArchive.Check.Broken broken ->
              new JsonObject()
                  .put("sound", false)
                  .put("first", broken.sequence())
                  .put("lines", 0)
                  .put("sequence", 0)
                  .put("head", "")
                  .put("headAt", "")
                  .put("notCovered", 0)
                  .put("broken", "line " + broken.sequence() + ": " + broken.sentence());
        });
  }
}
