package dev.pitwall.probe.browser.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.probe.ProbeBroken;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FaultBookTest {
  private static final URI SHOP = URI.create("http://shop.example/");

  private final FaultBook book = new FaultBook();

  private ProxyFaults run() {
    return book.fromNow(URI::getHost);
  }

  @Test
  void aNodeThatRefusesIsToBlame() {
    book.failed("shop.example", true, new ConnectException("Connection refused"), "app01 refused");
    assertThat(run().of(SHOP)).contains(new ProxyFaults.Fault("app01 refused", false));
    book.reached("shop.example");
    assertThat(run().of(SHOP)).isEmpty();
  }

  @Test
  void aNameThatOnlyAThirdPartyLacksIsNoBusinessOfTheRun() {
    UnknownHostException unknown = new UnknownHostException("ads.example");
    assertThat(book.failed("ads.example", false, unknown, "ads").ours()).isFalse();
    assertThat(book.failed("shop.example", true, unknown, "app01").ours()).isTrue();
    assertThatCode(() -> run().demandNoShortage()).doesNotThrowAnyException();
  }

  @Test
  void whatThisMachineLackedDuringARunBreaksItWhoeverWasAsked() {
    ProxyFaults run = run();
    SocketException cause = new SocketException("Too many open files");
    book.failed("ads.example", false, cause, "ads.example cannot be reached: Too many open files");
    assertThatThrownBy(run::demandNoShortage)
        .isInstanceOf(ProbeBroken.class)
        .hasMessage("no request from here: ads.example cannot be reached: Too many open files");
    assertThatCode(() -> run().demandNoShortage())
        .as("of a run that began later")
        .doesNotThrowAnyException();
  }

  @Test
  void aConnectionThatCouldNotBeTakenBreaksEveryRun() {
    ProxyFaults run = run();
    book.lacking("the proxy took no connection: Too many open files");
    assertThatThrownBy(run::demandNoShortage).hasMessageContaining("took no connection");
  }
}
