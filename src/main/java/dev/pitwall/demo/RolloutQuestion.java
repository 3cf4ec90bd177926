package dev.pitwall.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One question to a gate.
 *
 * @param node the node it is about, empty for the whole fleet
 */
record RolloutQuestion(String gate, String rollout, String node, String phase, String version) {
  String path(Duration wait) {
    String about = node.isEmpty() ? "" : "&node=" + encode(node);
    return "/api/v1/gates/"
        + encode(gate)
        + "/go?rollout="
        + encode(rollout)
        + about
        + "&phase="
        + encode(phase)
        + "&version="
        + encode(version)
        + "&wait="
        + wait.toSeconds()
        + "s";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
