package dev.pitwall.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.machine.MachineRoom.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineRoomTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private Level files = new Level(10, 1_000);
  private Level memory = new Level(10 << 20, 100 << 20);
  private int looks;

  private final MachineRoom room =
      new MachineRoom(
          new MachineRoom.Gauges() {
            @Override
            public Level files() {
              looks++;
              return files;
            }

            @Override
            public Level memory() {
              return memory;
            }
          },
          nanos::get);

  @ParameterizedTest
  @CsvSource({
    "900, 1000, false",
    "901, 1000, true",
    "1000, 1000, true",
    "900, 0, false",
    "900, -1, false"
  })
  void aTenthOfTheDescriptorsIsToBeFree(long used, long most, boolean isShort) {
    files = new Level(used, most);
    assertThat(room.shortage().isPresent()).isEqualTo(isShort);
  }

  @Test
  void itSaysWhatIsShortAndWhatToDo() {
    files = new Level(950, 1_000);
    assertThat(room.shortage())
        .contains(
            "950 of 1000 file descriptors are in use; required 10 % free: raise the limit (ulimit"
                + " -n), or run less at once");
  }

  @Test
  void aTenthOfTheHeapIsToBeFreeAfterACollection() {
    memory = new Level(95 << 20, 100 << 20);
    assertThat(room.shortage()).get().asString().startsWith("95 of 100 MiB of heap are in use");
  }

  @Test
  void itLooksFourTimesASecond() {
    for (int i = 0; i < 100; i++) {
      assertThat(room.shortage()).isEmpty();
      nanos.addAndGet(10_000_000);
    }
    assertThat(looks).isEqualTo(4);
  }

  @Test
  void thisMachineHasRoom() {
    assertThat(new MachineRoom().shortage()).isEmpty();
  }
}
