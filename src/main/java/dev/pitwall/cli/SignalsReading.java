package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What a Pitwall that was asked for its signals said. */
sealed interface SignalsReading {
  /** The document of {@code GET /api/v1/signals}. */
  record Document(JsonNode json) implements SignalsReading {}

  /** Nothing of use, and why. */
  record Nothing(String why) implements SignalsReading {}

  static SignalsReading of(URI server, PitwallClient.Reply reply) {
    return switch (reply) {
      case PitwallClient.Reply.Silence silence ->
          new Nothing(silence.why() + "; start one with pitwall serve, or name it with --server");
      case PitwallClient.Reply.Said said -> of(server, said.response());
    };
  }

  private static SignalsReading of(URI server, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new Nothing(
          server + " answered " + status + "; give a token with the scope read in PITWALL_TOKEN");
    }
    Optional<JsonNode> document =
        JsonDocuments.read(response.body()).filter(node -> node.path("signals").isArray());
    return status == 200 && document.isPresent()
        ? new Document(document.get())
        : new Nothing(server + " answered " + status + " and no signals; is that a Pitwall?");
  }
}
