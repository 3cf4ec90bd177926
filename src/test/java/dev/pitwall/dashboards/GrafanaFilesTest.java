package dev.pitwall.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that put the dashboards into a Grafana, and that start one. */
class GrafanaFilesTest {
  private static final Path GRAFANA = Path.of("grafana");

  @Test
  void anExemplarLinksToThePageOfItsRun() throws IOException {
    JsonNode prometheus = read("provisioning/datasources/pitwall.yaml").path("datasources").get(0);
    JsonNode link = prometheus.path("jsonData").path("exemplarTraceIdDestinations").get(0);
    assertThat(prometheus.path("type").asText()).isEqualTo("prometheus");
    assertThat(link.path("name").asText()).isEqualTo("run_id");
    assertThat(link.path("url").asText()).isEqualTo("$PITWALL_URL/runs/$${__value.raw}");
  }

  @Test
  void noProvisioningFileNamesAHost() throws IOException {
    try (Stream<Path> files = Files.walk(GRAFANA.resolve("provisioning"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("://", "localhost", "127.0.0.1");
      }
    }
  }

  @Test
  void everyVariableOfTheProvisioningIsSetByTheComposeFile() throws IOException {
    JsonNode environment =
        read("compose.yaml").path("services").path("grafana").path("environment");
    for (JsonNode source : read("provisioning/datasources/pitwall.yaml").path("datasources")) {
      assertThat(environment.has(source.path("url").asText().substring(1))).isTrue();
    }
    assertThat(environment.has("PITWALL_URL")).isTrue();
  }

  @Test
  void grafanaFindsTheDashboardsWhereTheComposeFilePutsThem() throws IOException {
    String folder =
        read("provisioning/dashboards/pitwall.yaml")
            .path("providers")
            .get(0)
            .path("options")
            .path("path")
            .asText();
    JsonNode grafana = read("compose.yaml").path("services").path("grafana");
    assertThat(texts(grafana.path("volumes")))
        .contains("./dashboards:" + folder + ":ro", "./provisioning:/etc/grafana/provisioning:ro");
    String home =
        grafana.path("environment").path("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asText();
    assertThat(home).startsWith(folder + "/");
    assertThat(GRAFANA.resolve("dashboards").resolve(home.substring(folder.length() + 1))).exists();
  }

  /** An engine makes an empty folder of what is not there, and says nothing. */
  @Test
  void everyFileThatIsMountedOrBuiltFromIsThere() throws IOException {
    JsonNode compose = read("compose.yaml");
    List<String> mounted = new ArrayList<>();
    for (JsonNode service : compose.path("services")) {
      for (String volume : texts(service.path("volumes"))) {
        String source = volume.substring(0, volume.indexOf(':'));
        if (source.startsWith(".")) {
          assertThat(GRAFANA.resolve(source)).as(volume).exists();
          mounted.add(volume);
        } else {
          assertThat(compose.path("volumes").has(source)).as(volume).isTrue();
        }
      }
      if (service.has("build")) {
        assertThat(GRAFANA.resolve(service.path("build").asText()).resolve("Dockerfile")).exists();
      }
    }
    assertThat(mounted).hasSizeGreaterThanOrEqualTo(4);
  }

  /** What a program is told to read lies in what is mounted for it. */
  @Test
  void everyFileThatACommandNamesIsMounted() throws IOException {
    for (JsonNode service : read("compose.yaml").path("services")) {
      for (String argument : texts(service.path("command"))) {
        if (argument.startsWith("--config.file=")) {
          assertThat(onDisk(service, argument.substring("--config.file=".length()))).exists();
        }
      }
    }
  }

  private static Path onDisk(JsonNode service, String inside) {
    for (String volume : texts(service.path("volumes"))) {
      String[] parts = volume.split(":", -1);
      if (inside.startsWith(parts[1] + "/")) {
        return GRAFANA.resolve(parts[0]).resolve(inside.substring(parts[1].length() + 1));
      }
    }
    throw new AssertionError(inside + " lies in nothing that is mounted");
  }

  /** The rules that Prometheus is told to read. */
  @Test
  void everyRuleFileIsThere() throws IOException {
    List<String> files = texts(read("prometheus/prometheus.yaml").path("rule_files"));
    assertThat(files).isNotEmpty();
    assertThat(files)
        .allSatisfy(file -> assertThat(GRAFANA.resolve("prometheus").resolve(file)).exists());
  }

  /** Whoever reached them from outside could say go, or read everything. */
  @Test
  void theComposeFileListensOnLoopbackOnly() throws IOException {
    JsonNode services = read("compose.yaml").path("services");
    assertThat(services)
        .hasSize(4)
        .allSatisfy(
            service -> {
              assertThat(service.has("ports")).isFalse();
              assertThat(service.path("network_mode").asText()).isEqualTo("host");
            });
    for (Map.Entry<String, Integer> one :
        Map.of("prometheus", 9090, "alertmanager", 9093).entrySet()) {
      assertThat(texts(services.path(one.getKey()).path("command")))
          .contains("--web.listen-address=127.0.0.1:" + one.getValue());
    }
    assertThat(services.path("grafana").path("environment").path("GF_SERVER_HTTP_ADDR").asText())
        .isEqualTo("127.0.0.1");
    assertThat(texts(services.path("pitwall").path("command"))).startsWith("demo");
  }

  @Test
  void everyImageIsOfAFixedVersionOrBuiltHere() throws IOException {
    assertThat(read("compose.yaml").path("services"))
        .allSatisfy(
            service -> {
              boolean built = service.has("build");
              assertThat(service.path("image").asText()).matches(built ? "pitwall" : ".+:v?\\d.*");
            });
  }

  private static List<String> texts(JsonNode array) {
    return Dashboard.list(array).stream().map(JsonNode::asText).toList();
  }

  private static JsonNode read(String file) throws IOException {
    String text = Files.readString(GRAFANA.resolve(file));
    return new ObjectMapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
