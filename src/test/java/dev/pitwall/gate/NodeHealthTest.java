package dev.pitwall.gate;

import static dev.pitwall.gate.NodeHealth.State.DOWN;
import static dev.pitwall.gate.NodeHealth.State.UNKNOWN;
import static dev.pitwall.gate.NodeHealth.State.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeHealthTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  /** One answer a second: + is good, - is bad. */
  private static NodeHealth saying(String answers) {
    List<HealthSample> samples = new ArrayList<>();
    for (int i = 0; i < answers.length(); i++) {
      boolean up = answers.charAt(i) == '+';
      samples.add(new HealthSample("shop", "app01", START.plusSeconds(i), up, "seen", null));
    }
    return new NodeHealth("app01", samples);
  }

  @ParameterizedTest
  @CsvSource({
    "+, UNKNOWN",
    "++, UP",
    "-, UNKNOWN",
    "--, UNKNOWN",
    "---, DOWN",
    "++--, UNKNOWN",
    "++---, DOWN",
    "---+, UNKNOWN",
    "---++, UP",
    "+-+-+-, UNKNOWN"
  })
  void twoGoodAnswersMakeItUpAndThreeBadOnesDown(String answers, NodeHealth.State state) {
    assertThat(saying(answers).at(START.plusSeconds(10), START, MAX_AGE)).isEqualTo(state);
  }

  @Test
  void nothingSaidIsUnknown() {
    assertThat(saying("").at(START, START, MAX_AGE)).isEqualTo(UNKNOWN);
    assertThat(saying("").firstUp(START)).isEmpty();
  }

  @Test
  void whatItSaidLongAgoIsUnknown() {
    assertThat(saying("++").at(START.plusSeconds(31), START, MAX_AGE)).isEqualTo(UP);
    assertThat(saying("++").at(START.plusSeconds(32), START, MAX_AGE)).isEqualTo(UNKNOWN);
    assertThat(saying("---").at(START.plusSeconds(33), START, MAX_AGE)).isEqualTo(UNKNOWN);
  }

  @Test
  void anAnswerFromTheFutureIsNoAnswer() {
    assertThat(saying("++").at(START.minusSeconds(3600), Instant.EPOCH, MAX_AGE))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void anAnswerFromTheFutureNeitherHelpsNorHidesThoseOfNow() {
    List<HealthSample> samples = new ArrayList<>(saying("++++").samples());
    samples.addFirst(
        new HealthSample("shop", "app01", START.plusSeconds(3600), false, "seen", null));
    samples.add(new HealthSample("shop", "app01", START.plusSeconds(3601), false, "seen", null));
    NodeHealth health = new NodeHealth("app01", samples);
    assertThat(health.at(START.plusSeconds(4), START, MAX_AGE)).isEqualTo(UP);
    assertThat(health.at(START, START, MAX_AGE)).isEqualTo(UP);
    assertThat(health.at(START.minusSeconds(10), Instant.EPOCH, MAX_AGE)).isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"1, 30, 5", "5, 30, 15", "20, 30, 30"})
  void anAnswerIsFreshForThreeStepsOfItsPaceAndNeverBeyondTheLimit(
      int every, int limit, int fresh) {
    NodeHealth health = new NodeHealth("app01", List.of(), 2, 3, Duration.ofSeconds(every));
    assertThat(health.freshness(Duration.ofSeconds(limit))).isEqualTo(Duration.ofSeconds(fresh));
  }

  @Test
  void itsFirstGoodAnswerIsTheFirstOfThoseThatMadeItUp() {
    assertThat(saying("-+-++---").firstGood(START)).contains(START.plusSeconds(3));
    assertThat(saying("+-+-").firstGood(START)).isEmpty();
  }

  @Test
  void whatItSaidBeforeItsStartDoesNotCount() {
    assertThat(saying("++++").at(START.plusSeconds(4), START.plusSeconds(3), MAX_AGE))
        .isEqualTo(UNKNOWN);
    assertThat(saying("---++").at(START.plusSeconds(4), START.plusSeconds(3), MAX_AGE))
        .isEqualTo(UP);
    assertThat(saying("++---").at(START.plusSeconds(4), START.plusSeconds(2), MAX_AGE))
        .isEqualTo(DOWN);
  }

  @Test
  void itFirstWasUpAtItsSecondGoodAnswerInARow() {
    assertThat(saying("-+-++---").firstUp(START)).contains(START.plusSeconds(4));
    assertThat(saying("++-++").firstUp(START.plusSeconds(1))).contains(START.plusSeconds(4));
    assertThat(saying("+-+-").firstUp(START)).isEmpty();
  }

  @Property
  void itIsNeverUpWithoutTwoGoodAnswersAtTheEnd(
      @ForAll @StringLength(max = 30) @Chars({'+', '-'}) String answers) {
    NodeHealth.State state = saying(answers).at(START.plusSeconds(30), START, MAX_AGE);
    assertThat(state == UP).isEqualTo(answers.endsWith("++"));
    assertThat(state == DOWN).isEqualTo(answers.endsWith("---"));
  }
}
