package dev.pitwall.probe.browser.slot;

import dev.pitwall.journey.ArtefactSink;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.RunEnvironment;

/**
 * What runs in a browser need beside the browser.
 *
 * @param http sends the request steps of journeys that mix both
 * @param artefacts keeps pictures, consoles and traces
 * @param endsTls whether any node is spoken to otherwise than its front door over TLS; browsers
 *     then take the key of our own proxies for any host
 */
public record RunTools(
    Secrets secrets,
    HttpDriver http,
    ArtefactSink artefacts,
    RunEnvironment around,
    boolean endsTls) {
  /** Where every node is spoken to as its front door is. */
  public RunTools(Secrets secrets, HttpDriver http, ArtefactSink artefacts, RunEnvironment around) {
    this(secrets, http, artefacts, around, false);
  }
}
