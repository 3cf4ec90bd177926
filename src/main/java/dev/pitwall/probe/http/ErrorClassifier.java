package dev.pitwall.probe.http;

import dev.pitwall.machine.MachineFault;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.StepFailed;
import dev.pitwall.tls.TlsReasons;
import dev.pitwall.tls.TlsUnusable;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says whose fault a broken exchange is: the target's, or ours. */
final class ErrorClassifier {
  private ErrorClassifier() {}

  /** Whether the peer, or something between, ended the connection. */
  static boolean isConnectionLost(Throwable cause) {
    return cause instanceof HttpClosedException
        || cause instanceof StreamResetException
        || cause instanceof ClosedChannelException
        || (cause instanceof IOException
            && says(cause, "reset", "broken pipe", "closed", "aborted"));
  }

  /**
   * Why the step failed.
   *
   * @param peer the host and port that were spoken to
   * @throws ProbeBroken when it is our own fault
   */
  static StepFailed of(Throwable cause, String peer, Exchange.Stage stage) throws ProbeBroken {
    Optional<String> ours = ours(cause);
    if (ours.isPresent()) {
      throw new ProbeBroken("no request to " + peer + " from here: " + ours.get(), cause);
    }
    if (cause instanceof BodyTooLarge) {
      String most = (Exchange.MOST_READ_BYTES >> 20) + " MiB";
      return new StepFailed(
          "the answer of " + peer + " is larger than " + most, "a body of at most " + most);
    }
    return switch (stage) {
      case CONNECTING -> new StepFailed(connecting(cause, peer), "a connection to " + peer);
      case WAITING -> new StepFailed(talking(cause, peer, "before an answer"), "an answer");
      case RECEIVING -> new StepFailed(talking(cause, peer, "within the answer"), "a whole answer");
    };
  }

  /** What is ours, in words; empty when the target may be to blame. */
  private static Optional<String> ours(Throwable cause) {
    boolean isClosing =
        cause instanceof IllegalStateException && says(cause, "client is closed", "vert.x");
    return isClosing || cause instanceof Error || cause instanceof TlsUnusable
        ? Optional.of(message(cause))
        : MachineFault.of(cause);
  }

  private static String connecting(Throwable cause, String peer) {
    return switch (cause) {
      case ConnectTimeoutException e -> "no connection to " + peer + " in time";
      case ConnectException e when says(e, "refused") -> "connection refused by " + peer;
      case SSLException e -> "TLS with " + peer + " failed: " + TlsReasons.of(e);
      default ->
          isConnectionLost(cause)
              ? "connection reset by " + peer + " while connecting"
              : "no connection to " + peer + ": " + message(cause);
    };
  }

  private static String talking(Throwable cause, String peer, String when) {
    if (cause instanceof SSLException e) {
      return "TLS with " + peer + " failed " + when + ": " + TlsReasons.of(e);
    }
    if (isConnectionLost(cause)) {
      return "connection closed by " + peer + " " + when;
    }
    String what = cause instanceof DecoderException ? "not HTTP" : "protocol error";
    return what + " from " + peer + " " + when + ": " + message(cause);
  }

  private static boolean says(Throwable cause, String... words) {
    String message = message(cause).toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (message.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
