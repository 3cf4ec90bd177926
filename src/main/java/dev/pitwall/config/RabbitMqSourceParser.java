package dev.pitwall.config;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import java.util.Optional;

/** Reads {@code rabbitmq:}, a queue seen by the management API. */
final class RabbitMqSourceParser implements SourceParser {
  private static final String ROOT = "/";

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = YamlMap.of(value, SourceTemplates.linkAnd("vhost", "queue"));
    Optional<SourceSpec.Link> link =
        texts.link(section).filter(from -> isBase(section, from.url()));
    Optional<String> vhost =
        section.find("vhost").isPresent()
            ? section.find("vhost").flatMap(texts::named)
            : Optional.of(ROOT);
    Optional<String> queue =
        section.need("queue", "add the name of the queue").flatMap(texts::named);
    return link.flatMap(
        from ->
            vhost.flatMap(
                in ->
                    queue.map(
                        name ->
                            new Described(
                                SignalSpec.Kind.QUEUE, new SourceSpec.RabbitMq(from, in, name)))));
  }

  /** The path of the queue is appended to it. */
  private static boolean isBase(YamlMap section, String url) {
    boolean base = !url.matches(".*([?#].*|/api/?|/api/.*)");
    if (!base) {
      section
          .find("url")
          .orElseThrow()
          .mustBe("where the management API starts", "write http://host:15672, without /api");
    }
    return base;
  }
}
