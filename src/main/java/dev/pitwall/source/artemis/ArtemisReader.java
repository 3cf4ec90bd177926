package dev.pitwall.source.artemis;

import static java.util.Objects.requireNonNullElse;

import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Answer;
import dev.pitwall.source.JsonFields;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SourceReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Reads one queue of Artemis by one question to Jolokia. */
public final class ArtemisReader implements SourceReader {
  private static final String ALLOW =
      "required leave to read a queue's attributes: jolokia-access.xml must allow POST from this"
          + " host, and with strict-checking the header Origin must be given";

  private final SignalSpec spec;
  private final ArtemisSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;
  private final String queue;
  private final String address;
  private final String question;

  public ArtemisReader(SignalSpec spec, ArtemisSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
    this.queue = texts.text(source.queue());
    this.address = texts.text(source.address());
    this.question = question();
  }

  /** The broker's name and the routing type are left open: who asks need not know them. */
  private String question() {
    String mbean =
        "org.apache.activemq.artemis:broker=\"*\",component=addresses,address="
            + ObjectName.quote(address)
            + ",subcomponent=queues,routing-type=\"*\",queue="
            + ObjectName.quote(queue);
    return new JsonObject()
        .put("type", "read")
        .put("mbean", mbean)
        .put("attribute", new JsonArray(QueueAttributes.READ))
        .encode();
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    Answer answer = fetch.fetch(texts.ask(source.link(), "", spec.timeout()).posting(question));
    if (answer.status() == 403) {
      throw new ReadFailure(bare(answer) + " answered 403; " + ALLOW);
    }
    return Samples.sample(
        spec,
        texts.nodeName(),
        at,
        new QueueAttributes(only(JsonFields.of(answer.required()))).figures(at));
  }

  private static String bare(Answer answer) {
    return answer.url().getAuthority() + requireNonNullElse(answer.url().getPath(), "");
  }

  /** The attributes of the one queue that was found. */
  private JsonFields only(JsonFields answer) throws ReadFailure {
    Double status = answer.number("status");
    if (status == null || status != 200) {
      throw new ReadFailure(refusal(status, requireNonNullElse(answer.text("error"), "no error")));
    }
    JsonFields found = answer.child("value");
    List<String> names = found == null ? List.of() : found.names();
    if (found == null || names.isEmpty()) {
      throw new ReadFailure(absence());
    }
    JsonFields queueFound = found.child(names.getFirst());
    if (names.size() > 1 || queueFound == null) {
      throw new ReadFailure(
          "%d queues %s on address %s; required one broker per agent, saw %s"
              .formatted(names.size(), queue, address, names.getFirst()));
    }
    return queueFound;
  }

  private String refusal(@Nullable Double status, String error) {
    if (status == null) {
      return "the answer has no `status`; required that of Jolokia: `url` usually ends in /jolokia";
    }
    return switch (status.intValue()) {
      case 403 -> "Jolokia says 403, " + error + "; " + ALLOW;
      case 404 -> absence();
      default -> "Jolokia says " + status.intValue() + ", " + error + "; required 200";
    };
  }

  private String absence() {
    return "no queue %s on address %s; create it, or correct `queue` or `address`"
        .formatted(queue, address);
  }
}
