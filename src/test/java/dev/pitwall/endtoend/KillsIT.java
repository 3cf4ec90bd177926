package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.SmallDisk;
import dev.pitwall.testing.Trials;
import dev.pitwall.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that is killed again and again while it is told things: each fifth time its disk is
 * full before, each fifth time its database is damaged after. What it told is there, or its loss is
 * told.
 */
class KillsIT {
  private static final int KILLS = Trials.count(5, 400);
  private static final Duration END = Duration.ofSeconds(60);
  private static final List<String> DAMAGES =
      List.of(
          "UPDATE holds SET body = '{' WHERE id = (SELECT min(id) FROM holds)",
          "DELETE FROM holds WHERE id = (SELECT max(id) FROM holds)",
          "UPDATE rollouts SET body = replace(body, 'shop', 'shoq')",
          "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
          "UPDATE nodes SET rollout = 'another'");

  @TempDir Path work;
  private final Random random = new Random(100);
  private final ToldThings told = new ToldThings(random);

  @Test
  void whatWasToldIsThereOrItsLossIsTold() throws Exception {
    try (SmallDisk disk = SmallDisk.at(work.resolve("data"), 150);
        WebServer good = new WebServer(request -> request.response().end("well"))) {
      String address = "127.0.0.1:" + good.port();
      WatchedFolder watched =
          new WatchedFolder(work)
              .with(
                  "gates: {shop: {service: shop, journeys: [walk]}, other: {service: shop, journeys: [walk]}}\n")
              .walk("walk", "shop", "1s", "- request: GET /\n")
              .service(
                  "shop",
                  "{url: \"http://%s\", nodes: {app01: {address: \"%s\"}}}"
                      .formatted(address, address));
      for (int kill = 0; kill < KILLS; kill++) {
        untilKilled(watched, disk, kill % 5 == 3);
        if (kill % 5 == 4) {
          lossIsTold(watched, kill);
        }
      }
      try (Program program = watched.serve(Map.of());
          Curl curl = new Curl(program.url())) {
        assertThat(told.missing(curl)).isEmpty();
      }
      System.out.println(KILLS + " kills; told and kept: " + told);
    }
  }

  private void untilKilled(WatchedFolder watched, SmallDisk disk, boolean full) throws Exception {
    try (Program program = watched.serve(Map.of());
        Curl curl = new Curl(program.url())) {
      assertThat(told.missing(curl)).isEmpty();
      Instant killed = Instant.now().plusMillis(200 + random.nextInt(1_500));
      Instant filled = Instant.now().plusMillis(random.nextInt(1_000));
      boolean isFull = false;
      while (Instant.now().isBefore(killed)) {
        if (full && !isFull && Instant.now().isAfter(filled)) {
          disk.fill();
          isFull = true;
        }
        told.tellMore(curl);
      }
      Thread telling = Thread.ofVirtual().start(() -> tellOnce(curl));
      program.signal("KILL");
      program.exit(END);
      telling.join(END);
    } finally {
      disk.empty();
    }
  }

  /** Something is under way when it is killed. */
  private void tellOnce(Curl curl) {
    try {
      told.tellMore(curl);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Damages a copy of what is kept. */
  private void lossIsTold(WatchedFolder watched, int kill) throws Exception {
    Path kept = copied(watched.data(), work.resolve("kept-" + kill));
    if (kill % 2 == 0) {
      Files.deleteIfExists(watched.data().resolve("pitwall.db-wal"));
      Files.deleteIfExists(watched.data().resolve("pitwall.db-shm"));
    } else {
      try (Connection database =
              DriverManager.getConnection("jdbc:sqlite:" + watched.data().resolve("pitwall.db"));
          Statement change = database.createStatement()) {
        change.execute(DAMAGES.get(random.nextInt(DAMAGES.size())));
      }
    }
    try (Program program = watched.serve(Map.of())) {
      if (isUp(program)) {
        try (Curl curl = new Curl(program.url())) {
          boolean isAllThere = told.missing(curl).isEmpty();
          assertThat(isAllThere || saysSo(curl)).as("loss that is told").isTrue();
        }
      } else {
        assertThat(program.err().getLast()).contains("could not start: ");
      }
    }
    copied(kept, watched.data());
  }

  private static boolean isUp(Program program) {
    try {
      var _ = program.url();
      return true;
    } catch (AssertionError neverListened) {
      return false;
    }
  }

  private static boolean saysSo(Curl curl) throws Exception {
    Instant end = Instant.now().plus(END);
    while (Instant.now().isBefore(end)) {
      if (curl.get("/health/ready").status() == 503) {
        return true;
      }
    }
    return false;
  }

  private static Path copied(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(from)) {
      all.filter(path -> path.getFileName().toString().startsWith("pitwall.")).forEach(files::add);
    }
    try (Stream<Path> old = Files.list(to)) {
      for (Path path :
          old.filter(it -> it.getFileName().toString().startsWith("pitwall.")).toList()) {
        Files.delete(path);
      }
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }
}
