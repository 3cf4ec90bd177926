package dev.pitwall.gate;

import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.Latest;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Window;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read of signals lately, at the moment of a judgement. */
public interface SampleReader {
  /**
   * The window of a signal.
   *
   * @param empty the kind of window that is wanted, returned where nothing was read
   * @param node null for what is read of the whole service
   */
  <W extends Window> W window(W empty, String signal, @Nullable String node);

  /** The windows of a signal by node; the empty name stands for the whole service. */
  <W extends Window> Map<String, W> byNode(W empty, String signal);

  /** How old the newest reading of that signal may be; empty for as old as is usual. */
  Optional<Duration> staleAfter(String signal);

  /** How old a figure of that signal may be when it is read, as one of a server that scrapes. */
  Duration lag(String signal);

  /** Whether that signal is read from each node. */
  boolean isPerNode(String signal);

  /** The requests that Pitwall itself sent to a node, health questions included. */
  ErrorWindow ownRequests(String node);

  /** The newest reading of a kind. */
  default <S extends Sample> Optional<S> latest(
      Class<S> kind, String signal, @Nullable String node) {
    return Optional.ofNullable(window(Latest.of(kind), signal, node).sample());
  }
}
