package dev.pitwall.source.http;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.HealthRule.Question;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.machine.MachineFault;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Answer;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.JsonFigures;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.text.Cut;
import dev.pitwall.tls.TlsUnusable;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one node how it is, at its own address with the service's Host. */
public final class HealthSource implements SignalSource {
  private static final int SHOWN = 80;

  private final Service service;
  private final Service.Node node;
  private final HealthRule rule;
  private final Question.Http question;
  private final URI url;
  private final Map<String, String> headers;
  private final TlsRules tls;
  private final HttpFetch fetch;
  private final Secrets secrets;
  private final InstantSource clock;

  /**
   * @param question what to GET, and what a good answer is
   * @param rule how long to wait for it
   * @param secrets what must not be shown of what is answered
   */
  public HealthSource(
      Service service,
      Service.Node node,
      Question.Http question,
      HealthRule rule,
      HttpFetch fetch,
      Secrets secrets,
      InstantSource clock) {
    this.service = service;
    this.node = node;
    this.rule = rule;
    this.question = question;
    NodeAccess access = NodeAccess.of(service, node, secrets);
    this.url = access.url(service.url().resolve(question.path()));
    this.headers = access.allHeaders();
    this.tls = access.tls();
    this.fetch = fetch;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    SocketAddress address = SocketAddress.inetSocketAddress(node.port(), node.host());
    long from = clock.millis();
    try {
      Answer answer = fetch.fetch(Ask.get(url, headers, rule.timeout()).at(address).over(tls));
      String answered =
          "%s answered %d in %d ms"
              .formatted(url.getPath(), answer.status(), clock.millis() - from);
      String wrong = wrong(answer);
      return new HealthSample(
          service.name(),
          node.name(),
          clock.instant(),
          wrong == null,
          secrets.redact(wrong == null ? answered : answered + wrong),
          header(service.versionHeader(), answer),
          header(service.instanceHeader(), answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreadable("interrupted");
    } catch (ReadFailure e) {
      if (e.getCause() instanceof TlsUnusable) {
        return unreadable(secrets.redact(String.valueOf(e.getMessage())));
      }
      return MachineFault.of(e.getCause())
          .map(fault -> unreadable(fault + ": " + node.host()))
          .orElseGet(
              () -> down(secrets.redact(observed(String.valueOf(e.getMessage()))), e.getCause()));
    }
  }

  private Sample down(String observed, @Nullable Throwable cause) {
    return Refused.is(cause)
        ? HealthSample.refused(service.name(), node.name(), clock.instant(), observed)
        : new HealthSample(service.name(), node.name(), clock.instant(), false, observed, null);
  }

  private Sample unreadable(String reason) {
    return new Unreadable(service.name(), node.name(), clock.instant(), reason);
  }

  /** What is not as it should be, to follow what was answered; null when all is. */
  private @Nullable String wrong(Answer answer) {
    int status = answer.status();
    boolean good = question.status().map(wanted -> wanted == status).orElse(status / 100 == 2);
    if (!good) {
      return question.status().map(wanted -> "; required " + wanted).orElse("");
    }
    String wanted = question.contains();
    if (wanted != null && !answer.body().contains(wanted)) {
      return ", without `" + wanted + "` in its body";
    }
    return question.json().isEmpty() ? null : wrongJson(answer);
  }

  private @Nullable String wrongJson(Answer answer) {
    try {
      JsonFigures json = JsonFigures.of(answer.body());
      for (Map.Entry<String, String> wanted : question.json().entrySet()) {
        String found = json.text(wanted.getKey());
        if (!wanted.getValue().equals(found)) {
          String seen = found == null ? "nothing" : "`" + shown(found) + "`";
          return ", %s is %s; required `%s`".formatted(wanted.getKey(), seen, wanted.getValue());
        }
      }
      return null;
    } catch (ReadFailure e) {
      return ", " + e.getMessage();
    }
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    return Cut.to(line, SHOWN);
  }

  private @Nullable String header(@Nullable String header, Answer answer) {
    String value = header == null ? null : answer.headers().get(header.toLowerCase(Locale.ROOT));
    return value == null ? null : secrets.redact(value);
  }

  /** A refused connection names the address itself. */
  private String observed(String failure) {
    return failure.endsWith(node.address()) ? failure : node.address() + " " + failure;
  }
}
