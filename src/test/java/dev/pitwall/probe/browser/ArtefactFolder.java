package dev.pitwall.probe.browser;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.ArtefactSink;
import dev.pitwall.journey.Run;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps files in memory. */
public final class ArtefactFolder implements ArtefactSink {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** A file of a run; empty when there is none. */
  public byte[] of(Run run, String name) {
    return files.getOrDefault(run.id() + "/" + name, new byte[0]);
  }

  @Override
  public Artefact keep(String runId, Artefact.Kind kind, String name, byte[] content) {
    files.put(runId + "/" + name, content);
    return new Artefact(name, kind, content.length);
  }
}
