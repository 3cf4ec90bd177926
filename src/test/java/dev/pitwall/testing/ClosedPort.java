package dev.pitwall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that refuses connections for as long as this is open. It is taken but not
 * listened on: a port that was merely free a moment ago may be somebody else's by now.
 */
public final class ClosedPort implements AutoCloseable {
  private final Socket taken = new Socket();

  public ClosedPort() {
    try {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return taken.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    taken.close();
  }
}
