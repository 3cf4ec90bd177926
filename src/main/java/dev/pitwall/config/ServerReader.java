package dev.pitwall.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads where Pitwall listens, who may ask, and what is kept. */
final class ServerReader {
  static final Config.Store DEFAULT_STORE =
      new Config.Store(Duration.ofDays(14), Duration.ofDays(7), 2L << 30, Duration.ofDays(400));
  static final Config.Server DEFAULT_SERVER = new Config.Server("127.0.0.1", 8080, null, List.of());
  static final int DEFAULT_SLOTS = 2;

  private static final Duration LEAST_KEPT = Duration.ofMinutes(1);
  private static final Duration LEAST_VERDICTS_KEPT = Duration.ofDays(1);
  private static final int MOST_SLOTS = 16;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}");

  private ServerReader() {}

  static Config.Server server(YamlValue value) {
    YamlMap section = YamlMap.of(value, "host", "port", "url", "tokens");
    String host = section.find("host").flatMap(ServerReader::host).orElse(DEFAULT_SERVER.host());
    int port = section.find("port").flatMap(v -> v.integer(0, 65535)).orElse(DEFAULT_SERVER.port());
    Optional<URI> url = section.find("url").flatMap(Scalars::url);
    List<Config.Token> tokens = section.find("tokens").map(ServerReader::tokens).orElse(List.of());
    boolean noTokens = section.find("tokens").map(v -> v.isList() && tokens.isEmpty()).orElse(true);
    if (noTokens && !LoopbackHost.is(host)) {
      section
          .find("host")
          .ifPresent(
              v ->
                  v.wrong(
                      "`host` " + v.seen() + " is reachable from outside and there are no `tokens`",
                      "add `tokens`, or listen on 127.0.0.1"));
    }
    return new Config.Server(host, port, url.map(URI::toString).orElse(null), tokens);
  }

  private static Optional<String> host(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !HOST.matcher(text.get()).matches()) {
      return value.mustBe("a host name or an address", "write it without port and brackets");
    }
    return text;
  }

  private static List<Config.Token> tokens(YamlValue value) {
    List<Config.Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlValue item : value.list()) {
      Config.Token token = token(item.called("token").secretly());
      if (!names.add(token.name())) {
        item.wrong("two tokens are called `" + token.name() + "`", "give each its own name");
      }
      tokens.add(token);
    }
    return tokens;
  }

  private static Config.Token token(YamlValue value) {
    YamlMap section = YamlMap.of(value, "name", "sha256", "scopes");
    String name =
        section
            .need("name", "add who uses the token")
            .map(YamlValue::openly)
            .flatMap(Scalars::name)
            .orElse("at line " + value.line());
    String hash =
        section
            .need("sha256", "add the output of: printf %s TOKEN | sha256sum")
            .flatMap(ServerReader::hash)
            .orElse("");
    Set<Config.Scope> scopes =
        section
            .need("scopes", "add a list of read, deploy, operate")
            .map(ServerReader::scopes)
            .orElse(Set.of());
    return new Config.Token(name, hash, scopes);
  }

  private static Optional<String> hash(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !SHA256.matcher(text.get()).matches()) {
      return value.wrong(
          "`sha256` must be 64 hex digits, saw " + text.get().length() + " characters",
          "write the output of: printf %s TOKEN | sha256sum");
    }
    return text.map(hash -> hash.toLowerCase(Locale.ROOT));
  }

  private static Set<Config.Scope> scopes(YamlValue value) {
    EnumSet<Config.Scope> scopes = EnumSet.noneOf(Config.Scope.class);
    List<YamlValue> items = value.list();
    if (value.isList() && items.isEmpty()) {
      value.wrong("`scopes` is empty", "list what the token allows: read, deploy, operate");
    }
    items.forEach(item -> scope(item).ifPresent(scopes::add));
    return scopes;
  }

  private static Optional<Config.Scope> scope(YamlValue value) {
    Optional<String> text = value.text();
    Optional<Config.Scope> scope =
        text.flatMap(
            t -> Stream.of(Config.Scope.values()).filter(s -> word(s).equals(t)).findFirst());
    if (text.isPresent() && scope.isEmpty()) {
      List<String> words = Stream.of(Config.Scope.values()).map(ServerReader::word).toList();
      return value.wrong(
          "unknown scope `" + YamlValue.shorten(text.get()) + "`",
          DidYouMean.hint(text.get(), words, "there are:"));
    }
    return scope;
  }

  private static String word(Config.Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  static Config.Store store(YamlValue value) {
    YamlMap section =
        YamlMap.of(value, "keep_runs", "keep_artefacts", "artefact_bytes", "keep_verdicts");
    return new Config.Store(
        keep(section, "keep_runs", LEAST_KEPT, DEFAULT_STORE.keepRuns()),
        keep(section, "keep_artefacts", LEAST_KEPT, DEFAULT_STORE.keepArtefacts()),
        section.find("artefact_bytes").flatMap(Scalars::size).orElse(DEFAULT_STORE.artefactBytes()),
        keep(section, "keep_verdicts", LEAST_VERDICTS_KEPT, DEFAULT_STORE.keepVerdicts()));
  }

  private static Duration keep(YamlMap section, String key, Duration least, Duration otherwise) {
    return section.find(key).flatMap(v -> Scalars.duration(v, least)).orElse(otherwise);
  }

  static int slots(YamlValue value) {
    return YamlMap.of(value, "slots")
        .find("slots")
        .flatMap(v -> v.integer(0, MOST_SLOTS))
        .orElse(DEFAULT_SLOTS);
  }
}
