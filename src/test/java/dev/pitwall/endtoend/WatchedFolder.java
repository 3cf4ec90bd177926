package dev.pitwall.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder with a configuration of journeys that each ask for one page, and what became of them.
 */
final class WatchedFolder {
  private final Path folder;
  private final StringBuilder configuration =
      new StringBuilder("server: {port: 0, requests_per_second: 10000}\n");
  private final StringBuilder services = new StringBuilder("services:\n");

  WatchedFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("journeys"));
  }

  /** Adds lines to pitwall.yaml. */
  WatchedFolder with(String more) {
    configuration.append(more);
    return this;
  }

  /** Adds a service, and a journey of its name. */
  WatchedFolder journey(String name, int port, String every, String steps) throws IOException {
    return service(name, "{url: \"http://127.0.0.1:" + port + "\"}").walk(name, name, every, steps);
  }

  /** Adds a journey of a service. */
  WatchedFolder walk(String name, String service, String every, String steps) throws IOException {
    Files.writeString(
        folder.resolve("journeys").resolve(name + ".yaml"),
        "journey: %s%ntitle: One page%nservice: %s%nevery: %s%ntimeout: 4s%nsteps:%n%s"
            .formatted(name, service, every, steps.indent(2)));
    return this;
  }

  /** Adds a service without a journey, as it stands in YAML. */
  WatchedFolder service(String name, String yaml) {
    services.append("  %s: %s%n".formatted(name, yaml));
    return this;
  }

  Path data() {
    return folder.resolve("data");
  }

  Program serve(Map<String, String> environment) throws IOException {
    Files.writeString(folder.resolve("pitwall.yaml"), configuration.toString() + services);
    return Program.start(
        folder,
        environment,
        "serve",
        "--config",
        folder.resolve("pitwall.yaml").toString(),
        "--journeys",
        folder.resolve("journeys").toString(),
        "--data",
        data().toString());
  }

  /** What {@code pitwall check} says of it, beside a service that has the folder. */
  String checked() throws Exception {
    try (Program check =
        Program.start(
            folder,
            "check",
            "--config",
            folder.resolve("pitwall.yaml").toString(),
            "--journeys",
            folder.resolve("journeys").toString())) {
      check.exit(Duration.ofSeconds(60));
      return check.everything();
    }
  }

  /** The runs of a journey that began since then, page by page, the newest first. */
  static List<JsonObject> runs(Curl curl, String journey, Instant since) throws Exception {
    List<JsonObject> all = new ArrayList<>();
    String before = "";
    while (true) {
      JsonObject answer =
          curl.get("/api/v1/runs?journey=" + journey + "&limit=100" + before).json();
      JsonArray page = answer.getJsonArray("runs");
      for (int i = 0; i < page.size(); i++) {
        JsonObject run = page.getJsonObject(i);
        if (Instant.parse(run.getString("startedAt")).isBefore(since)) {
          return all;
        }
        all.add(run);
      }
      if (answer.getString("next", "").isEmpty()) {
        return all;
      }
      before = "&before=" + answer.getString("next");
    }
  }

  /** How many of them came to that. */
  static int count(List<JsonObject> runs, String outcome) {
    return (int)
        runs.stream().filter(run -> run.getString("outcome").equalsIgnoreCase(outcome)).count();
  }
}
