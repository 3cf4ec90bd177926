package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.NodeRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was answered survives kill -9. */
@Timeout(180) // seconds; three JVMs, and each verdict waits for the disk
class StoreKillIT {
  @TempDir Path directory;

  @RepeatedTest(3)
  void everyVerdictThatWasToldSurvivesSigkill() throws Exception {
    List<String> told = tellUntilKilled(300);

    try (Store store = Store.open(directory, InstantSource.system())) {
      assertThat(told).hasSizeGreaterThanOrEqualTo(300);
      for (String line : told) {
        String id = line.substring(0, line.indexOf(' '));
        Evaluation found = store.evaluations().find(id).orElseThrow();
        assertThat(id + " " + found.verdict()).isEqualTo(line);
        assertThat(found.isFinal()).isTrue();
      }
      // A verdict and what it does to its node are on disk together, or neither is.
      assertThat(store.journal().remember().nodes())
          .singleElement()
          .extracting(NodeRecord::lastVerdict)
          .extracting(last -> last == null ? "" : last.evaluation())
          .isEqualTo(
              store
                  .evaluations()
                  .list(new EvaluationArchive.EvaluationFilter(null, null, null, 1))
                  .getFirst()
                  .id());
      assertThat(store.audit().verify())
          .isInstanceOfSatisfying(
              AuditArchive.Check.Sound.class,
              sound -> assertThat(sound.lines()).isGreaterThanOrEqualTo(2L * told.size()));
      // Runs may be lost with the queue, but not torn.
      assertThat(store.runs().recent(Instant.EPOCH, 100_000)).isNotEmpty();
    }
  }

  @Test
  void aProcessThatLivesIsNamedAndOneThatWasKilledDoesNotBlock() throws Exception {
    Process child = start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.readLine()).startsWith("00000001");
      assertThatThrownBy(() -> Store.open(directory, InstantSource.system()))
          .isInstanceOf(StoreRefused.class)
          .hasMessageContaining("in use by process " + child.pid());
    } finally {
      kill(child);
    }
    Store.open(directory, InstantSource.system()).close();
  }

  private List<String> tellUntilKilled(int enough) throws Exception {
    Process child = start();
    List<String> told = new ArrayList<>();
    try (BufferedReader lines = child.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told.add(line);
        if (told.size() == enough) {
          child.destroyForcibly(); // SIGKILL; what it told until then is still in the pipe
        }
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("closed");
    } finally {
      kill(child);
    }
    // The last line may be cut in the middle of the write.
    return told.stream().filter(line -> line.matches("\\d{8} (GO|NO_GO)")).toList();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void kill(Process child) throws InterruptedException {
    child.destroyForcibly();
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
