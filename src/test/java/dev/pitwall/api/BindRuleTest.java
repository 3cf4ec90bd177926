package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindRuleTest {
  private static final Config.Token TOKEN =
      new Config.Token("ci", "0".repeat(64), Set.of(Config.Scope.READ));

  private static Config.Server server(String host, Config.Token... tokens) {
    return new Config.Server(host, 8080, null, List.of(tokens));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "localhost",
        "LOCALHOST",
        "::1",
        "[::1]",
        "127.1",
        "0:0:0:0:0:0:0:1"
      })
  void thisMachineNeedsNoTokens(String host) {
    assertThat(BindRule.refusal(server(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "pitwall.example",
        "127.0.0.1.example",
        "127.0.0.256",
        "localhost.example",
        ""
      })
  void anywhereElseDoes(String host) {
    assertThat(BindRule.refusal(server(host)))
        .hasValueSatisfying(
            why -> assertThat(why).contains(host).contains("server.tokens").contains("127.0.0.1"));
    assertThat(BindRule.refusal(server(host, TOKEN))).isEmpty();
  }
}
