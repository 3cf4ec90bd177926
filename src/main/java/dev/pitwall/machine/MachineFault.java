package dev.pitwall.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what keeps this machine from asking at all, and so says nothing about whom it asks: files,
 * ports, memory, threads and routes, and the resolver that it asks for names.
 *
 * <p>It looks through the causes, since libraries wrap what the system said: Netty says "Failed to
 * open a socket." of too many open files.
 */
public final class MachineFault {
  private static final int DEEPEST = 16;

  /** By name, so that who reads no answers needs no Netty. */
  private static final String OF_NETTY = "io.netty.channel.ChannelException";

  // What Linux, macOS and the JDK say; none of these has an exception of its own.
  private static final List<String> NO_WAY = List.of("network is unreach", "network is down");
  private static final List<String> SHORTAGES =
      List.of(
          "too many open files",
          "failed to open a socket",
          "cannot assign",
          "can't assign",
          "address not available",
          "no buffer space",
          "cannot allocate memory",
          "not enough space",
          "no space left",
          "resource temporarily unavailable",
          "unable to create native thread");

  private MachineFault() {}

  /**
   * What it is, in a few words.
   *
   * @param failure what an attempt to reach somebody failed with
   * @return empty when whoever was asked may be to blame
   */
  public static Optional<String> of(@Nullable Throwable failure) {
    // A name that cannot be looked up for want of a socket is a matter of the socket.
    return shortage(failure).or(() -> first(failure, MachineFault::noWay));
  }

  /** The same, but for names and routes: what this machine has too little of, whoever is asked. */
  public static Optional<String> shortage(@Nullable Throwable failure) {
    return first(failure, MachineFault::lacking);
  }

  private static Optional<String> first(
      @Nullable Throwable failure, Function<Throwable, Optional<String>> look) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      Optional<String> found = look.apply(cause);
      if (found.isPresent()) {
        return found;
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Optional<String> lacking(Throwable cause) {
    boolean isOurs =
        cause instanceof BindException
            || cause instanceof MachineStalled
            || cause instanceof RejectedExecutionException
            || cause instanceof VirtualMachineError
            || cause instanceof LinkageError
            || says(cause, SHORTAGES);
    return isOurs ? Optional.of(innermost(cause)) : Optional.empty();
  }

  private static Optional<String> noWay(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> Optional.of("name not resolved");
      case NoRouteToHostException _ -> Optional.of("no route to host");
      default -> says(cause, NO_WAY) ? Optional.of(message(cause)) : Optional.empty();
    };
  }

  private static boolean says(Throwable cause, List<String> words) {
    String message = message(cause).toLowerCase(Locale.ROOT);
    return isOfTheSystem(cause) && words.stream().anyMatch(message::contains);
  }

  /** What a peer sends may say anything, in an alert of TLS too; the system speaks in these. */
  private static boolean isOfTheSystem(Throwable cause) {
    return (cause instanceof IOException && !(cause instanceof SSLException))
        || cause instanceof UncheckedIOException
        || cause.getClass().getName().equals(OF_NETTY)
        || cause instanceof Error;
  }

  /** The system's own words, which say more than those of the library around them. */
  private static String innermost(Throwable cause) {
    Throwable inner = cause;
    for (int depth = 0; depth < DEEPEST && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    return message(inner);
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
