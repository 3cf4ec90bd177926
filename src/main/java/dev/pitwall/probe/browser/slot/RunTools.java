package dev.pitwall.probe.browser.slot;

import dev.pitwall.journey.ArtefactSink;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.tls.TlsMaterials;

/**
 * What runs in a browser need beside the browser.
 *
 * @param http sends the request steps of journeys that mix both
 * @param artefacts keeps pictures, consoles and traces
 * @param endsTls whether any target is spoken to otherwise than a browser does it over TLS;
 *     browsers then take the key of our own proxies for any host
 * @param materials what the TLS rules of targets stand for
 */
public record RunTools(
    Secrets secrets,
    HttpDriver http,
    ArtefactSink artefacts,
    RunEnvironment around,
    boolean endsTls,
    TlsMaterials materials) {
  /** Where every target is spoken to as browsers do by themselves. */
  public RunTools(Secrets secrets, HttpDriver http, ArtefactSink artefacts, RunEnvironment around) {
    this(secrets, http, artefacts, around, false, new TlsMaterials(secrets));
  }
}
