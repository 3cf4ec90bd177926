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
 */
public record RunTools(
    Secrets secrets, HttpDriver http, ArtefactSink artefacts, RunEnvironment around) {}
