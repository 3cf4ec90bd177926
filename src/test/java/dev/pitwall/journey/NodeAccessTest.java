package dev.pitwall.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeAccessTest {
  private static final Secrets SECRETS = new Secrets(Map.of("HOP", "correct horse"));

  private static Service.Node node(@Nullable Scheme scheme, Map<String, Template> headers) {
    return new Service.Node("app01", "10.0.0.11", 8080, scheme, headers);
  }

  private static Service service(String url, Service.Node... nodes) {
    return new Service("shop", URI.create(url), null, null, null, List.of(nodes), Map.of());
  }

  private static NodeAccess access(String url, Service.Node node) {
    return NodeAccess.of(service(url, node), node, SECRETS);
  }

  @Test
  void aNodeIsSpokenToAsItsFrontDoorUnlessItSaysOtherwise() {
    for (String url : List.of("http://shop.example", "https://shop.example:8443")) {
      NodeAccess access = access(url, new Service.Node("app01", "10.0.0.11", 8080));
      assertThat(access)
          .isEqualTo(new NodeAccess(Scheme.of(URI.create(url)), Map.of(), null, TlsRules.USUAL));
      assertThat(access.needsHelp(URI.create(url))).isFalse();
      assertThat(access.url(URI.create(url + "/health"))).isEqualTo(URI.create(url + "/health"));
    }
  }

  @Test
  void aPlainNodeBehindABalancerThatEndsTlsIsToldWhatUsersAskedFor() {
    NodeAccess access = access("https://shop.example", node(Scheme.HTTP, Map.of()));
    assertThat(access.scheme()).isEqualTo(Scheme.HTTP);
    assertThat(access.headers())
        .isEqualTo(
            Map.of(
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "shop.example",
                "X-Forwarded-Port", "443"));
    assertThat(access.url(URI.create("https://shop.example/health?a=b")))
        .isEqualTo(URI.create("http://shop.example/health?a=b"));
    assertThat(access("https://shop.example:8443", node(Scheme.HTTP, Map.of())).headers())
        .containsEntry("X-Forwarded-Host", "shop.example:8443")
        .containsEntry("X-Forwarded-Port", "8443");
  }

  @Test
  void itsOwnHeadersWinWhateverTheirCaseAndMayNameTheNodeAndSecrets() {
    Map<String, Template> headers =
        Map.of(
            "x-forwarded-proto", Template.of("wss"),
            "X-Hop", Template.of("{{node.name}} at {{node.address}} by {{secret.HOP}}"));
    NodeAccess access = access("https://shop.example", node(Scheme.HTTP, headers));
    assertThat(access.headers())
        .hasSize(4)
        .containsValue("wss")
        .containsEntry("X-Hop", "app01 at 10.0.0.11:8080 by correct horse");
  }

  @Test
  void aSecretOfSeveralLinesIsOneHeader() {
    Service.Node node = node(null, Map.of("X-Hop", Template.of("{{secret.HOP}}")));
    Secrets secrets = new Secrets(Map.of("HOP", "one\r\nX-Admin: yes\n"));
    assertThat(NodeAccess.of(service("https://shop.example", node), node, secrets).headers())
        .isEqualTo(Map.of("X-Hop", "one X-Admin: yes"));
  }

  @Test
  void whoMustReadWhatABrowserSendsOverTls() {
    Service.Node plain = node(Scheme.HTTP, Map.of());
    Service.Node told = node(null, Map.of("X-Hop", Template.of("1")));
    Service.Node usual = node(null, Map.of());
    Service.Node secure = node(Scheme.HTTPS, Map.of());
    for (Service.Node one : List.of(plain, told)) {
      assertThat(NodeAccess.endsTlsAnywhere(List.of(service("https://shop.example", usual, one))))
          .isTrue();
    }
    assertThat(NodeAccess.endsTlsAnywhere(List.of(service("https://shop.example", usual, secure))))
        .isFalse();
    assertThat(NodeAccess.endsTlsAnywhere(List.of(service("http://shop.example", told)))).isFalse();
  }

  private static Service asked(String url, ServiceAccess access, Service.Node... nodes) {
    Service usual = service(url, nodes);
    return new Service(
        usual.name(),
        usual.url(),
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        usual.nodes(),
        Map.of(),
        access);
  }

  @Test
  void whoAsksIsSaidAtTheFrontDoorAndAtNodesUnlessTheNodesHeadersDo() {
    Auth auth = new Auth.Basic(Template.of("watch"), Template.of("{{secret.HOP}}"));
    ServiceAccess access = new ServiceAccess(TlsRules.USUAL, TlsRules.USUAL, auth);
    Service.Node usual = node(null, Map.of());
    Service.Node own = node(null, Map.of("authorization", Template.of("Own x")));
    Service shop = asked("http://shop.example", access, usual, own);
    Secrets secrets = new Secrets(Map.of("HOP", "one\n"));
    String said = "Basic d2F0Y2g6b25l"; // watch:one
    assertThat(NodeAccess.of(new Target.FrontDoor(shop), secrets).allHeaders())
        .isEqualTo(Map.of("Authorization", said));
    assertThat(NodeAccess.of(shop, usual, secrets).allHeaders())
        .isEqualTo(Map.of("Authorization", said));
    assertThat(NodeAccess.of(shop, own, secrets).allHeaders())
        .isEqualTo(Map.of("authorization", "Own x"));
    assertThat(new Auth.Bearer(Template.of("{{secret.HOP}}")).header(secrets))
        .isEqualTo("Bearer one");
    assertThat(NodeAccess.isOwn(new Target.FrontDoor(shop))).isTrue();
    assertThat(NodeAccess.endsTlsAnywhere(List.of(shop))).isFalse();
    Service secure = asked("https://shop.example", access, usual);
    assertThat(NodeAccess.endsTlsAnywhere(List.of(secure))).isTrue();
  }

  @Test
  void ofTlsEachNodeHasItsOwnName() {
    TlsRules named = new TlsRules(null, null, "{{node.name}}.internal", false);
    ServiceAccess access = new ServiceAccess(TlsRules.USUAL, named, null);
    Service.Node node = node(null, Map.of());
    Service shop = asked("https://shop.example", access, node);
    assertThat(NodeAccess.of(shop, node, SECRETS).tls().serverName()).isEqualTo("app01.internal");
    assertThat(NodeAccess.of(new Target.FrontDoor(shop), SECRETS).tls().isUsual()).isTrue();
    assertThat(NodeAccess.endsTls(new Target.FrontDoor(shop))).isFalse();
    assertThat(NodeAccess.endsTls(new Target.OneNode(shop, node))).isTrue();
  }
}
