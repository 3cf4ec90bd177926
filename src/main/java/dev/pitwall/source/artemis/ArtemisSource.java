package dev.pitwall.source.artemis;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.Optional;

/** Reads {@code artemis:}, a queue seen by Jolokia. */
public final class ArtemisSource implements SourceType {
  private static final Key<String> ADDRESS =
      Key.of("address", Forms.filled("name"))
          .says("the address it belongs to")
          .otherwise("the queue's name");
  private static final Key<String> QUEUE =
      Key.of("queue", Forms.filled("name")).says("the queue").needed("add the name of the queue");
  private static final Keys KEYS = SourceTemplates.LINK.and(ADDRESS, QUEUE);

  @Override
  public String key() {
    return "artemis";
  }

  @Override
  public String says() {
    return "a queue of ActiveMQ Artemis";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link =
        texts.link(section).filter(from -> isJolokia(section, from.url()));
    Optional<String> queue = section.find(QUEUE).flatMap(texts::named);
    Optional<String> address =
        section.find(ADDRESS).isPresent() ? section.find(ADDRESS).flatMap(texts::named) : queue;
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
