package dev.pitwall.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks the same question over and over on some connections that stay open, each sending its next
 * request when the answer to the one before is there. It does as little as it can, since it shares
 * the machine with the server it measures: one thread, and answers are compared, not parsed.
 */
final class LoadClient implements AutoCloseable {
  /** What one round showed. */
  record Load(double perSecond, Latencies latencies) {}

  private static final int BUFFER = 16 * 1024;

  private final Selector selector;
  private final byte[] request;
  private final byte[] expected;

  private static final class Line {
    final SocketChannel channel;
    final ByteBuffer out;
    final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    long sentNanos;

    Line(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.out = ByteBuffer.wrap(request);
    }
  }

  /**
   * One that has its connections open.
   *
   * @param request the whole request
   * @param expected the whole answer that each request must get
   */
  LoadClient(int port, int connections, byte[] request, byte[] expected) throws IOException {
    this.selector = Selector.open();
    this.request = request.clone();
    this.expected = expected.clone();
    for (int i = 0; i < connections; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.socket().setTcpNoDelay(true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Line(channel, this.request));
    }
  }

  /** A GET with these headers and nothing else, on a connection that stays open. */
  static byte[] get(int port, String uri, String... headerLines) {
    String lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    String text = "GET " + uri + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + lines + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The whole answer to one request, byte for byte. */
  static byte[] answer(int port, byte[] request) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      channel.write(ByteBuffer.wrap(request));
      byte[] bytes = new byte[BUFFER];
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (length(bytes, in.position()) > in.position() && channel.read(in) >= 0) {
        // until it is whole
      }
      return Arrays.copyOf(bytes, in.position());
    }
  }

  /** How long the answer is of which these bytes came first; very long while nobody can know. */
  private static int length(byte[] bytes, int count) {
    String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return Integer.MAX_VALUE;
    }
    for (String header : text.substring(0, end).lines().toList()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        return end + 4 + Integer.parseInt(header.substring(15).strip());
      }
    }
    throw new IllegalStateException("an answer without Content-Length: " + text);
  }

  /** Asks for some time. */
  Load run(Duration time) throws IOException {
    Latencies latencies = new Latencies();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (SelectionKey key : selector.keys()) {
      send((Line) key.attachment());
    }
    int open = selector.keys().size();
    while (open > 0) {
      selector.select(1_000);
      for (SelectionKey key : selector.selectedKeys()) {
        open -= read((Line) key.attachment(), latencies, end);
      }
      selector.selectedKeys().clear();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Load(latencies.size() / seconds, latencies);
  }

  private static void send(Line line) throws IOException {
    line.sentNanos = System.nanoTime();
    line.out.rewind();
    if (line.channel.write(line.out) < line.out.capacity()) {
      throw new IllegalStateException("a small request did not fit into a socket's buffer");
    }
  }

  /** How many connections have done all of their work by it: 0 or 1. */
  private int read(Line line, Latencies latencies, long end) throws IOException {
    if (line.channel.read(line.in) < 0) {
      throw new IllegalStateException("the server closed a connection");
    }
    if (line.in.position() < expected.length) {
      return 0;
    }
    long now = System.nanoTime();
    latencies.add(now - line.sentNanos);
    check(line);
    line.in.clear();
    if (now >= end) {
      return 1;
    }
    send(line);
    return 0;
  }

  private void check(Line line) {
    if (line.in.position() != expected.length
        || !Arrays.equals(line.in.array(), 0, expected.length, expected, 0, expected.length)) {
      throw new IllegalStateException(
          "another answer than expected: "
              + new String(line.in.array(), 0, line.in.position(), StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
