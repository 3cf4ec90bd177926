package dev.pitwall.source.rabbitmq;

import static java.util.Objects.requireNonNullElse;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Answer;
import dev.pitwall.source.JsonFields;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SourceReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Reads one queue of RabbitMQ from the management API. */
public final class RabbitMqReader implements SourceReader {
  /** Only these: the whole answer lists every consumer and channel. */
  private static final String COLUMNS =
      "?columns=type,state,messages_ready,messages_unacknowledged,consumers,head_message_timestamp,"
          + "message_stats,arguments.x-max-length,effective_policy_definition.max-length";

  private static final String OVERVIEW = "/api/overview?columns=rates_mode";

  private final SignalSpec spec;
  private final RabbitMqSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;
  private final String vhost;
  private final String queue;
  private final String path;

  public RabbitMqReader(SignalSpec spec, RabbitMqSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
    this.vhost = texts.text(source.vhost());
    this.queue = texts.text(source.queue());
    this.path = "/api/queues/" + encoded(vhost) + "/" + encoded(queue) + COLUMNS;
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    long started = System.nanoTime();
    QueueAnswer answer = new QueueAnswer(JsonFields.of(asked(path, spec.timeout())));
    Map<Figure, Double> figures = answer.figures(at);
    if (answer.countsNothing() && countersAreOff(started)) {
      figures.remove(Figure.ARRIVED);
      figures.remove(Figure.DRAINED);
    }
    return Samples.sample(spec, texts.nodeName(), at, figures);
  }

  /** A queue that was never used has no counters, nor has any queue where they are turned off. */
  private boolean countersAreOff(long started) throws ReadFailure, InterruptedException {
    Duration left = spec.timeout().minusNanos(System.nanoTime() - started);
    if (left.toMillis() < 1) {
      throw new ReadFailure("no whole answer within " + spec.timeout().toMillis() + " ms");
    }
    String overview = asked(OVERVIEW, left);
    return "none".equals(JsonFields.of(overview).text("rates_mode"));
  }

  private String asked(String path, Duration timeout) throws ReadFailure, InterruptedException {
    Answer answer = fetch.fetch(texts.ask(source.link(), path, timeout));
    return switch (answer.status()) {
      case 401, 403 -> throw new ReadFailure(refusal(answer));
      case 404 -> throw new ReadFailure(absence(answer));
      default -> answer.required();
    };
  }

  /** RabbitMQ refuses users it does not know, and those it does, with the same status. */
  private String refusal(Answer answer) {
    String reason = reason(answer);
    String advice =
        reason.contains("virtual host")
            ? "rabbitmqctl set_permissions -p " + vhost + " USER '^$' '^$' '^$'"
            : reason.contains("management user")
                ? "rabbitmqctl set_user_tags USER management"
                : "check user and password";
    return "%s answered %d, %s; required a user who may see the queue: %s"
        .formatted(answer.url().getAuthority(), answer.status(), reason, advice);
  }

  private String absence(Answer answer) {
    return reason(answer).equals("Not Found")
        ? "no queue %s in vhost %s; declare it, or correct `queue` or `vhost`"
            .formatted(queue, vhost)
        : "%s answered 404 to /api/queues; required RabbitMQ's management API: enable the plugin"
            .formatted(answer.url().getAuthority());
  }

  private static String reason(Answer answer) {
    try {
      return requireNonNullElse(JsonFields.of(answer.body()).text("reason"), "without a reason");
    } catch (ReadFailure e) {
      return "without a reason";
    }
  }
}
