package dev.pitwall.probe.browser.proxy;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a browser, passed on to a server, and its answer. */
record Relay(Socket client, InputStream fromClient, Socket server) {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int SWITCHED = 101;

  /** Passes both on until one side ends. */
  void exchange(RequestHead head, RequestHead.Aim aim) throws IOException {
    OutputStream toClient = client.getOutputStream();
    OutputStream toServer = server.getOutputStream();
    InputStream fromServer = new BufferedInputStream(server.getInputStream());
    if (aim.tunnel()) {
      established(client);
    } else {
      toServer.write(head.closing(aim.originLine()));
      toServer.flush();
    }
    // The client's part is copied beside; whoever ends first ends both.
    Thread.ofVirtual().start(() -> copyThenClose(fromClient, toServer));
    if (aim.tunnel() || answerHead(fromServer, toClient)) {
      copyThenClose(fromServer, toClient);
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
      int status = head.get().status();
      boolean untouched = status / 100 == 1;
      toClient.write(untouched ? head.get().bytes() : head.get().closing(head.get().first()));
      toClient.flush();
      if (!untouched || status == SWITCHED) {
        return true;
      }
    }
  }

  private void copyThenClose(InputStream from, OutputStream to) {
    try {
      byte[] buffer = new byte[16 * 1024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException closed) {
      LOG.trace("pinning proxy: {}", closed.toString());
    } finally {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  /** Tells a browser that its tunnel is there. */
  static void established(Socket client) throws IOException {
    write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
  }

  /** Tells a browser why there is no answer. */
  static void refuse(Socket client, int status, String reason) throws IOException {
    String body = reason + "\n";
    write(
        client.getOutputStream(),
        "HTTP/1.1 "
            + (status + " " + (status == 502 ? "Bad Gateway" : "Bad Request") + "\r\n")
            + (PinningProxy.HEADER + ": " + (status == 502 ? "unreachable" : reason) + "\r\n")
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + ("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
            + "Connection: close\r\n\r\n"
            + body);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.debug("pinning proxy: {}", e.toString());
    }
  }
}
