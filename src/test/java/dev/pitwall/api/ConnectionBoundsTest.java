package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionBoundsTest {
  private final ConnectionBounds bounds = new ConnectionBounds(5, 2);

  private boolean enter(String address) {
    return bounds.enter(InetAddress.ofLiteral(address));
  }

  @Test
  void oneAddressHasItsShareAndGetsItBack() {
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
    assertThat(enter("192.0.2.2")).isTrue();
    bounds.leave(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(bounds.open()).isEqualTo(3);
    assertThat(bounds.refused()).isOne();
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOne() {
    assertThat(enter("2001:db8:0:1::1")).isTrue();
    assertThat(enter("2001:db8:0:1:ffff::2")).isTrue();
    assertThat(enter("2001:db8:0:1::3")).isFalse();
    assertThat(enter("2001:db8:0:2::3")).isTrue();
  }

  @Test
  void thisMachineIsBoundByTheWholeOnly() {
    for (int i = 0; i < 5; i++) {
      assertThat(enter(i % 2 == 0 ? "127.0.0.1" : "::1")).isTrue();
    }
    assertThat(enter("127.0.0.1")).isFalse();
    assertThat(enter("192.0.2.9")).isFalse();
  }

  @Test
  void runsKeepHalfOfTheDescriptors() {
    assertThat(ConnectionGuard.within(1_000, 1_024)).isEqualTo(512);
    assertThat(ConnectionGuard.within(1_000, 65_536)).isEqualTo(1_000);
    assertThat(ConnectionGuard.within(1_000, 0)).isEqualTo(1_000);
  }
}
