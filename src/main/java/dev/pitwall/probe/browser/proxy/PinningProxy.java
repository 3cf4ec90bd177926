package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.machine.MachineFault;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.tls.TlsUnusable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A forward proxy on loopback that leads one service's hosts and ports to one of its nodes.
 *
 * <p>A proxy is a matter of a browser context, while Chromium's host rules are a matter of the
 * whole process: so each run can have its own node in one shared browser, with the service's own
 * Host header, and behind CONNECT its own SNI and certificate. Everything that is not the service
 * goes where it says. One request a connection: nothing here has to outlive a node's restart.
 *
 * <p>A node that is spoken to otherwise than its front door, plainly behind a balancer that ends
 * TLS or with headers that one adds, gets what the browser sent in its tunnel, read here.
 */
public final class PinningProxy implements AutoCloseable {
  /** The header in which the proxy says that an answer is its own and not the node's. */
  public static final String HEADER = "X-Pitwall-Proxy";

  private static final Logger LOG = LoggerFactory.getLogger(PinningProxy.class);
  private static final int MOST_CONNECTIONS = 256;
  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int HEAD_MILLIS = 60_000;
  private static final long REST_NANOS = 50_000_000;

  private final NodePlace to;
  private final @Nullable OwnCertificate own;
  private final TlsMaterials materials;
  private final Set<String> pinned;
  private final String node;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
  private final FaultBook faults = new FaultBook();

  private PinningProxy(NodePlace to, @Nullable OwnCertificate own, TlsMaterials materials)
      throws IOException {
    this.to = to;
    this.own = own;
    this.materials = materials;
    this.pinned = to.origins().stream().map(PinningProxy::place).collect(Collectors.toSet());
    this.node = to.name();
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /**
   * Opens one and begins to serve.
   *
   * @param own shown to the browser where TLS has to be ended; null where the browser would not
   *     take it
   * @param materials what the rules stand for by which TLS is spoken with the node
   */
  static PinningProxy open(NodePlace to, @Nullable OwnCertificate own, TlsMaterials materials) {
    try {
      PinningProxy proxy = new PinningProxy(to, own, materials);
      Thread.ofVirtual().name("pinning-proxy-" + proxy.port()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a port on loopback for node " + to.name(), e);
    }
  }

  /** What Chromium is told. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What goes wrong for a run that begins now. */
  public ProxyFaults faults() {
    return faults.fromNow(PinningProxy::place);
  }

  private static String place(URI url) {
    return place(bare(String.valueOf(Hosts.of(url))), Urls.port(url));
  }

  private static String place(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + " " + port;
  }

  boolean idle() {
    return sockets.isEmpty();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (connections.tryAcquire()) {
          Thread.ofVirtual().start(() -> serveAndRelease(client));
        } else {
          client.close();
          faults.lacking(
              "the proxy to " + node + " has " + MOST_CONNECTIONS + " connections at once");
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("pinning proxy for {}: {}", node, e.toString());
          faults.lacking("the proxy to " + node + " took no connection: " + e.getMessage());
          LockSupport.parkNanos(REST_NANOS); // it would fail again at once
        }
      }
    }
  }

  private void serveAndRelease(Socket client) {
    sockets.add(client);
    try (client) {
      serve(client);
    } catch (IOException gone) {
      LOG.debug("pinning proxy for {}: {}", node, gone.toString());
    } finally {
      sockets.remove(client);
      connections.release();
    }
  }

  private void serve(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    client.setSoTimeout(HEAD_MILLIS);
    InputStream in = new BufferedInputStream(client.getInputStream());
    Optional<RequestHead> head = RequestHead.read(in);
    if (head.isEmpty()) {
      return;
    }
    Optional<RequestHead.Aim> aim = head.get().aim();
    if (aim.isEmpty()) {
      Relay.refuse(client, 400, "not a proxy request");
      return;
    }
    if (endsTls(aim.get())) {
      withoutTls(client, aim.get());
      return;
    }
    client.setSoTimeout(0);
    forward(new Client(client, in), head.get(), aim.get());
  }

  private boolean endsTls(RequestHead.Aim aim) {
    return aim.tunnel() && to.endsTls() && pinned.contains(place(aim.host(), aim.port()));
  }

  /** Reads what the browser sends within its tunnel, to send it on as the node wants it. */
  private void withoutTls(Socket client, RequestHead.Aim aim) throws IOException {
    OwnCertificate certificate = own;
    if (certificate == null) {
      Relay.refuse(
          client, 502, node + " is not spoken to as its front door, and TLS cannot be ended");
      return;
    }
    Relay.established(client);
    String from = client.getInetAddress().getHostAddress();
    try (SSLSocket inside =
        (SSLSocket)
            certificate
                .context()
                .getSocketFactory()
                .createSocket(client, from, client.getPort(), true)) {
      inside.setUseClientMode(false);
      InputStream in = new BufferedInputStream(inside.getInputStream());
      Optional<RequestHead> head = RequestHead.read(in);
      if (head.isPresent()) {
        client.setSoTimeout(0);
        forward(new Client(inside, in), head.get(), aim.inside(head.get().first()));
      }
    }
  }

  /** A browser's connection, and what is still to be read of it. */
  private record Client(Socket socket, InputStream in) {}

  private void forward(Client client, RequestHead head, RequestHead.Aim aim) throws IOException {
    try (Socket plain = new Socket()) {
      sockets.add(plain);
      boolean toNode = pinned.contains(place(aim.host(), aim.port()));
      Optional<Socket> server = connect(client.socket(), plain, aim, toNode);
      if (server.isPresent()) {
        RequestHead asked = toNode ? head.as(to.access()) : head;
        new Relay(client.socket(), client.in(), server.get()).exchange(asked, aim);
      }
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private Optional<Socket> connect(Socket client, Socket plain, RequestHead.Aim aim, boolean toNode)
      throws IOException {
    String place = place(aim.host(), aim.port());
    InetSocketAddress address =
        toNode ? to.address(aim) : new InetSocketAddress(aim.host(), aim.port());
    try {
      plain.connect(address, CONNECT_MILLIS);
      plain.setTcpNoDelay(true);
      boolean isOverTls = toNode && !aim.tunnel() && to.access().scheme() == Scheme.HTTPS;
      Socket server = isOverTls ? overTls(plain, aim) : plain;
      faults.reached(place);
      return Optional.of(server);
    } catch (IOException e) {
      String whom = toNode ? to.called(aim) : aim.host() + ":" + aim.port();
      ProxyFaults.Fault fault = faults.failed(place, toNode, e, whom + " " + why(e));
      Relay.refuse(client, 502, fault.sentence());
      return Optional.empty();
    }
  }

  /** As a browser would: with the host's name, or the one of the rules, in SNI and certificate. */
  private Socket overTls(Socket plain, RequestHead.Aim aim) throws IOException {
    TlsRules rules = to.access().tls();
    SSLSocketFactory factory = materials.of(rules).context().getSocketFactory();
    SSLSocket socket =
        (SSLSocket) factory.createSocket(plain, rules.nameOf(aim.host()), aim.port(), true);
    if (!rules.insecure()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    plain.setSoTimeout(CONNECT_MILLIS);
    socket.startHandshake();
    plain.setSoTimeout(0);
    return socket;
  }

  private static String why(IOException e) {
    return switch (e) {
      case TlsUnusable ours -> "is spoken to with `tls`, of which " + ours.getMessage();
      case UnknownHostException unknown -> "is a host name that cannot be resolved";
      case ConnectException _ when MachineFault.of(e).isEmpty() -> "refused the connection";
      case SSLException tls -> "is spoken to over TLS, which failed: " + tls.getMessage();
      case SocketTimeoutException late -> "took no connection within " + CONNECT_MILLIS + " ms";
      default -> "cannot be reached: " + e.getMessage();
    };
  }

  private static String bare(String host) {
    return Hosts.bare(host);
  }

  @Override
  public void close() {
    Relay.closeQuietly(listener);
    sockets.forEach(Relay::closeQuietly);
  }
}
