package dev.pitwall.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of this process that does to its guests what no server should, and sees them leave. */
public final class MisbehavingServer implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger ever = new AtomicInteger();

  /** What it does to each connection; afterwards it waits until the guest leaves. */
  public interface Behaviour {
    void meet(Socket guest) throws IOException, InterruptedException;
  }

  public MisbehavingServer(Behaviour behaviour) throws IOException {
    socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  private void accept(Behaviour behaviour) {
    while (!socket.isClosed()) {
      try {
        Socket guest = socket.accept();
        present.incrementAndGet();
        ever.incrementAndGet();
        Thread.ofVirtual().start(() -> meet(behaviour, guest));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void meet(Behaviour behaviour, Socket guest) {
    try (guest) {
      behaviour.meet(guest);
      guest.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The guest left: that is what is counted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      present.decrementAndGet();
    }
  }

  /** Reads the head of an HTTP request to its end. */
  public static void head(Socket guest) throws IOException {
    InputStream in = guest.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("left in the middle of its question");
      }
      head.append((char) next);
    }
  }

  /** Says something. */
  public static void say(Socket guest, String text) throws IOException {
    guest.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says something again and again, until the guest leaves. */
  public static void trickle(Socket guest, Duration every, String text)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
      say(guest, text);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** How many connections are open now. */
  public int guests() {
    return present.get();
  }

  /** How many connections there ever were. */
  public int guestsEver() {
    return ever.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
