package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunNotesTest {
  @TempDir Path work;

  private RunNotes started() {
    return new RunNotes(work);
  }

  @Test
  void aJourneyThatRanAtTwoEndsInARowIsLeftOut() {
    started().begins("browser-1", "hostile");
    assertThat(started().leftOut("hostile")).as("once may be anybody's doing").isEmpty();
    started().begins("browser-2", "hostile");
    assertThat(started().leftOut("hostile"))
        .get()
        .asString()
        .contains("Pitwall ended twice in a row while it ran", work.resolve("ended-by").toString());
    assertThat(started().leftOut("hostile")).as("and stays so").isPresent();
    assertThat(started().leftOut())
        .singleElement()
        .asString()
        .startsWith("journey hostile is left");
    assertThat(started().leftOut("fine")).isEmpty();
  }

  @Test
  void oneEndCountsOnceInHoweverManySlotsTheJourneyRan() {
    RunNotes notes = started();
    notes.begins("browser-1", "fine");
    notes.begins("browser-2", "fine");
    assertThat(started().leftOut("fine")).isEmpty();
    started().begins("browser-1", "fine");
    assertThat(started().leftOut("fine")).isPresent();
  }

  @Test
  void aWholeRunInBetweenSpeaksForIt() throws Exception {
    started().begins("browser-1", "fine");
    RunNotes second = started();
    second.begins("browser-1", "fine");
    second.ended("browser-1", "fine");
    second.begins("browser-1", "fine");
    assertThat(started().leftOut("fine")).isEmpty();
  }

  @Test
  void whoDeletesTheFileHasItRunAgain() throws Exception {
    started().begins("browser-1", "hostile");
    started().begins("browser-1", "hostile");
    assertThat(started().leftOut("hostile")).isPresent();
    Files.delete(work.resolve("ended-by"));
    assertThat(started().leftOut("hostile")).isEmpty();
  }

  @Test
  void runsThatEndLeaveNothing() throws Exception {
    RunNotes notes = started();
    notes.begins("browser-1", "a");
    notes.begins("browser-2", "b");
    notes.ended("browser-1", "a");
    notes.ended("browser-2", "b");
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFileThatIsDamagedCountsForNothing() throws Exception {
    Files.writeString(work.resolve("ended-by"), "9\nx fine\n\n 2 fine\n2 hostile\n");
    assertThat(started().leftOut()).singleElement().asString().contains("hostile");
  }
}
