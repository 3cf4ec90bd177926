package dev.pitwall.config;

import dev.pitwall.text.Hosts;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads where Pitwall listens and who may call. */
final class ServerReader {
  private static final Pattern HOSTS = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}");

  private static final Key<String> HOST =
      Key.of("host", Forms.text("host or address", HOSTS.pattern(), ServerReader::host))
          .says("where to listen; anything but a loopback address or `localhost` needs `tokens`")
          .usually("127.0.0.1");
  private static final Key<Integer> PORT =
      Key.of("port", Forms.integer(0, 65535)).says("0 picks a free port").usually(8080);
  private static final Key<URI> URL =
      Key.of("url", Forms.url())
          .says("how others reach it, for links")
          .otherwise("http://host:port");
  private static final Key<List<Config.Token>> TOKENS =
      Key.of("tokens", Forms.list(TokenReader.FORM).readBy(ServerReader::tokens))
          .says("who may call")
          .usually(List.of(), "none");

  private static final Key<Integer> CONNECTIONS =
      Key.of("connections", Forms.integer(10, 100_000))
          .says("most connections open at the same time; one more is closed at once")
          .usually(Config.Callers.USUAL.connections());
  private static final Key<Integer> PER_ADDRESS =
      Key.of("connections_per_address", Forms.integer(1, 100_000))
          .says(
              "most of them from one IPv4 address or IPv6 /64 network, loopback excepted; raise it"
                  + " to `connections` where a proxy on another machine is in front")
          .usually(Config.Callers.USUAL.connectionsPerAddress());
  private static final Key<Integer> PER_SECOND =
      Key.of("requests_per_second", Forms.integer(1, 1_000_000))
          .says(
              "what one token, or one address without a token, may ask on average, with 5 s of it"
                  + " at once; more is 429. Health is not counted, nor are answers from memory")
          .usually(Config.Callers.USUAL.requestsPerSecond());

  static final Form<Config.Server> FORM =
      Forms.section(
          Keys.of(HOST, PORT, URL, TOKENS, CONNECTIONS, PER_ADDRESS, PER_SECOND),
          ServerReader::server);

  private ServerReader() {}

  private static Optional<Config.Server> server(YamlMap map) {
    String host = map.get(HOST);
    List<Config.Token> tokens = map.get(TOKENS);
    boolean noTokens = map.find(TOKENS).map(v -> v.isList() && tokens.isEmpty()).orElse(true);
    Optional<YamlValue> open = map.find(HOST).filter(at -> noTokens && !Hosts.isLoopback(host));
    open.ifPresent(
        at ->
            at.wrong(
                "`host` " + at.seen() + " is reachable from outside and there are no `tokens`",
                "add `tokens`, or listen on 127.0.0.1"));
    String url = map.read(URL).map(URI::toString).orElse(null);
    return Optional.of(new Config.Server(host, map.get(PORT), url, tokens, callers(map)));
  }

  private static Config.Callers callers(YamlMap map) {
    return new Config.Callers(map.get(CONNECTIONS), map.get(PER_ADDRESS), map.get(PER_SECOND));
  }

  private static Optional<String> host(YamlValue value) {
    Optional<String> text = value.text();
    return text.isPresent() && !HOSTS.matcher(text.get()).matches()
        ? value.mustBe("a host name or an address", "write it without port and brackets")
        : text;
  }

  private static Optional<List<Config.Token>> tokens(YamlValue value) {
    List<Config.Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlValue item : value.list()) {
      for (Config.Token token :
          TokenReader.FORM.read(item.called("token").secretly()).stream().toList()) {
        if (!names.add(token.name())) {
          item.wrong("two tokens are called `" + token.name() + "`", "give each its own name");
        }
        tokens.add(token);
      }
    }
    return Optional.of(tokens);
  }
}
