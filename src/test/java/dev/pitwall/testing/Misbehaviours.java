package dev.pitwall.testing;

import static dev.pitwall.testing.MisbehavingServer.head;
import static dev.pitwall.testing.MisbehavingServer.say;
import static dev.pitwall.testing.MisbehavingServer.trickle;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.zip.GZIPOutputStream;

/** What servers do to whoever asks them, and should not. */
public final class Misbehaviours {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private Misbehaviours() {}

  /** By what they do, and what is said of it as a source of figures. */
  public static Map<String, MisbehavingServer.Behaviour> all() {
    Map<String, MisbehavingServer.Behaviour> all = new LinkedHashMap<>();
    all.put("accepts and is silent | no whole answer", guest -> {});
    all.put("head and then silence | no whole answer", asked(guest -> say(guest, OK + "\r\n")));
    all.put(
        "one byte a second | no whole answer",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 100\r\n\r\n");
              trickle(guest, Duration.ofSeconds(1), " ");
            }));
    all.put(
        "a head without end, slowly | no whole answer",
        asked(
            guest -> {
              say(guest, OK);
              trickle(guest, Duration.ofMillis(50), "X-More: 1\r\n");
            }));
    all.put(
        "a head without end, at once | larger",
        asked(
            guest -> {
              say(guest, OK);
              endlessly(guest, i -> "X-" + i + ": " + "y".repeat(100) + "\r\n");
            }));
    all.put(
        "a first line without end | larger", asked(g -> endlessly(g, i -> "HTTP/1.1".repeat(9))));
    all.put(
        "continue, continue, continue | ",
        asked(guest -> endlessly(guest, i -> "HTTP/1.1 100 Continue\r\n\r\n".repeat(100))));
    all.put(
        "a gigabyte | larger than 1048576 bytes",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 1073741824\r\n\r\n");
              endlessly(guest, i -> " ".repeat(65536));
            }));
    all.put(
        "chunks without end | larger than 1048576 bytes",
        asked(
            guest -> {
              say(guest, OK + "Transfer-Encoding: chunked\r\n\r\n");
              endlessly(guest, i -> "8000\r\n" + " ".repeat(32768) + "\r\n");
            }));
    all.put(
        "a chunk of an impossible size | ",
        asked(guest -> say(guest, OK + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{")));
    all.put("much in little, packed | larger than 1048576 bytes", asked(g -> bomb(g)));
    all.put("not HTTP | ", asked(guest -> say(guest, "220 ftp.example ready\r\n")));
    all.put("noise | ", asked(Misbehaviours::noise));
    all.put("leaves at once | ", Socket::close);
    all.put("leaves after the question | closed", asked(Socket::close));
    all.put(
        "leaves in the middle | closed",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 100\r\n\r\n{\"depth\":");
              guest.close();
            }));
    all.put(
        "sends elsewhere for ever | answered 302; required 200; name the final URL",
        asked(
            guest ->
                say(guest, "HTTP/1.1 302 Found\r\nLocation: /queue\r\nContent-Length: 0\r\n\r\n")));
    all.put("not JSON | not JSON", body("<html>"));
    all.put("half of it | not JSON", body("{\"depth\":1"));
    all.put("two of them | more behind its end", body("{\"depth\":1}{\"depth\":2}"));
    all.put("nested without end | not JSON", body("[".repeat(100_000)));
    all.put("not a number | not JSON", body("{\"depth\":NaN}"));
    all.put("negative | required a number of at least 0", body("{\"depth\":-1}"));
    all.put("infinite | required a number of at least 0", body("{\"depth\":1e999}"));
    all.put(
        "a number of a million digits | not JSON", body("{\"depth\":" + "9".repeat(900_000) + "}"));
    all.put("no number | required a number of at least 0", body("{\"depth\":[1,2]}"));
    return all;
  }

  private static MisbehavingServer.Behaviour asked(MisbehavingServer.Behaviour then) {
    return guest -> {
      head(guest);
      then.meet(guest);
    };
  }

  /** Answers so, once it was asked. */
  public static MisbehavingServer.Behaviour body(String text) {
    return asked(guest -> say(guest, OK + "Content-Length: " + text.length() + "\r\n\r\n" + text));
  }

  private static void endlessly(Socket guest, LongFunction<String> text) throws IOException {
    for (long i = 0; i < 1L << 30; i++) {
      say(guest, text.apply(i));
    }
  }

  private static void bomb(Socket guest) throws IOException {
    say(guest, OK + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n");
    byte[] zeros = new byte[1 << 16];
    try (OutputStream packed = new GZIPOutputStream(guest.getOutputStream())) {
      for (int i = 0; i < 1 << 10; i++) {
        packed.write(zeros);
      }
    }
  }

  private static void noise(Socket guest) throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    guest.getOutputStream().write(bytes);
  }
}
