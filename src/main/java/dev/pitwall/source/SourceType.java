package dev.pitwall.source;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * One kind of source: its key, how it is written down, and how it is read. Each registers itself in
 * one line of {@code META-INF/services/dev.pitwall.source.SourceType}; their order is the one in
 * which they are told.
 */
public interface SourceType {
  /** Every kind of source, by the key it stands under. */
  static Map<String, SourceType> all() {
    return byKey(ServiceLoader.load(SourceType.class));
  }

  /** Those that Pitwall itself brings, of which documents and schemas tell. */
  static Map<String, SourceType> own() {
    return byKey(ServiceLoader.load(SourceType.class, SourceType.class.getClassLoader()));
  }

  private static Map<String, SourceType> byKey(Iterable<SourceType> types) {
    Map<String, SourceType> byKey = new LinkedHashMap<>();
    types.forEach(one -> byKey.put(one.key(), one));
    return byKey;
  }

  /** A source and what its readings are. */
  record Described(SignalSpec.Kind kind, SourceSpec source) {}

  /** The key it stands under. */
  String key();

  /** What may stand under it. */
  Form<?> form();

  /** What it reads, in a few words for a table. */
  String says();

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

  /**
   * Makes what reads a signal from one place; whoever asked for it closes it.
   *
   * @param spec a signal whose source has this key
   */
  SourceReader open(SignalSpec spec, SourceTools tools);
}
