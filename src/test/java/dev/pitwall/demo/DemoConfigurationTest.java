package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DemoConfigurationTest {
  private static ShopFleet fleet;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    fleet =
        new ShopFleet(Build.good("1.0.0"), Clock.systemUTC(), new Random(3), new Random(4), "pw");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void describesTheRunningFleet() throws IOException {
    Map<?, ?> yaml = load(new DemoConfiguration(fleet, 8080, true).write(folder));
    assertThat(at(yaml, "services", "shop", "url")).isEqualTo(fleet.frontDoor().toString());
    for (String node : ShopFleet.NODES) {
      assertThat(at(yaml, "services", "shop", "nodes", node, "address"))
          .isEqualTo(fleet.address(node));
    }
    assertThat(((Map<?, ?>) at(yaml, "gates", "shop", "journeys")).keySet())
        .hasToString("[browse, checkout, order-api, login]");
    assertThat(at(yaml, "server", "port")).isEqualTo(8080);
  }

  @Test
  void everyJourneyOfTheGateIsWrittenUnderItsOwnName() throws IOException {
    new DemoConfiguration(fleet, 0, true).write(folder);
    assertThat(written()).containsExactly("browse", "checkout", "login", "order-api");
    for (String name : written()) {
      assertThat(load(folder.resolve("journeys").resolve(name + ".yaml")).get("journey"))
          .isEqualTo(name);
    }
  }

  @Test
  void withoutABrowserOnlyHttpJourneysAreAskedFor() throws IOException {
    new DemoConfiguration(fleet, 0, true).write(folder);
    Map<?, ?> yaml = load(new DemoConfiguration(fleet, 0, false).write(folder));
    assertThat(((Map<?, ?>) at(yaml, "gates", "shop", "journeys")).keySet())
        .hasToString("[order-api, login]");
    assertThat(at(yaml, "browser", "slots")).isEqualTo(0);
    assertThat(written()).containsExactly("login", "order-api");
  }

  @Test
  void thePasswordIsInAFileOfItsOwnAndNowhereElse() throws IOException {
    Path yaml = new DemoConfiguration(fleet, 0, true).write(folder);
    Path secret = folder.resolve("shop-password");
    assertThat(secret).hasContent("pw");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(yaml).content().contains("SHOP_PASSWORD: {file: '" + secret.toAbsolutePath());
  }

  @Test
  void pitwallUnderstandsIt() {
    for (boolean browser : new boolean[] {true, false}) {
      Path yaml = new DemoConfiguration(fleet, 0, browser).write(folder);
      ConfigReader.Result read = ConfigReader.read(yaml, folder.resolve("journeys"), Map.of());
      assertThat(read).isInstanceOf(ConfigReader.Result.Loaded.class);
    }
  }

  @Test
  void everyGateAScenarioAsksIsThere() throws IOException {
    Map<?, ?> yaml = load(new DemoConfiguration(fleet, 0, true).write(folder));
    for (Scenario scenario : Scenario.values()) {
      for (String phase : new String[] {"pre-drain", "drained", "post-start", "fleet"}) {
        assertThat(at(yaml, "gates", scenario.manner().gate(phase), "service")).isEqualTo("shop");
      }
    }
  }

  private List<String> written() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("journeys"))) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName()).replace(".yaml", "")));
    }
    names.sort(null);
    return names;
  }

  private static Object at(Object yaml, String... path) {
    Object here = yaml;
    for (String key : path) {
      here = Objects.requireNonNull(((Map<?, ?>) here).get(key), key);
    }
    return here;
  }

  private static Map<?, ?> load(Path file) throws IOException {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return (Map<?, ?>) loaded;
  }
}
