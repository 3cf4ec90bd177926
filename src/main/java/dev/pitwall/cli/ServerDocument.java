package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What a Pitwall that was asked for a document said. */
sealed interface ServerDocument {
  /** The document. */
  record Document(JsonNode json) implements ServerDocument {}

  /** Nothing of use, and why. */
  record Nothing(String why) implements ServerDocument {}

  /**
   * What a reply holds.
   *
   * @param field the field that the document has if that is a Pitwall, and what it is called
   */
  static ServerDocument of(URI server, PitwallClient.Reply reply, String field) {
    return switch (reply) {
      case PitwallClient.Reply.Silence silence ->
          new Nothing(silence.why() + "; start one with pitwall serve, or name it with --server");
      case PitwallClient.Reply.Said said -> of(server, said.response(), field);
    };
  }

  private static ServerDocument of(URI server, HttpResponse<String> response, String field) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new Nothing(
          server + " answered " + status + "; give a token with the scope read in PITWALL_TOKEN");
    }
    Optional<JsonNode> document =
        JsonDocuments.read(response.body()).filter(node -> node.has(field));
    return status == 200 && document.isPresent()
        ? new Document(document.get())
        : new Nothing(server + " answered " + status + " and no " + field + "; is that a Pitwall?");
  }
}
