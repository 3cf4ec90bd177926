package dev.pitwall.config;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import java.util.Optional;

/** Reads one kind of source. */
interface SourceParser {
  /** A source and what its readings are. */
  record Described(SignalSpec.Kind kind, SourceSpec source) {}

  /**
   * Reads what stands under the source's key.
   *
   * @param value what stands under the source's key
   * @return empty when it could not be understood; the problems are told
   */
  Optional<Described> read(YamlValue value, SourceTemplates texts);

  /** How to make it differ from node to node. */
  default String perNodeHint() {
    return "write {{node.address}} where the host and port go";
  }
}
