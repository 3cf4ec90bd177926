package dev.pitwall.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A question to a gate.
 *
 * @param server the base URL, perhaps with a path in front of /api
 * @param parameters of the query, but for {@code wait}
 */
record GateQuestion(URI server, String gate, Map<String, String> parameters) {
  GateQuestion {
    parameters = Map.copyOf(parameters);
  }

  /** The path and query it is asked with, when the gate may take so long to decide. */
  String path(Duration wait) {
    Map<String, String> all = new TreeMap<>(parameters);
    if (wait.isPositive()) {
      all.put("wait", wait.toMillis() + "ms");
    }
    StringBuilder text = new StringBuilder("/api/v1/gates/").append(gate).append("/go");
    char separator = '?';
    for (Map.Entry<String, String> entry : all.entrySet()) {
      text.append(separator).append(entry.getKey()).append('=');
      text.append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return text.toString();
  }
}
