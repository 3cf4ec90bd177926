package dev.pitwall.probe.browser.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class TraceFileTest {
  private static final Secrets SECRETS = new Secrets(Map.of("P", "p&ss wörd"));

  private static String redacted(String name, String content) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    byte[] clean = TraceFile.redacted(new ByteArrayInputStream(zip.toByteArray()), SECRETS);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(clean))) {
      assertThat(in.getNextEntry()).extracting(ZipEntry::getName).isEqualTo(name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyFormOfASecretGoesAndTheRestStays() throws IOException {
    assertThat(redacted("resources/a.html", "ä p&ss wörd p%26ss+w%C3%B6rd p&amp;ss wörd é"))
        .isEqualTo("ä *** *** *** é");
  }

  @Test
  void cookiesAndAuthorizationGoWhateverTheyAre() throws IOException {
    assertThat(
            redacted(
                "0.network",
                "{\"cookies\":[{\"name\":\"sid\",\"value\":\"1\"}],\"headers\":[{\"name\":\"Cookie\","
                    + "\"value\":\"sid=\\\"1\\\"\"},{\"name\":\"Accept\",\"value\":\"*/*\"}]}"))
        .isEqualTo(
            "{\"cookies\":[],\"headers\":[{\"name\":\"Cookie\",\"value\":\"***\"},"
                + "{\"name\":\"Accept\",\"value\":\"*/*\"}]}");
  }
}
