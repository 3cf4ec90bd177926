package dev.pitwall.probe.browser.proxy;

import dev.pitwall.machine.MachineFault;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A forward proxy on loopback that leads one service's hosts and ports to one of its nodes.
 *
 * <p>A proxy is a matter of a browser context, while Chromium's host rules are a matter of the
 * whole process: so each run can have its own node in one shared browser, with the service's own
 * Host header, and behind CONNECT its own SNI and certificate. Everything that is not the service
 * goes where it says. One request a connection: nothing here has to outlive a node's restart.
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

  private final Set<String> pinned;
  private final String node;
  private final InetSocketAddress address;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
  private final FaultBook faults = new FaultBook();

  private PinningProxy(List<URI> origins, String node, String nodeHost, int nodePort)
      throws IOException {
    this.pinned = origins.stream().map(PinningProxy::place).collect(Collectors.toSet());
    this.node = node + " (" + nodeHost + ":" + nodePort + ")";
    // Unresolved: a name is looked up for every connection, as it may move when a node is replaced.
    this.address = InetSocketAddress.createUnresolved(nodeHost, nodePort);
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /**
   * Opens one and begins to serve.
   *
   * @param origins what the node answers for
   */
  static PinningProxy open(List<URI> origins, String node, String nodeHost, int nodePort) {
    try {
      PinningProxy proxy = new PinningProxy(origins, node, nodeHost, nodePort);
      Thread.ofVirtual().name("pinning-proxy-" + proxy.port()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a port on loopback for node " + node, e);
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
    return place(bare(url.getHost()), Urls.port(url));
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
    client.setSoTimeout(0);
    Optional<RequestHead.Aim> aim = head.get().aim();
    if (aim.isEmpty()) {
      refuse(client, 400, "not a proxy request");
      return;
    }
    forward(client, in, head.get(), aim.get());
  }

  private void forward(Socket client, InputStream in, RequestHead head, RequestHead.Aim aim)
      throws IOException {
    try (Socket server = new Socket()) {
      sockets.add(server);
      if (connect(client, server, aim)) {
        exchange(new Pair(client, in, server), head, aim);
      }
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private boolean connect(Socket client, Socket server, RequestHead.Aim aim) throws IOException {
    String place = place(aim.host(), aim.port());
    boolean toNode = pinned.contains(place);
    InetSocketAddress to =
        toNode
            ? new InetSocketAddress(address.getHostString(), address.getPort())
            : new InetSocketAddress(aim.host(), aim.port());
    try {
      server.connect(to, CONNECT_MILLIS);
      server.setTcpNoDelay(true);
      faults.reached(place);
      return true;
    } catch (IOException e) {
      String whom = toNode ? node : aim.host() + ":" + aim.port();
      ProxyFaults.Fault fault = faults.failed(place, toNode, e, whom + " " + why(e));
      refuse(client, 502, fault.sentence());
      return false;
    }
  }

  private static String why(IOException e) {
    return switch (e) {
      case UnknownHostException unknown -> "is a host name that cannot be resolved";
      case ConnectException _ when MachineFault.of(e).isEmpty() -> "refused the connection";
      case SocketTimeoutException late -> "took no connection within " + CONNECT_MILLIS + " ms";
      default -> "cannot be reached: " + e.getMessage();
    };
  }

  private record Pair(Socket client, InputStream fromClient, Socket server) {}

  private static void exchange(Pair pair, RequestHead head, RequestHead.Aim aim)
      throws IOException {
    OutputStream toClient = pair.client().getOutputStream();
    OutputStream toServer = pair.server().getOutputStream();
    InputStream fromServer = new BufferedInputStream(pair.server().getInputStream());
    if (aim.tunnel()) {
      write(toClient, "HTTP/1.1 200 Connection established\r\n\r\n");
    } else {
      toServer.write(head.closing(aim.originLine()));
      toServer.flush();
    }
    // The client's part is copied beside; whoever ends first ends both.
    Thread.ofVirtual().start(() -> copyThenClose(pair.fromClient(), toServer, pair));
    if (aim.tunnel() || answerHead(fromServer, toClient)) {
      copyThenClose(fromServer, toClient, pair);
    }
  }

  /** Passes the head of the answer on, interim answers too; false when there was none. */
  private static boolean answerHead(InputStream fromServer, OutputStream toClient)
      throws IOException {
    while (true) {
      Optional<RequestHead> head = RequestHead.read(fromServer);
      if (head.isEmpty()) {
        return false;
      }
      boolean interim = head.get().status() / 100 == 1;
      toClient.write(interim ? head.get().bytes() : head.get().closing(head.get().first()));
      toClient.flush();
      if (!interim) {
        return true;
      }
    }
  }

  private static void copyThenClose(InputStream from, OutputStream to, Pair pair) {
    try {
      byte[] buffer = new byte[16 * 1024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException closed) {
      LOG.trace("pinning proxy: {}", closed.toString());
    } finally {
      closeQuietly(pair.client());
      closeQuietly(pair.server());
    }
  }

  private static void refuse(Socket client, int status, String reason) throws IOException {
    String body = reason + "\n";
    write(
        client.getOutputStream(),
        "HTTP/1.1 "
            + (status + " " + (status == 502 ? "Bad Gateway" : "Bad Request") + "\r\n")
            + (HEADER + ": " + (status == 502 ? "unreachable" : reason) + "\r\n")
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + ("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
            + "Connection: close\r\n\r\n"
            + body);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String bare(String host) {
    return Hosts.bare(host);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    sockets.forEach(PinningProxy::closeQuietly);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.debug("pinning proxy: {}", e.toString());
    }
  }
}
