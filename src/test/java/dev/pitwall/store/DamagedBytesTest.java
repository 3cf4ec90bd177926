package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.rollout.UnreadableRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes are damaged: it is told, or everything reads back as it was written. */
class DamagedBytesTest {
  @SuppressWarnings("NullAway.Init") // before the container
  private static Path parent;

  private static byte[] whole = {};
  private static byte[] head = {};

  @SuppressWarnings("NullAway.Init")
  private static AStory story;

  @BeforeContainer
  static void tell() throws IOException {
    parent = Files.createTempDirectory("pitwall-damaged");
    Path told = AStory.told(Files.createDirectory(parent.resolve("told")));
    story = AStory.of(told);
    whole = Files.readAllBytes(told.resolve("pitwall.db"));
    head = Files.readAllBytes(told.resolve("pitwall.head"));
  }

  @AfterContainer
  static void delete() throws IOException {
    deleteAll(parent);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A byte at that place is another. */
  record Flip(int place, int by) {}

  @Provide
  Arbitrary<List<Flip>> flips() {
    return Arbitraries.integers()
        .between(0, whole.length - 1)
        .withoutEdgeCases()
        .flatMap(place -> Arbitraries.integers().between(1, 255).map(by -> new Flip(place, by)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 60, seed = "20260301")
  void damageIsToldOrHarmless(@ForAll("flips") List<Flip> flips) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("damaged"));
    try {
      byte[] damaged = whole.clone();
      flips.forEach(flip -> damaged[flip.place()] ^= (byte) flip.by());
      Files.write(folder.resolve("pitwall.db"), damaged);
      Files.write(folder.resolve("pitwall.head"), head);
      if (saysSound(folder)) {
        assertThat(AStory.of(folder)).isEqualTo(story);
      } else {
        startsOnlyWithWhatWasWritten(folder);
      }
    } finally {
      deleteAll(folder);
    }
  }

  private static boolean saysSound(Path folder) {
    try {
      return StoreCheck.of(folder).isSound();
    } catch (StoreRefused e) {
      return false;
    }
  }

  /** What decides is as it was, or it does not start; and whatever it says is fit for a log. */
  private static void startsOnlyWithWhatWasWritten(Path folder) {
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      assertThat(store.journal().remember()).isEqualTo(story.memory());
    } catch (StoreRefused | UnreadableRecord e) {
      assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cntrl}]").hasSizeLessThan(1_500);
    }
  }
}
