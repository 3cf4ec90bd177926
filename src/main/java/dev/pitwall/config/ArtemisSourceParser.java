package dev.pitwall.config;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import java.util.Optional;

/** Reads {@code artemis:}, a queue seen by Jolokia. */
final class ArtemisSourceParser implements SourceParser {
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
                                SignalSpec.Kind.QUEUE, new SourceSpec.Artemis(from, at, name)))));
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
}
