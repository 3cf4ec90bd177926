package dev.pitwall.gate;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Window;
import dev.pitwall.signal.WindowStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Readings as a test tells them; every signal is read per node, unless it is read of none. */
final class ReadSignals implements SampleReader {
  private final WindowStore windows = new WindowStore(signal -> QueueWindow.SPAN);
  private final Map<String, Duration> lags = new HashMap<>();
  private final Map<String, ErrorWindow> own = new HashMap<>();

  void add(Sample sample) {
    windows.add(sample);
  }

  void sent(ErrorCounts counts, String node) {
    own.merge(node, ErrorWindow.EMPTY.with(counts), (old, one) -> old.with(counts));
  }

  void lag(String signal, Duration lag) {
    lags.put(signal, lag);
  }

  @Override
  public <W extends Window> W window(W empty, String signal, @Nullable String node) {
    return windows.window(empty, signal, node);
  }

  @Override
  public <W extends Window> Map<String, W> byNode(W empty, String signal) {
    return windows.byNode(empty, signal);
  }

  @Override
  public Optional<Duration> staleAfter(String signal) {
    return Optional.empty();
  }

  @Override
  public Duration lag(String signal) {
    return lags.getOrDefault(signal, Duration.ZERO);
  }

  @Override
  public boolean isPerNode(String signal) {
    return true;
  }

  @Override
  public ErrorWindow ownRequests(String node) {
    return own.getOrDefault(node, ErrorWindow.EMPTY);
  }
}
