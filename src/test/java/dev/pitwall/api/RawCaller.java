package dev.pitwall.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends bytes as they are, well formed or not. */
final class RawCaller implements AutoCloseable {
  /** Longer than a refused caller has to read its answer. */
  private static final int PATIENCE_MILLIS = 3_000;

  private final Socket socket;
  private long begun;
  private long firstByte;

  RawCaller(int port) {
    try {
      this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came back, and whether the other side closed then. */
  record Heard(String text, boolean closed) {
    int answers() {
      return text.split("HTTP/1\\.[01] ", -1).length - 1;
    }

    int status() {
      return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
    }
  }

  RawCaller say(String text) {
    begun = System.nanoTime();
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same; false when the other side has closed. */
  boolean says(String text) {
    try {
      say(text);
      return true;
    } catch (UncheckedIOException closed) {
      return false;
    }
  }

  /** Reads until the other side closes, or has nothing to say for a while. */
  Heard hear() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean closed = false;
    try {
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (all.size() == 0) {
          firstByte = System.nanoTime();
        }
        all.write(b);
      }
      closed = true;
    } catch (SocketTimeoutException quiet) {
      closed = false;
    } catch (IOException reset) {
      closed = true;
    }
    return new Heard(all.toString(StandardCharsets.UTF_8), closed);
  }

  /** From what was said last to the first byte of the answer; that the end may take longer. */
  Duration took() {
    return Duration.ofNanos(firstByte - begun);
  }

  /** Reads one byte; false when the other side closed. */
  boolean hearsAByte() {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (IOException reset) {
      return false;
    }
  }

  static Heard ask(int port, String text) {
    try (RawCaller caller = new RawCaller(port)) {
      return caller.say(text).hear();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
