package dev.pitwall.source.rabbitmq;

import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.Optional;

/** Reads {@code rabbitmq:}, a queue seen by the management API. */
public final class RabbitMqSource implements SourceType {
  private static final String ROOT = "/";

  @Override
  public String key() {
    return "rabbitmq";
  }

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
                                SignalSpec.Kind.QUEUE, new RabbitMqSpec(from, in, name)))));
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

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new RabbitMqReader(spec, (RabbitMqSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
