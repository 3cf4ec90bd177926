package dev.pitwall.probe.browser.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Auth;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.ServiceAccess;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.tls.TlsMaterials;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PinningProxyTest {
  private static final URI SHOP = URI.create("http://shop.example:9000");
  private final TestSite node = new TestSite("app01", "1.4.2");
  private final PinningProxy proxy =
      PinningProxy.open(place("app01", node.port()), null, new TlsMaterials(Secrets.NONE));

  private static NodePlace place(String name, int port) {
    NodeAccess access = new NodeAccess(Scheme.HTTP, Map.of(), null, TlsRules.USUAL);
    return new NodePlace(List.of(SHOP), name, "127.0.0.1", port, access);
  }

  @AfterEach
  void stop() {
    proxy.close();
    node.close();
  }

  private static String ask(PinningProxy proxy, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      write(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void theServicesAddressLeadsToTheNodeWithItsOwnHost() throws IOException {
    String answer =
        ask(
            proxy,
            String.join(
                "\r\n",
                "GET http://shop.example:9000/?a=b HTTP/1.1",
                "Host: shop.example:9000",
                "Proxy-Connection: keep-alive",
                "",
                ""));
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("X-App-Node: app01")
        .contains("Connection: close\r\n")
        .contains("<h1>Shop</h1>");
    assertThat(node.asked).extracting(TestSite.Asked::host).containsExactly("shop.example:9000");
  }

  @Test
  void anotherAddressGoesWhereItSays() throws IOException {
    try (TestSite other = new TestSite("other", "1")) {
      String host = "127.0.0.1:" + other.port();
      assertThat(ask(proxy, "GET http://" + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
          .containsIgnoringCase("X-App-Node: other");
    }
    assertThat(node.asked).isEmpty();
  }

  /** A front door's origins are each where they say, and all are told who asks; nobody else is. */
  @Test
  void aFrontDoorAndItsOtherOriginsAreToldWhoAsks() throws IOException {
    try (TestSite also = new TestSite("also", "1");
        TestSite other = new TestSite("other", "1")) {
      Service shop =
          new Service(
              "shop",
              URI.create("http://127.0.0.1:" + node.port()),
              null,
              null,
              null,
              null,
              List.of(URI.create("http://127.0.0.1:" + also.port())),
              null,
              null,
              List.of(),
              Map.of(),
              new ServiceAccess(
                  TlsRules.USUAL, TlsRules.USUAL, new Auth.Bearer(Template.of("tok"))));
      NodePlace place = NodePlace.of(new Target.FrontDoor(shop), Secrets.NONE);
      try (PinningProxy front = PinningProxy.open(place, null, new TlsMaterials(Secrets.NONE))) {
        for (TestSite one : List.of(node, also, other)) {
          String at = "127.0.0.1:" + one.port();
          assertThat(ask(front, "GET http://" + at + "/ HTTP/1.1\r\nHost: " + at + "\r\n\r\n"))
              .startsWith("HTTP/1.1 200");
        }
        String at = "127.0.0.1:" + node.port();
        ask(
            front,
            "GET http://%s/ HTTP/1.1\r\nHost: %s\r\nauthorization: Own x\r\n\r\n"
                .formatted(at, at));
      }
      assertThat(node.asked)
          .extracting(TestSite.Asked::authorization)
          .containsExactly("Bearer tok", "Own x");
      assertThat(also.asked)
          .extracting(TestSite.Asked::authorization)
          .containsExactly("Bearer tok");
      assertThat(other.asked).extracting(TestSite.Asked::authorization).containsExactly("");
    }
  }

  @Test
  void aTunnelLeadsToTheNodeAsWell() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      write(socket, "CONNECT shop.example:9000 HTTP/1.1\r\nHost: shop.example:9000\r\n\r\n");
      InputStream in = socket.getInputStream();
      assertThat(RequestHead.read(in).orElseThrow().status()).isEqualTo(200);
      write(socket, "GET /tyres HTTP/1.1\r\nHost: shop.example:9000\r\nConnection: close\r\n\r\n");
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("Tyres");
    }
    await().until(proxy::idle);
  }

  @Test
  void aNodeThatIsDownIsTold() throws IOException {
    try (ClosedPort nobody = new ClosedPort();
        PinningProxy down =
            PinningProxy.open(
                place("app02", nobody.number()), null, new TlsMaterials(Secrets.NONE))) {
      String answer = ask(down, "GET http://shop.example:9000/ HTTP/1.1\r\nHost: shop\r\n\r\n");
      assertThat(answer)
          .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
          .contains("X-Pitwall-Proxy: unreachable\r\n");
      assertThat(down.faults().of(SHOP))
          .contains(
              new ProxyFaults.Fault(
                  "app02 (127.0.0.1:" + nobody.number() + ") refused the connection", false));
    }
  }

  @Test
  void whatIsNoProxyRequestIsRefused() throws IOException {
    assertThat(ask(proxy, "GET / HTTP/1.1\r\nHost: shop\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void theSameNodeHasTheSameProxyAndIdleOnesGoWhenThereAreTooMany() {
    try (PinningProxies proxies = new PinningProxies(false, new TlsMaterials(Secrets.NONE), 1);
        TestSite other = new TestSite("app02", "1")) {
      var service = TestSite.service(SHOP, List.of(node.asNode(), other.asNode()));
      PinningProxy first = proxies.to(new Target.OneNode(service, node.asNode()), Secrets.NONE);
      assertThat(proxies.to(new Target.OneNode(service, node.asNode()), Secrets.NONE))
          .isSameAs(first);
      PinningProxy second = proxies.to(new Target.OneNode(service, other.asNode()), Secrets.NONE);
      assertThat(second.port()).isNotEqualTo(first.port());
      assertThat(proxies.to(new Target.OneNode(service, node.asNode()), Secrets.NONE))
          .isNotSameAs(first);
    }
  }
}
