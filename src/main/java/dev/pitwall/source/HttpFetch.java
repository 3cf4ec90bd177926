package dev.pitwall.source;

import dev.pitwall.coding.ContentCoding;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.machine.MachineStalled;
import dev.pitwall.machine.Stalls;
import dev.pitwall.text.Hosts;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.tls.TlsReasons;
import dev.pitwall.tls.TlsUnusable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches small documents over HTTP; blocks, so it is used on virtual threads only. */
public final class HttpFetch implements AutoCloseable {
  /** The longest answer that is taken where nothing else is asked for. */
  public static final int USUAL_BYTES = 1 << 20;

  private static final int MAX_REDIRECTS = 0;

  private final HttpClient client;
  private final Stalls stalls;
  private final TlsMaterials materials;
  private final Context context;

  /**
   * A question.
   *
   * @param server where to connect; null connects to the host of the URL
   * @param body posted as JSON; null asks with GET
   * @param timeout for the whole, until the last byte
   * @param maxBytes a longer answer is no answer
   * @param tls how TLS is spoken, where the URL says so
   */
  public record Ask(
      URI url,
      @Nullable SocketAddress server,
      Map<String, String> headers,
      @Nullable String body,
      Duration timeout,
      int maxBytes,
      TlsRules tls) {
    public Ask {
      headers = Map.copyOf(headers);
    }

    /** A GET. */
    public static Ask get(URI url, Map<String, String> headers, Duration timeout) {
      return new Ask(url, null, headers, null, timeout, USUAL_BYTES, TlsRules.USUAL);
    }

    /** The same, at another server than the URL's host. */
    public Ask at(SocketAddress other) {
      return new Ask(url, other, headers, body, timeout, maxBytes, tls);
    }

    /** The same with one more header. */
    public Ask saying(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Ask(url, server, more, body, timeout, maxBytes, tls);
    }

    /** The same, posting JSON. */
    public Ask posting(String json) {
      return new Ask(url, server, headers, json, timeout, maxBytes, tls);
    }

    /** The same, taking an answer of up to so many bytes. */
    public Ask upTo(int bytes) {
      return new Ask(url, server, headers, body, timeout, bytes, tls);
    }

    /** The same, speaking TLS so. */
    public Ask over(TlsRules rules) {
      return new Ask(url, server, headers, body, timeout, maxBytes, rules);
    }
  }

  /** What came back. */
  public record Answer(URI url, int status, String body, Map<String, String> headers) {
    /**
     * The body of a 200.
     *
     * @throws ReadFailure for every other status, with what to do about it where that is plain
     */
    public String required() throws ReadFailure {
      if (status == 200) {
        return body;
      }
      String advice =
          switch (status) {
            case 401 -> "; give it a user and password that may read";
            case 403 -> "; the user may log in but not read this: grant it";
            case 301, 302, 307, 308 -> "; name the final URL, redirects are not followed";
            default -> "";
          };
      throw new ReadFailure(bare(url) + " answered " + status + "; required 200" + advice);
    }

    /** Without the query, which may be long. */
    private static String bare(URI url) {
      String text = url.toString();
      int query = text.indexOf('?');
      return query < 0 ? text : text.substring(0, query);
    }
  }

  /** One that does not know when this process stands still, and no secret. */
  public HttpFetch(Vertx vertx) {
    this(vertx, Stalls.NONE, new TlsMaterials(Secrets.NONE));
  }

  /**
   * One that tells a target that is late from a process that stood still.
   *
   * @param vertx whose event loops the answers come over; they hold nobody else up
   * @param materials what the TLS rules of questions stand for
   */
  public HttpFetch(Vertx vertx, Stalls stalls, TlsMaterials materials) {
    this.stalls = stalls;
    this.materials = materials;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(2_000)
            .setIdleTimeout(30)
            .setKeepAlive(false) // a node that restarts must not be asked over its old connection
            .setMaxRedirects(MAX_REDIRECTS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(64).setMaxWaitQueueSize(1_000);
    this.client = vertx.createHttpClient(options, pool);
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Asks and waits for the whole answer.
   *
   * @throws ReadFailure when there is no answer within the timeout, or it is too large
   */
  public Answer fetch(Ask ask) throws ReadFailure, InterruptedException {
    RequestOptions options =
        new RequestOptions()
            .setMethod(ask.body() == null ? HttpMethod.GET : HttpMethod.POST)
            .setAbsoluteURI(ask.url().toString())
            // Only a backstop: whoever asked counts the time itself, and says so in its own words.
            .setTimeout(ask.timeout().multipliedBy(2).toMillis())
            .putHeader("User-Agent", "Pitwall (synthetic; signals)")
            .putHeader("Accept", "application/json, */*;q=0.5")
            .putHeader("Accept-Encoding", ContentCoding.ACCEPTED);
    if (ask.body() != null) {
      options.putHeader("Content-Type", "application/json");
    }
    ask.headers().forEach(options::putHeader);
    if (ask.server() != null) {
      options.setServer(ask.server());
    }
    if (Scheme.of(ask.url()) == Scheme.HTTPS) {
      speakTls(options, ask);
    }
    HttpExchange exchange = new HttpExchange(ask);
    // On the event loop from the start: a callback that ran on our own thread could come after the
    // first bytes of the answer, and would wait for them for ever.
    // Composed, since a client that was closed meanwhile throws instead of failing the request.
    context.runOnContext(
        go ->
            Future.succeededFuture()
                .compose(start -> client.request(options))
                .compose(request -> exchange.send(request))
                .onComplete(exchange.answer()::complete, exchange.answer()::completeExceptionally));
    return unpacked(await(exchange, ask), ask);
  }

  private void speakTls(RequestOptions options, Ask ask) throws ReadFailure {
    try {
      options.setSslOptions(materials.of(ask.tls()).options());
    } catch (TlsUnusable e) {
      throw new ReadFailure("`tls`: " + e.getMessage(), e);
    }
    if (ask.tls().serverName() != null) {
      HostAndPort place = HttpExchange.place(ask.url());
      if (ask.server() == null) {
        options.setServer(SocketAddress.inetSocketAddress(place.port(), Hosts.bare(place.host())));
      }
      options.setHost(ask.tls().serverName());
    }
  }

  /** On the thread of whoever asked: a few bytes can stand for many. */
  private static Answer unpacked(HttpExchange.Packed packed, Ask ask) throws ReadFailure {
    String coding = packed.headers().getOrDefault("content-encoding", "");
    byte[] body = packed.body();
    if (ContentCoding.isKnown(coding) && body.length > 0) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      try {
        if (!ContentCoding.decode(body, coding, kept, ask.maxBytes())) {
          throw new ReadFailure(HttpExchange.tooLarge(ask));
        }
      } catch (IOException e) {
        String why =
            e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
        throw new ReadFailure("the answer could not be decompressed: " + why);
      }
      body = kept.toByteArray();
    }
    return new Answer(
        ask.url(), packed.status(), new String(body, StandardCharsets.UTF_8), packed.headers());
  }

  private HttpExchange.Packed await(HttpExchange exchange, Ask ask)
      throws ReadFailure, InterruptedException {
    long millis = ask.timeout().toMillis();
    long start = System.nanoTime();
    try {
      return exchange.answer().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // An answer that trickles in would otherwise keep its connection for ever.
      exchange.giveUp();
      String late = "no whole answer within " + millis + " ms";
      Optional<String> excuse = stalls.excuse(start, System.nanoTime(), ask.timeout());
      throw excuse.isEmpty()
          ? new ReadFailure(late)
          : new ReadFailure(late, new MachineStalled(excuse.get()));
    } catch (InterruptedException e) {
      exchange.giveUp();
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ReadFailure(reason(cause), cause);
    }
  }

  private static String reason(Throwable cause) {
    if (TlsReasons.isOfTls(cause)) {
      return "TLS failed: " + TlsReasons.of(cause);
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message.replace(": /", ": ");
  }

  @Override
  public void close() {
    var _ = client.close();
  }
}
