package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.Verdict.HOLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's stop holds, also when the disk is full. */
class UnwrittenHoldsTest {
  private static final Question FLEET_OF_SHOP = new Question("shop", null, null, FLEET, null, 1);

  private final GateServiceFixture track = new GateServiceFixture();

  @BeforeEach
  void fillTheDisk() {
    track.journal.full(true);
  }

  private Hold place() {
    return track.control.hold("shop", "ada", "stop", null, track.now);
  }

  @Test
  void itStopsTheGateAndSaysThatItIsNotOnDisk() {
    Hold hold = place();

    assertThat(track.control.holds()).containsExactly(hold);
    assertThat(track.control.ask(FLEET_OF_SHOP, "ann", track.now).verdict()).isEqualTo(HOLD);
    assertThat(track.control.unwrittenHolds().count()).isEqualTo(1);
    assertThat(track.control.unwrittenHolds().warning(hold))
        .hasValueSatisfying(text -> assertThat(text).contains("cannot write: disk full"));
  }

  @Test
  void withoutAHoldThereIsNoAnswerWhileTheDiskIsFull() {
    assertThatThrownBy(() -> track.control.ask(FLEET_OF_SHOP, "ann", track.now))
        .isInstanceOf(NotWritten.class);
  }

  @Test
  void itIsWrittenOnceWhenThereIsRoom() {
    Hold hold = place();
    assertThatThrownBy(track.control.unwrittenHolds()::retry).isInstanceOf(NotWritten.class);
    track.journal.full(false);
    track.control.unwrittenHolds().retry();
    track.control.unwrittenHolds().retry();

    assertThat(track.journal.remember().holds()).containsExactly(hold);
    assertThat(track.control.unwrittenHolds().warning(hold)).isEmpty();
    assertThat(track.journal.audit)
        .filteredOn(line -> line.startsWith("ada: hold on gate shop: stop"))
        .singleElement()
        .asString()
        .contains("could not be written then");
  }

  @Test
  void oneThatCannotBeWrittenKeepsNoOtherWaiting() {
    Hold first = place();
    Hold second = place();
    track.journal.full(false);
    track.journal.refuse(
        line -> line.entry() instanceof Journal.Entry.OfHold(var hold) && hold.equals(first));

    assertThatThrownBy(track.control.unwrittenHolds()::retry).isInstanceOf(NotWritten.class);
    assertThat(track.journal.remember().holds()).containsExactly(second);
    assertThat(track.control.unwrittenHolds().warning(first)).isPresent();
    assertThat(track.control.unwrittenHolds().warning(second)).isEmpty();
  }

  @Test
  void releasedWithRoomAgainItsPlacingIsInTheAuditToo() {
    Hold hold = place();
    assertThatThrownBy(() -> track.control.release(hold.id(), "ada", track.now))
        .isInstanceOf(NotWritten.class);
    assertThat(track.control.holds()).containsExactly(hold);
    track.journal.full(false);
    track.control.release(hold.id(), "ada", track.now);

    assertThat(track.control.unwrittenHolds().count()).isZero();
    assertThat(track.journal.audit)
        .filteredOn(line -> line.startsWith("ada: hold"))
        .hasSize(2)
        .last()
        .isEqualTo("ada: hold " + hold.id() + " released");
  }

  @Test
  void itOutlastsTheFailureOfWhatElseIsWritten() {
    track.journal.full(false);
    track.control.ask(FLEET_OF_SHOP, "ann", track.now);
    track.journal.full(true);
    Hold hold = place();
    track.journal.full(false);
    track.pass(Duration.ofSeconds(1));

    assertThat(track.control.holds()).containsExactly(hold);
    assertThat(track.control.ask(FLEET_OF_SHOP, "ann", track.now).verdict()).isEqualTo(HOLD);
  }

  /** What could not be written may have been what ends it. */
  @Test
  void noGoStandsAfterAWriteThatFailed() {
    track.journal.full(false);
    track.serving();
    Evaluation go = track.ask(track.question(GatePhase.PRE_DRAIN, "app01"));
    assertThat(go.verdict()).isEqualTo(Verdict.GO);
    assertThat(track.control.standing(go.id(), track.now)).contains(go);

    track.journal.full(true);
    assertThatThrownBy(() -> track.open("other", "3.0.0")).isInstanceOf(NotWritten.class);
    assertThat(track.control.standing(go.id(), track.now)).isEmpty();
  }

  @Test
  void thereIsABound() {
    for (int n = 0; n < UnwrittenHolds.MOST; n++) {
      place();
    }
    assertThatThrownBy(this::place).isInstanceOf(NotWritten.class);
    assertThat(track.control.unwrittenHolds().count()).isEqualTo(UnwrittenHolds.MOST);
  }
}
