package dev.pitwall.source.redis;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.Deadline;
import dev.pitwall.source.JsonFigures;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.redis.RedisSpec.Layout;
import dev.pitwall.tls.TlsMaterial;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.tls.TlsUnusable;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a queue that is kept in Redis. */
public final class RedisReader implements SourceReader {
  /** Larger numbers count milliseconds, as Sidekiq does from 8 on; smaller ones seconds. */
  private static final double MOST_SECONDS = 1e11;

  private static final int MOST_NESTED = 16;

  private final SignalSpec spec;
  private final RedisSpec source;
  private final NodeTexts texts;
  private final RedisSession server;
  private @Nullable TlsMaterial material;
  private @Nullable RedisOptions options;

  public RedisReader(
      SignalSpec spec, RedisSpec source, NodeTexts texts, Vertx vertx, TlsMaterials materials) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.server = new RedisSession(vertx, () -> options(materials));
  }

  private RedisOptions options(TlsMaterials materials) throws ReadFailure {
    try {
      TlsMaterial now = materials.of(source.tls());
      RedisOptions known = options;
      if (known == null || !now.equals(material)) {
        known = options(now);
        options = known;
        material = now;
      }
      return known;
    } catch (TlsUnusable e) {
      throw new ReadFailure("`tls`: " + e.getMessage(), e);
    }
  }

  private RedisOptions options(TlsMaterial tls) {
    ClientSSLOptions ssl = tls.options();
    NetClientOptions net =
        new NetClientOptions()
            .setTrustAll(tls.insecure())
            .setTrustOptions(ssl.getTrustOptions())
            .setKeyCertOptions(ssl.getKeyCertOptions());
    String url = texts.text(source.url());
    int timeout = Math.toIntExact(Math.min(spec.timeout().toMillis(), Integer.MAX_VALUE));
    // A connection that answers nothing ends by itself; one in use is never idle for so long.
    long idle = spec.timeout().plus(spec.every().multipliedBy(2)).toMillis();
    net.setConnectTimeout(timeout)
        .setIdleTimeout(Math.toIntExact(Math.min(idle, Integer.MAX_VALUE)))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setSsl(url.startsWith("rediss:"))
        .setHostnameVerificationAlgorithm(ssl.getHostnameVerificationAlgorithm());
    RedisOptions options =
        new RedisOptions()
            .setNetClientOptions(net)
            .setConnectionString(withoutZero(url))
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setMaxNestedArrays(MOST_NESTED)
            .setPreferredProtocolVersion(ProtocolVersion.RESP2);
    SourceSpec.Login login = source.login();
    if (login != null) {
      options.setPassword(texts.secret(login.password()));
      if (login.user() != null) {
        options.setUser(texts.secret(login.user()));
      }
    }
    return options;
  }

  /** Database 0 is where everybody begins; to select it would need a right. */
  private static String withoutZero(String url) {
    return url.endsWith("/0") ? url.substring(0, url.length() - 2) : url;
  }

  @Override
  public QueueSample read(Instant at) throws ReadFailure, InterruptedException {
    Deadline deadline = Deadline.in(spec.timeout());
    try {
      return switch (source.layout()) {
        case Layout.PlainList list -> list(at, texts.text(list.key()), deadline);
        case Layout.Stream stream ->
            stream(at, texts.text(stream.key()), texts.text(stream.group()), deadline);
        case Layout.Sidekiq sidekiq -> sidekiq(at, texts.text(sidekiq.queue()), deadline);
      };
    } catch (RedisSession.Refused e) {
      server.forget();
      throw new ReadFailure(RedisErrors.inWords(source.layout(), String.valueOf(e.getMessage())));
    } catch (ReadFailure | InterruptedException | RuntimeException e) {
      server.forget();
      throw e;
    }
  }

  private QueueSample list(Instant at, String key, Deadline deadline)
      throws ReadFailure, RedisSession.Refused, InterruptedException {
    var answers = server.ask(List.of(Request.cmd(Command.LLEN).arg(key)), deadline);
    return sample(at, Fields.number("LLEN", answers.getFirst()), null);
  }

  private QueueSample stream(Instant at, String key, String group, Deadline deadline)
      throws ReadFailure, RedisSession.Refused, InterruptedException {
    var answers =
        server.ask(
            List.of(
                Request.cmd(Command.XINFO).arg("STREAM").arg(key),
                Request.cmd(Command.XINFO).arg("GROUPS").arg(key)),
            deadline);
    StreamFigures figures = StreamFigures.of(key, group, answers.getFirst(), answers.getLast());
    EntryId first = figures.allDelivered() ? null : firstFrom(figures.delivered(), key, deadline);
    return figures.sample(spec, texts.nodeName(), at, first);
  }

  /** The first entry after an id; null when there is none, since it may have been deleted. */
  private @Nullable EntryId firstFrom(EntryId delivered, String key, Deadline deadline)
      throws ReadFailure, RedisSession.Refused, InterruptedException {
    Request range =
        Request.cmd(Command.XRANGE)
            .arg(key)
            .arg(delivered.next().toString())
            .arg("+")
            .arg("COUNT")
            .arg(1);
    Response entries = server.ask(List.of(range), deadline).getFirst();
    if (entries == null || entries.type() != ResponseType.MULTI || entries.size() == 0) {
      return null;
    }
    Response entry = entries.get(0);
    if (entry == null || entry.type() != ResponseType.MULTI || entry.size() == 0) {
      throw new ReadFailure("XRANGE answered no entry; required an id and its fields");
    }
    return EntryId.of(String.valueOf(entry.get(0)));
  }

  private QueueSample sidekiq(Instant at, String queue, Deadline deadline)
      throws ReadFailure, RedisSession.Refused, InterruptedException {
    String key = "queue:" + queue;
    var answers =
        server.ask(
            List.of(
                Request.cmd(Command.LINDEX).arg(key).arg(-1),
                Request.cmd(Command.LLEN).arg(key),
                Request.cmd(Command.SISMEMBER).arg("queues").arg(queue)),
            deadline);
    Response oldest = answers.getFirst();
    if (oldest == null && Fields.number("SISMEMBER", answers.getLast()) == 0) {
      throw new ReadFailure(
          "Sidekiq knows no queue `%s`; name one that had a job, and the right database"
              .formatted(queue));
    }
    // Looked at first: a job that is pushed meanwhile is counted by the next reading.
    return oldest == null
        ? sample(at, 0, Duration.ZERO)
        : sample(at, Fields.number("LLEN", answers.get(1)), age(oldest.toString(), at));
  }

  private static Duration age(String job, Instant at) throws ReadFailure {
    double enqueued = JsonFigures.of(job).number("the oldest job's enqueued_at", "$.enqueued_at");
    double seconds = enqueued > MOST_SECONDS ? enqueued / 1000 : enqueued;
    double age = Math.clamp(at.toEpochMilli() / 1000.0 - seconds, 0, MOST_SECONDS);
    return Duration.ofMillis(Math.round(age * 1000));
  }

  private QueueSample sample(Instant at, long depth, @Nullable Duration oldest) {
    return new QueueSample(
        spec.name(),
        texts.nodeName(),
        at,
        (double) depth,
        null,
        oldest,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public void close() {
    server.close();
  }
}
