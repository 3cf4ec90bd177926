package dev.pitwall.probe;

import dev.pitwall.journey.Met;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.text.Hosts;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whom a run really met: gathers what was asked and what answered, and says at any moment what that
 * amounts to.
 *
 * <p>Only answers of the service's own origins name a node, a version or an instance; every request
 * of a pinned run to those origins goes to the node. Whatever performs steps may report to it, from
 * any thread.
 */
public final class ObservedIdentity {
  private static final int SERVER_ERRORS = 500;
  private static final int MOST_NODES = 64;
  private static final int MOST_ORIGINS = 64;

  private final Service service;
  private final @Nullable Pinned pinned;
  private final Map<String, Incarnation> byNode = new HashMap<>();
  private final Set<String> redirectedTo = new HashSet<>();
  private @Nullable String node;
  private @Nullable String version;
  private @Nullable String instance;
  private @Nullable String stray;
  private @Nullable String redirectStray;
  private boolean ownDocument;
  private int requests;
  private int errors;

  /** A run's node and the others of its service. */
  private record Pinned(Service.Node node, Service service) {
    /** Which other node of the service a node header's value names. */
    Optional<Service.Node> other(String value) {
      return names(node, value)
          ? Optional.empty()
          : service.nodes().stream().filter(each -> names(each, value)).findFirst();
    }

    private boolean names(Service.Node one, String value) {
      boolean sharedHost =
          service.nodes().stream().filter(each -> each.host().equals(one.host())).count() > 1;
      return value.equalsIgnoreCase(one.name())
          || value.equalsIgnoreCase(one.address())
          || (!sharedHost && value.equalsIgnoreCase(one.host()));
    }
  }

  /** What the answers of one node said first. */
  private record Incarnation(@Nullable String version, @Nullable String instance) {
    Incarnation or(@Nullable String later, @Nullable String laterInstance) {
      return new Incarnation(
          version == null ? later : version, instance == null ? laterInstance : instance);
    }
  }

  /**
   * An answer.
   *
   * @param url what was asked for
   * @param shown whether the run goes by it: it answers a request step, or is a page's own document
   * @param headers answers a header's value by its name, without case, or null
   */
  public record Answer(
      URI url, int status, boolean shown, Function<String, @Nullable String> headers) {}

  public ObservedIdentity(Target target) {
    this.service = target.service();
    this.pinned =
        target instanceof Target.OneNode one ? new Pinned(one.node(), one.service()) : null;
  }

  /** A request goes out. */
  public synchronized void asked(URI url) {
    if (isOwn(url)) {
      requests++;
    }
  }

  /** A request got no answer, and the asked one is to blame. */
  public synchronized void unanswered(URI url) {
    if (isOwn(url)) {
      errors++;
    }
  }

  /** A request was answered. */
  public synchronized void answer(Answer answer) {
    if (!isOwn(answer.url())) {
      elsewhere(answer);
      return;
    }
    if (answer.status() >= SERVER_ERRORS) {
      errors++;
    }
    if (answer.shown()) {
      shown(answer);
    }
    identity(answer);
  }

  private boolean isOwn(URI url) {
    return Urls.isOf(service, url);
  }

  private void shown(Answer answer) {
    Optional<URI> target =
        Urls.redirect(answer.url(), answer.status(), answer.headers().apply("Location"));
    if (target.isEmpty()) {
      ownDocument = true;
    } else if (redirectedTo.size() < MOST_ORIGINS) {
      redirectedTo.add(Urls.origin(target.get()));
    }
  }

  private void identity(Answer answer) {
    String saysNode = read(service.nodeHeader(), answer);
    String saysVersion = read(service.versionHeader(), answer);
    String saysInstance = read(service.instanceHeader(), answer);
    node = saysNode == null ? node : saysNode;
    version = saysVersion == null ? version : saysVersion;
    instance = saysInstance == null ? instance : saysInstance;
    if (pinned != null) {
      if (saysNode != null) {
        pinned.other(saysNode).ifPresent(other -> answeredBy(other, pinned.node()));
      }
      same(pinned.node().name(), saysVersion, saysInstance);
    } else if (saysNode != null) {
      // Without a node's name, mixed versions at the front door are just a rollout under way.
      same(saysNode, saysVersion, saysInstance);
    }
  }

  private static @Nullable String read(@Nullable String header, Answer answer) {
    String value = header == null ? null : answer.headers().apply(header);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private void answeredBy(Service.Node other, Service.Node wanted) {
    strayed("answered by " + other.name() + ", not by " + wanted.name());
  }

  private void same(String who, @Nullable String version, @Nullable String instance) {
    Incarnation first = byNode.get(who);
    if (first == null) {
      if (byNode.size() < MOST_NODES) {
        byNode.put(who, new Incarnation(version, instance));
      }
      return;
    }
    differs(who, "version", first.version(), version);
    differs(who, "instance", first.instance(), instance);
    byNode.put(who, first.or(version, instance));
  }

  private void differs(String who, String what, @Nullable String began, @Nullable String now) {
    if (began != null && now != null && !began.equals(now)) {
      strayed(who + " began with " + what + " " + began + ", went on with " + now);
    }
  }

  /** An answer of another origin, which says nothing about the service. */
  private void elsewhere(Answer answer) {
    if (pinned == null || !answer.shown() || Hosts.of(answer.url()) == null) {
      return;
    }
    String origin = Urls.origin(answer.url());
    String sentence =
        "answered by "
            + origin
            + ", which is not pinned to "
            + pinned.node().name()
            + "; `also` of the service pins further origins of its scheme";
    if (Urls.sameSite(answer.url(), service.url())) {
      strayed(sentence);
    } else if (redirectedTo.contains(origin) && redirectStray == null) {
      redirectStray = sentence;
    }
  }

  private void strayed(String why) {
    stray = stray == null ? why : stray;
  }

  /** What it amounts to so far. */
  public synchronized Met met() {
    return new Met(node, version, instance, why(), requests, errors);
  }

  private @Nullable String why() {
    if (stray != null || pinned == null) {
      return stray;
    }
    // A login or a payment elsewhere is part of a journey whose pages the node has shown as well.
    if (redirectStray != null && !ownDocument) {
      return redirectStray;
    }
    return requests == 0 ? "no request of the run went to " + pinned.node().name() : null;
  }
}
