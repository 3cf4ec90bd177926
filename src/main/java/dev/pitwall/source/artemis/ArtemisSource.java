package dev.pitwall.source.artemis;

import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.Optional;

/** Reads {@code artemis:}, a queue seen by Jolokia. */
public final class ArtemisSource implements SourceType {
  @Override
  public String key() {
    return "artemis";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = YamlMap.of(value, SourceTemplates.linkAnd("address", "queue"));
    Optional<SourceSpec.Link> link =
        texts.link(section).filter(from -> isJolokia(section, from.url()));
    Optional<String> queue =
        section.need("queue", "add the name of the queue").flatMap(texts::named);
    Optional<String> address =
        section.find("address").isPresent() ? section.find("address").flatMap(texts::named) : queue;
    return link.flatMap(
        from ->
            address.flatMap(
                at ->
                    queue.map(
                        name ->
                            new Described(
                                SignalSpec.Kind.QUEUE, new ArtemisSpec(from, at, name)))));
  }

  private static boolean isJolokia(YamlMap section, String url) {
    boolean jolokia = url.matches("[^?#]*");
    if (!jolokia) {
      section
          .find("url")
          .orElseThrow()
          .mustBe("that of Jolokia, without a query", "write http://host:8161/console/jolokia");
    }
    return jolokia;
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new ArtemisReader(spec, (ArtemisSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
