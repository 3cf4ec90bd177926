package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each event does in each state of a slot, all ninety of them. */
class SlotStateTest {
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      delimiter = '|',
      textBlock =
          """
          STATE    | START    | UP      | BEGIN   | DONE | WORN     | BROKE    | ENDED  | KILL     | KILLED | CLOSE
          EMPTY    | STARTING | -       | -       | -    | -        | -        | -      | -        | -      | CLOSED
          STARTING | -        | IDLE    | -       | -    | -        | RETIRING | -      | KILLING  | -      | CLOSING
          IDLE     | -        | -       | RUNNING | -    | RETIRING | RETIRING | -      | KILLING  | -      | CLOSING
          RUNNING  | -        | -       | -       | IDLE | -        | RETIRING | -      | KILLING  | -      | ABORTING
          RETIRING | -        | -       | -       | -    | -        | -        | EMPTY  | KILLING  | -      | CLOSING
          KILLING  | -        | -       | -       | -    | -        | -        | -      | -        | EMPTY  | ABORTING
          CLOSING  | -        | CLOSING | -       | -    | -        | CLOSING  | CLOSED | ABORTING | -      | CLOSING
          ABORTING | -        | -       | -       | -    | -        | -        | -      | -        | CLOSED | ABORTING
          CLOSED   | -        | -       | -       | -    | -        | -        | -      | -        | -      | CLOSED
          """)
  void leadsTo(
      SlotState from,
      String start,
      String up,
      String begin,
      String done,
      String worn,
      String broke,
      String ended,
      String kill,
      String killed,
      String close) {
    assertThat(row(from))
        .containsExactly(start, up, begin, done, worn, broke, ended, kill, killed, close);
  }

  private static List<String> row(SlotState from) {
    List<String> row = new ArrayList<>();
    for (SlotEvent event : SlotEvent.values()) {
      try {
        row.add(from.after(event).name());
      } catch (IllegalStateException refused) {
        row.add("-");
      }
    }
    return row;
  }

  @Test
  void aRefusalSaysWhatCannotBe() {
    assertThatThrownBy(() -> SlotState.KILLING.after(SlotEvent.BEGIN))
        .hasMessage("a browser slot that is KILLING takes no BEGIN");
  }

  @ParameterizedTest
  @EnumSource(SlotState.class)
  void nothingLeadsBackOnceTheServiceStops(SlotState from) {
    SlotState stopping = from.after(SlotEvent.CLOSE);
    assertThat(stopping.isStopping()).isTrue();
    for (SlotEvent event : SlotEvent.values()) {
      try {
        assertThat(stopping.after(event).isStopping()).as("%s %s", stopping, event).isTrue();
      } catch (IllegalStateException refused) {
        assertThat(refused).hasMessageContaining("takes no " + event);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SlotState.class)
  void aSessionThatIsHeardCanBeKilled(SlotState state) {
    boolean killable;
    try {
      killable = state.after(SlotEvent.KILL) != state;
    } catch (IllegalStateException refused) {
      killable = false;
    }
    assertThat(killable).isEqualTo(state.hearsSession());
  }
}
