package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.probe.browser.TestSite;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of a healthy node by a process that has no file descriptor left. */
class DescriptorsIT {
  /** The jars of the class path take some hundred. */
  private static final int DESCRIPTORS = 512;

  @Test
  void noLayerBlamesTheNode() throws Exception {
    List<String> lines = new ArrayList<>();
    try (TestSite site = new TestSite("app01", "1.4.2")) {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      Process process =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                  java,
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WithoutDescriptors.class.getName(),
                  Integer.toString(site.port()))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader out = process.inputReader()) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
          if (line.startsWith("without proxy ")) {
            connect(URI.create(line.substring("without proxy ".length())));
          }
        }
      } finally {
        process.destroyForcibly();
      }
    }
    String all = String.join("\n", lines);
    assertThat(all)
        .containsPattern("(?m)^with http PASSED")
        .containsPattern("(?m)^with health HealthSample.*up=true")
        .containsPattern("(?m)^with room enough")
        .containsPattern("(?m)^without http ERRORED .*Too many open files")
        .containsPattern("(?m)^without health Unreadable.*Too many open files: 127.0.0.1")
        .containsPattern("(?m)^without tcp Unreadable.*Too many open files: 127.0.0.1")
        .containsPattern("(?m)^without certificate Unreadable.*Too many open files")
        .containsPattern("(?m)^without room \\d+ of 512 file descriptors are in use")
        .containsPattern("(?m)^without pinned .*took no connection.*ours=true");
  }

  private static void connect(URI proxy) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.getPort())) {
      socket
          .getOutputStream()
          .write("GET http://shop/ HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}
