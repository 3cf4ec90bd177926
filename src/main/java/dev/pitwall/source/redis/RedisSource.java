package dev.pitwall.source.redis;

import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.source.redis.RedisSpec.Layout;
import dev.pitwall.text.Hosts;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads {@code redis:}, a list, a stream with a group, or a queue of Sidekiq's. */
public final class RedisSource implements SourceType {
  private static final Key<String> URL =
      Key.of(
              "url",
              Forms.text("URL of Redis", "rediss?://[^/?#@\\s]+(/[0-9]{0,6})?", YamlValue::text))
          .says("`redis://host:port`, or `rediss://host:port/database`")
          .needed("add the URL, such as redis://redis.example:6379");
  private static final Key<String> GROUP =
      Key.of("group", Forms.notEmpty("text"))
          .says("the consumer group of the stream")
          .with("stream");
  private static final Keys KEYS =
      Keys.of(URL, SourceTemplates.USER, SourceTemplates.PASSWORD)
          .oneOf(
              "`redis` needs to know how the queue is kept",
              Key.of("list", Forms.notEmpty("key")).says("a plain list"),
              Key.of("stream", Forms.notEmpty("key")).says("a stream with a group").with("group"),
              Key.of("sidekiq", Forms.notEmpty("name")).says("a queue of Sidekiq's"))
          .and(GROUP, SourceTemplates.TLS);

  @Override
  public String key() {
    return "redis";
  }

  @Override
  public String says() {
    return "a list, a stream, or a queue of Sidekiq";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Login> login = texts.login(section);
    Optional<String> url = section.find(URL).flatMap(v -> url(v, texts));
    TlsRules tls = texts.tls(section, url.orElse("").startsWith("rediss:"));
    if (tls.serverName() != null) {
      section
          .find(SourceTemplates.TLS)
          .flatMap(at -> at.find("server_name"))
          .ifPresent(
              at ->
                  at.wrong(
                      "`server_name` is not known to the client of Redis",
                      "name the host in `url` as it stands in the certificate"));
    }
    Optional<Layout> layout = section.chosen().flatMap(key -> layout(key, section, texts));
    return url.flatMap(
        from ->
            layout.map(
                how ->
                    new Described(
                        SignalSpec.Kind.QUEUE, new RedisSpec(from, login.orElse(null), how, tls))));
  }

  private static Optional<Layout> layout(String key, YamlMap section, SourceTemplates texts) {
    Optional<String> named = section.find(key).flatMap(v -> key(v, texts));
    if (key.equals("stream")) {
      Optional<String> group =
          section
              .need(GROUP.name(), "add the name of the consumer group")
              .flatMap(v -> key(v, texts));
      return named.flatMap(stream -> group.map(of -> new Layout.Stream(stream, of)));
    }
    if (section.find(GROUP).isPresent()) {
      return section
          .find(GROUP)
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
      URI url = new URI(SourceTemplates.filled(text));
      boolean scheme = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
      String path = String.valueOf(url.getPath());
      return scheme
          && Hosts.of(url) != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && Hosts.port(url) != 0
          && Hosts.port(url) <= 65535
          && path.matches("/?|/[0-9]{1,6}");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new RedisReader(
        spec, (RedisSpec) spec.source(), tools.texts(), tools.vertx(), tools.materials());
  }
}
