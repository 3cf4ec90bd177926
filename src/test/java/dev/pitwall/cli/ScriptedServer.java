package dev.pitwall.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers each connection with the next of some texts, byte for byte, and the last one for ever.
 */
final class ScriptedServer implements AutoCloseable {
  /** Answers nothing at all and keeps the connection. */
  static final String HANG = "hang";

  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server;
  private final List<String> answers;

  ScriptedServer(String... answers) {
    this(0, answers);
  }

  ScriptedServer(int port, String... answers) {
    this.answers = List.of(answers);
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /** A gate's answer. */
  static String verdict(int status, String word, String body, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return http(status, "X-Gate-Verdict: " + word + "\r\nX-Gate-Evaluation: ev_1\r\n" + more, body);
  }

  static String http(int status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 "
        + status
        + " Said\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int connections() {
    return connections.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        int number = connections.getAndIncrement();
        String answer = answers.get(Math.min(number, answers.size() - 1));
        Thread.ofVirtual().start(() -> answer(socket, answer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket, String answer) {
    try {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      asked.add(head.toString());
      if (!answer.equals(HANG)) {
        OutputStream out = socket.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (!answer.endsWith(HANG)) {
          socket.close();
        }
      }
    } catch (IOException gone) {
      // The other side may go whenever it likes.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
