package dev.pitwall.probe.http;

import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.StepFailed;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
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
    if (isOurs(cause)) {
      throw new ProbeBroken("no request to " + peer + " from here: " + ours(cause), cause);
    }
    return switch (stage) {
      case CONNECTING -> new StepFailed(connecting(cause, peer), "a connection to " + peer);
      case WAITING -> new StepFailed(talking(cause, peer, "before an answer"), "an answer");
      case RECEIVING -> new StepFailed(talking(cause, peer, "within the answer"), "a whole answer");
    };
  }

  /**
   * Files, ports, memory, threads and routes of this machine, and the resolver it asks for names,
   * are no business of the target.
   */
  private static boolean isOurs(Throwable cause) {
    return switch (cause) {
      case BindException e -> true;
      case UnknownHostException e -> true;
      case NoRouteToHostException e -> true;
      case RejectedExecutionException e -> true;
      case Error e -> true;
      case IOException e ->
          says(e, "too many open files", "cannot assign", "no buffer space", "network is unreach");
      case IllegalStateException e -> says(e, "client is closed", "vert.x");
      default -> false;
    };
  }

  private static String ours(Throwable cause) {
    return switch (cause) {
      case UnknownHostException e -> "name not resolved";
      case NoRouteToHostException e -> "no route to host";
      default -> message(cause);
    };
  }

  private static String connecting(Throwable cause, String peer) {
    return switch (cause) {
      case ConnectTimeoutException e -> "no connection to " + peer + " in time";
      case ConnectException e when says(e, "refused") -> "connection refused by " + peer;
      case SSLException e -> "TLS with " + peer + " failed: " + reason(e);
      default ->
          isConnectionLost(cause)
              ? "connection reset by " + peer + " while connecting"
              : "no connection to " + peer + ": " + message(cause);
    };
  }

  private static String talking(Throwable cause, String peer, String when) {
    if (cause instanceof SSLException e) {
      return "TLS with " + peer + " failed " + when + ": " + reason(e);
    }
    if (isConnectionLost(cause)) {
      return "connection closed by " + peer + " " + when;
    }
    String what = cause instanceof DecoderException ? "not HTTP" : "protocol error";
    return what + " from " + peer + " " + when + ": " + message(cause);
  }

  /** The innermost reason: JSSE wraps "no such certificate path" in two others. */
  private static String reason(Throwable cause) {
    Throwable inner = cause;
    for (int depth = 0; depth < 8 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    return message(inner);
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
