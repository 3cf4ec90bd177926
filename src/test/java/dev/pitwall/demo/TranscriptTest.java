package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final RolloutQuestion QUESTION =
      new RolloutQuestion("shop", "r", "app01", "post-start", "2");
  private static final String LONG = "post-start: app01 " + "is how it is, ".repeat(30);

  private final List<String> lines = new ArrayList<>();
  private final Transcript transcript =
      new Transcript(lines::add, InstantSource.fixed(Instant.EPOCH), false);

  @Test
  void thePhaseIsNamedOnce() {
    transcript.heard(QUESTION, answer(GateAnswer.Said.GO, "post-start: app01 is good"));
    assertThat(lines).containsExactly("    0.0s  app01  post-start  GO            app01 is good");
  }

  @Test
  void theVerdictIsNamedOnce() {
    transcript.heard(QUESTION, answer(GateAnswer.Said.GO, "GO post-start: app01 is good"));
    assertThat(lines).containsExactly("    0.0s  app01  post-start  GO            app01 is good");
  }

  @Test
  void whyItStoppedIsToldWhole() {
    transcript.heard(QUESTION, answer(GateAnswer.Said.NO_GO, LONG + "; look at run_1"));
    assertThat(lines.getFirst()).endsWith("; look at run_1");
    assertThat(lines.getLast()).endsWith("http://pitwall/ev_1");
  }

  @Test
  void whatIsStillOpenIsToldBriefly() {
    transcript.heard(QUESTION, answer(GateAnswer.Said.PENDING, LONG));
    assertThat(lines).singleElement().asString().endsWith("...").hasSizeLessThan(220);
  }

  private static GateAnswer answer(GateAnswer.Said said, String reason) {
    return new GateAnswer(said, reason, "http://pitwall/ev_1");
  }
}
