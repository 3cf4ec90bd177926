package dev.pitwall.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachineFaultTest {
  private static IOException noFiles() {
    return new SocketException("Too many open files");
  }

  static Stream<Throwable> shortages() {
    return Stream.of(
        noFiles(),
        new ChannelException("Failed to open a socket.", noFiles()),
        new ExecutionException(new ChannelException("Failed to open a socket.", noFiles())),
        new UncheckedIOException(new IOException("Cannot allocate memory")),
        new SocketException("No buffer space available"),
        new ConnectException("Cannot assign requested address"),
        new BindException("Address already in use"),
        new OutOfMemoryError("unable to create native thread"),
        new IllegalStateException(new OutOfMemoryError("Java heap space")),
        new StackOverflowError(),
        new NoClassDefFoundError("io/netty/X"),
        new RejectedExecutionException("event executor terminated"),
        causedBy(new UnknownHostException("shop.example"), noFiles()));
  }

  private static Throwable causedBy(Throwable failure, Throwable cause) {
    return failure.initCause(cause);
  }

  @ParameterizedTest
  @MethodSource("shortages")
  void whatThisMachineLacksIsItsFaultHoweverDeepItIsWrapped(Throwable failure) {
    assertThat(MachineFault.shortage(failure)).isPresent();
    assertThat(MachineFault.of(failure)).isEqualTo(MachineFault.shortage(failure));
  }

  @Test
  void theSystemsOwnWordsAreTold() {
    assertThat(MachineFault.of(new ChannelException("Failed to open a socket.", noFiles())))
        .contains("Too many open files");
  }

  static Stream<Throwable> waysThatAreMissing() {
    return Stream.of(
        new UnknownHostException("shop.example"),
        new NoRouteToHostException("No route to host"),
        new SocketException("Network is unreachable"),
        new ConnectException("Network is down"));
  }

  @ParameterizedTest
  @MethodSource("waysThatAreMissing")
  void aNameOrARouteThatIsMissingIsNoShortage(Throwable failure) {
    assertThat(MachineFault.of(failure)).isPresent();
    assertThat(MachineFault.shortage(failure)).isEmpty();
  }

  static Stream<Throwable> theirs() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new SocketException("Connection reset"),
        new SocketTimeoutException("Read timed out"),
        new ClosedChannelException(),
        new IOException((String) null),
        new SSLHandshakeException("Received fatal alert: too many open files"),
        new IllegalArgumentException("the body says: Too many open files"));
  }

  @ParameterizedTest
  @MethodSource("theirs")
  void whatThePeerDoesOrSaysIsNone(Throwable failure) {
    assertThat(MachineFault.of(failure)).isEmpty();
  }

  @Test
  void aRingOfCausesEnds() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));
    assertThat(MachineFault.of(one)).isEmpty();
    assertThat(MachineFault.of(null)).isEmpty();
  }
}
