package dev.pitwall.probe.browser;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.ArtefactSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps files in memory. */
final class KeptFiles implements ArtefactSink {
  final Map<String, byte[]> files = new ConcurrentHashMap<>();

  @Override
  public Artefact keep(String runId, Artefact.Kind kind, String name, byte[] content) {
    files.put(runId + "/" + name, content);
    return new Artefact(name, kind, content.length);
  }
}
