package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped, and what is said of it, in the jar itself. */
class ShippedIT {
  private static final Path TARGET = Path.of("target");

  private static String inJar(String entry) throws IOException {
    try (JarFile jar = new JarFile(TARGET.resolve("pitwall.jar").toFile())) {
      assertThat(jar.getEntry(entry)).as(entry).isNotNull();
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Set<String> libraries() throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void theBillOfMaterialsNamesEveryLibraryAndNothingElse() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(inJar("META-INF/sbom/pitwall.cdx.json"));
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("metadata").path("component").path("name").asText()).isEqualTo("pitwall");
    Set<String> named = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      named.add(
          component.path("name").asText() + "-" + component.path("version").asText() + ".jar");
    }
    assertThat(named).isEqualTo(libraries());
  }

  @Test
  void theNoticesNameEveryLibraryAndItsLicence() throws IOException {
    String notices = inJar("META-INF/THIRD-PARTY.txt");
    assertThat(notices).doesNotContainIgnoringCase("unknown license");
    for (JsonNode component :
        new ObjectMapper().readTree(inJar("META-INF/sbom/pitwall.cdx.json")).path("components")) {
      String coordinates =
          component.path("group").asText()
              + ":"
              + component.path("name").asText()
              + ":"
              + component.path("version").asText();
      assertThat(notices).containsPattern("(?m)^ +\\(.+\\) .*\\(" + Pattern.quote(coordinates));
    }
  }

  @Test
  void whatNobodyCallsIsNotShipped() throws IOException {
    assertThat(libraries())
        .isNotEmpty()
        .noneMatch(
            name ->
                name.matches(
                    "(opentest4j|error_prone_annotations|checker-qual|zstd-jni|lz4-java|snappy-java|junit).*"));
  }
}
