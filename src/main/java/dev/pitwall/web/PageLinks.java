package dev.pitwall.web;

import static java.util.Objects.requireNonNullElse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses on this server; whatever they are made of is encoded. */
final class PageLinks {
  private PageLinks() {}

  static String run(String id) {
    return "/runs/" + encoded(id);
  }

  static String evaluation(String id) {
    return "/evaluations/" + encoded(id);
  }

  static String rollout(String id) {
    return "/rollouts/" + encoded(id);
  }

  static String artefact(String run, String name) {
    return "/api/v1/runs/" + encoded(run) + "/artefacts/" + encoded(name);
  }

  /** The list of runs; null does not look at that. */
  static String runs(
      @Nullable String journey,
      @Nullable String node,
      @Nullable String outcome,
      @Nullable String before) {
    String query =
        parameter("journey", journey)
            + parameter("node", node)
            + parameter("outcome", outcome)
            + parameter("before", before);
    return query.isEmpty() ? "/runs" : "/runs?" + query.substring(1);
  }

  private static String parameter(String name, @Nullable String value) {
    String given = requireNonNullElse(value, "");
    return given.isEmpty() ? "" : "&" + name + "=" + encoded(given);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
