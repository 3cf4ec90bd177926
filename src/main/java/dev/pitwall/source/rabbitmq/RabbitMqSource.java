package dev.pitwall.source.rabbitmq;

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

/** Reads {@code rabbitmq:}, a queue seen by the management API. */
public final class RabbitMqSource implements SourceType {
  private static final Key<String> VHOST =
      Key.of("vhost", Forms.text()).says("its virtual host").usually("/", "`/`");
  private static final Key<String> QUEUE =
      Key.of("queue", Forms.filled("name")).says("the queue").needed("add the name of the queue");
  private static final Keys KEYS = SourceTemplates.LINK.and(VHOST, QUEUE);

  @Override
  public String key() {
    return "rabbitmq";
  }

  @Override
  public String says() {
    return "a queue of RabbitMQ";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link =
        texts.link(section).filter(from -> isBase(section, from.url()));
    Optional<String> vhost =
        section.find(VHOST).isPresent() ? section.find(VHOST).flatMap(texts::named) : VHOST.usual();
    Optional<String> queue = section.find(QUEUE).flatMap(texts::named);
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
