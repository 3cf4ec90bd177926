package dev.pitwall.source.redis;

import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.source.redis.RedisSpec.Layout;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Reads {@code redis:}, a list, a stream with a group, or a queue of Sidekiq's. */
public final class RedisSource implements SourceType {
  private static final List<String> LAYOUTS = List.of("list", "stream", "sidekiq");

  @Override
  public String key() {
    return "redis";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section =
        YamlMap.of(value, "url", "user", "password", "list", "stream", "group", "sidekiq");
    Optional<SourceSpec.Login> login = texts.login(section);
    Optional<String> url =
        section
            .need("url", "add the URL, such as redis://redis.example:6379")
            .flatMap(v -> url(v, texts));
    Optional<Layout> layout =
        section
            .one(LAYOUTS, "`redis` needs to know how the queue is kept")
            .flatMap(key -> layout(key, section, texts));
    return url.flatMap(
        from ->
            layout.map(
                how ->
                    new Described(
                        SignalSpec.Kind.QUEUE, new RedisSpec(from, login.orElse(null), how))));
  }

  private static Optional<Layout> layout(String key, YamlMap section, SourceTemplates texts) {
    Optional<String> named = section.find(key).flatMap(v -> key(v, texts));
    if (key.equals("stream")) {
      Optional<String> group =
          section.need("group", "add the name of the consumer group").flatMap(v -> key(v, texts));
      return named.flatMap(stream -> group.map(of -> new Layout.Stream(stream, of)));
    }
    if (section.find("group").isPresent()) {
      return section
          .find("group")
          .orElseThrow()
          .wrong("`group` without `stream`", "remove it, or write `stream`");
    }
    return named.map(
        name -> key.equals("list") ? new Layout.PlainList(name) : new Layout.Sidekiq(name));
  }

  private static Optional<String> key(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value);
    return text.isPresent() && text.get().isEmpty()
        ? value.mustBe("a name", "write the key as it stands in Redis")
        : text;
  }

  private static Optional<String> url(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value);
    if (text.isEmpty() || isUrl(text.get())) {
      return text;
    }
    // A URL with a password in it is refused, so it is not shown either.
    return (text.get().contains("@") ? value.secretly() : value)
        .mustBe(
            "a URL of Redis",
            "write redis://host:port or rediss://host:port/database, without user:password");
  }

  private static boolean isUrl(String text) {
    try {
      URI url =
          new URI(
              text.replace("{{node.address}}", "node:1")
                  .replace("{{node.host}}", "node")
                  .replace("{{node.name}}", "node"));
      boolean scheme = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
      String path = String.valueOf(url.getPath());
      return scheme
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getPort() != 0
          && url.getPort() <= 65535
          && path.matches("/?|/[0-9]{1,6}");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new RedisReader(spec, (RedisSpec) spec.source(), tools.texts(), tools.vertx());
  }
}
