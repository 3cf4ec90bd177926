package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.testing.SmallDisk;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, and a database that is really gone, under the real program. */
class FullDiskIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String GATE = "/api/v1/gates/shop/go?phase=fleet";

  @TempDir Path work;

  @SuppressWarnings("NullAway.Init") // before each
  private SmallDisk disk;

  @SuppressWarnings("NullAway.Init")
  private TwoNodeShop shop;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.at(work.resolve("data"), 120);
    shop = new TwoNodeShop();
    Files.writeString(
        work.resolve("pitwall.yaml"),
        """
        server: {port: 0}
        services: {shop: {url: "http://%s"}}
        gates: {shop: {service: shop, journeys: [walk], deadline: 5m}}
        """
            .formatted(shop.good()));
    Files.createDirectories(work.resolve("journeys"));
    Files.writeString(
        work.resolve("journeys/walk.yaml"),
        "journey: walk\nservice: shop\nevery: 1s\nsteps:\n  - request: GET /\n");
  }

  @AfterEach
  void unmount() throws Exception {
    if (shop != null) {
      shop.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  private Program serve() throws Exception {
    return Program.start(
        work,
        "serve",
        "--config",
        work.resolve("pitwall.yaml").toString(),
        "--journeys",
        work.resolve("journeys").toString(),
        "--data",
        disk.folder().toString());
  }

  private static String store(Curl curl) throws Exception {
    return curl.get("/health/ready").list("components").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("name").equals("store"))
        .map(one -> one.getBoolean("up") + " " + one.getString("detail"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitStore(Curl curl, String words) {
    await().atMost(SOON).untilAsserted(() -> assertThat(store(curl)).contains(words));
  }

  private static Curl.Answer hold(Curl curl) throws Exception {
    return curl.post(
        "/api/v1/holds", new JsonObject().put("gate", "shop").put("reason", "the disk is full"));
  }

  @Test
  void whileTheDiskIsFullItSaysSoAndAHoldHoldsAndIsWrittenWhenThereIsRoom() throws Exception {
    JsonObject placed;
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      awaitStore(curl, "true 0 runs dropped");
      disk.fill();
      awaitStore(curl, "false cannot write: disk full");
      assertThat(store(curl)).contains(disk.folder().toString()).contains("make room");
      assertThat(curl.get("/health/ready").status()).isEqualTo(503);
      assertThat(curl.get("/health/live").status()).isEqualTo(200);
      assertThat(curl.get("/metrics").body()).contains("pitwall_store_writable 0.0");
      assertThat(curl.get(GATE).json().getString("detail")).startsWith("cannot write: disk full");

      Curl.Answer answer = hold(curl);
      assertThat(answer.status()).as(answer::toString).isEqualTo(201);
      placed = answer.json();
      assertThat(placed.getString("warning")).contains("not on disk yet");
      assertThat(curl.get(GATE).status()).isEqualTo(423);
      awaitStore(curl, "1 holds are not on disk yet");

      disk.empty();
      awaitStore(curl, "true ");
      assertThat(curl.get("/metrics").body()).contains("pitwall_store_writable 1.0");
      assertThat(curl.get("/api/v1/holds").body()).doesNotContain("warning");
      assertThat(program.err()).noneMatch(line -> line.startsWith("\tat "));
      program.signal("KILL");
      program.exit(SOON);
    }
    try (Program again = serve();
        Curl curl = new Curl(again.url())) {
      assertThat(curl.get("/api/v1/holds").list("holds").getJsonObject(0).getString("id"))
          .isEqualTo(placed.getString("id"));
      assertThat(curl.get(GATE).status()).isEqualTo(423);
    }
  }

  @Test
  void aDatabaseThatIsDeletedWhileItRunsTakesNothingMore() throws Exception {
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      awaitStore(curl, "true ");
      Path database = disk.folder().resolve("pitwall.db");
      Files.move(database, disk.folder().resolve("elsewhere.db"));
      awaitStore(curl, "false cannot write: the database in ");
      assertThat(store(curl)).contains("was deleted while Pitwall ran");
      assertThat(curl.get(GATE).status()).isEqualTo(500);
      assertThat(hold(curl).json().getString("warning")).contains("was deleted");

      Files.move(disk.folder().resolve("elsewhere.db"), database);
      awaitStore(curl, "true ");
    }
  }

  @Test
  void whereTheTemporaryFolderIsFullItStartsAllTheSame() throws Exception {
    try (SmallDisk full = SmallDisk.at(work.resolve("tmp"), 1)) {
      full.fill();
      try (Program program = serve();
          Curl curl = new Curl(program.url())) {
        awaitStore(curl, "true ");
        String log = program.everything().replace("\\/", "/"); // as JSON may write it
        assertThat(log).contains("the temporary folder " + full.folder() + " cannot be written");
      }
    }
  }
}
