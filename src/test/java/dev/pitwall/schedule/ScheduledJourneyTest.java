package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduledJourneyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  static ScheduledJourney lane(String name, Duration every) {
    Service shop = Shop.service();
    Journey journey = Shop.journey(name, name, every, every);
    return new ScheduledJourney(journey, new Target.FrontDoor(shop), every, 4);
  }

  @Property
  void slotsStandAtAFixedDistance(
      @ForAll @IntRange(min = 1, max = 86_400) int seconds,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long at) {
    Duration every = Duration.ofSeconds(seconds);
    ScheduledJourney scheduled = lane("checkout", every);
    Instant asked = Instant.ofEpochMilli(at);
    Instant first = scheduled.slotAfter(asked);
    assertThat(first).isAfter(asked);
    assertThat(Duration.between(asked, first)).isLessThanOrEqualTo(every);
    assertThat(scheduled.slotAfter(first)).isEqualTo(first.plus(every));
    assertThat(scheduled.slotsBetween(first, first.plus(every.multipliedBy(7)))).isEqualTo(7);
    assertThat(scheduled.slotsBetween(first, first)).isZero();
  }

  @Test
  void aThousandJourneysDoNotStartTogether() {
    Set<Long> places = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ScheduledJourney scheduled = lane("journey-" + i, Duration.ofSeconds(10));
      places.add(Duration.between(NOW, scheduled.slotAfter(NOW)).toMillis() / 100);
    }
    assertThat(places).hasSize(100);
  }

  @Test
  void hasOneScheduledRunAtATime() {
    ScheduledJourney scheduled = lane("checkout", Duration.ofSeconds(10));
    assertThat(scheduled.enter()).isTrue();
    assertThat(scheduled.enter()).isFalse();
    scheduled.leave();
    assertThat(scheduled.enter()).isTrue();
  }
}
