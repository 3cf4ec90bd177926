package dev.pitwall.config;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole configuration, checked: every name that is used exists. */
public record Config(
    Server server,
    Store store,
    Browser browser,
    Metrics metrics,
    Traces traces,
    Secrets secrets,
    List<Service> services,
    List<SignalSpec> signals,
    List<GatePolicy> gates,
    List<Journey> journeys) {
  /**
   * Where Pitwall listens.
   *
   * @param port 0 picks a free one
   * @param url how others reach it; null says http://host:port
   */
  public record Server(
      String host, int port, @Nullable String url, List<Token> tokens, Callers callers) {
    public Server {
      tokens = List.copyOf(tokens);
    }

    /** With the usual bounds. */
    public Server(String host, int port, @Nullable String url, List<Token> tokens) {
      this(host, port, url, tokens, Callers.USUAL);
    }
  }

  /**
   * How much callers may take.
   *
   * @param connections open at the same time
   * @param connectionsPerAddress of them from one address that is not this machine
   * @param requestsPerSecond of one token, or of one address without a token, on average
   */
  public record Callers(int connections, int connectionsPerAddress, int requestsPerSecond) {
    /** What does for hundreds of pipelines: a thousand may wait for a verdict, pages be open. */
    public static final Callers USUAL = new Callers(1_500, 50, 100);
  }

  /**
   * A caller's right.
   *
   * @param sha256 the SHA-256 of the token, 64 hex digits, lower case
   */
  public record Token(String name, String sha256, Set<Scope> scopes) {
    public Token {
      scopes = Set.copyOf(scopes);
    }
  }

  /** What a token allows. */
  public enum Scope {
    /** Ask gates, read everything. */
    READ,
    /** Tell the progress of rollouts. */
    DEPLOY,
    /** Hold, release, acknowledge, trigger runs. */
    OPERATE
  }

  /**
   * What is kept, and for how long.
   *
   * @param keepVerdicts how long evaluations, acknowledgements, holds, rollouts and audit lines are
   *     kept once they are over
   * @param runBytes how much of the database may be in use before the oldest runs go
   * @param fullRuns how long a passed run is a row of its own, before it is packed
   * @param keepMinutes how long the figures a minute are kept
   */
  public record Store(
      Duration keepRuns,
      Duration keepArtefacts,
      long artefactBytes,
      Duration keepVerdicts,
      long runBytes,
      Duration fullRuns,
      Duration keepMinutes) {}

  /**
   * The browsers that run journeys.
   *
   * @param slots how many run at the same time
   */
  public record Browser(int slots) {}

  /**
   * How figures are given away.
   *
   * @param nativeHistograms whether histograms are given as native ones as well
   * @param probeTargets where /probe may aim a journey
   */
  public record Metrics(boolean nativeHistograms, ProbeTargets probeTargets) {}

  /**
   * What becomes of the traces of runs and evaluations.
   *
   * @param propagate whether requests of journeys carry trace context
   * @param sampled the share of traces that are recorded, from 0 to 1
   * @param link where a trace is shown, with {@code {{trace.id}}} in it; null for nowhere
   * @param otlp where spans are sent; null for nowhere
   * @param attributes what every span says besides, such as the environment
   */
  public record Traces(
      boolean propagate,
      double sampled,
      @Nullable String link,
      @Nullable Link otlp,
      Map<String, String> attributes) {
    public Traces {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Where /probe may aim a journey. */
  public enum ProbeTargets {
    /** At front doors and nodes of the configuration. */
    CONFIGURED,
    /** At whatever the caller names: who may read may then reach whatever Pitwall can. */
    ANY
  }

  public Config {
    services = List.copyOf(services);
    signals = List.copyOf(signals);
    gates = List.copyOf(gates);
    journeys = List.copyOf(journeys);
  }

  /** The same, listening elsewhere. */
  public Config withPort(int port) {
    return new Config(
        new Server(server.host(), port, server.url(), server.tokens(), server.callers()),
        store,
        browser,
        metrics,
        traces,
        secrets,
        services,
        signals,
        gates,
        journeys);
  }
}
