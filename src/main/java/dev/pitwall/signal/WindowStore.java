package dev.pitwall.signal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the windows of all signals, whatever kinds of readings there are. Not safe for use by
 * several threads.
 */
public final class WindowStore {
  private final Map<SignalTarget, Map<Object, Window>> windows = new HashMap<>();
  private final Map<SignalTarget, Unreadable> failures = new HashMap<>();
  private final Function<String, Duration> spans;

  /**
   * A store without readings.
   *
   * @param spans how far back the readings of a signal are looked at
   */
  public WindowStore(Function<String, Duration> spans) {
    this.spans = spans;
  }

  /**
   * Takes a reading. One that failed is told to every window of its place, and so is one of which a
   * figure cannot be: no window, and nobody who asks for one, meets it otherwise.
   */
  public void add(Sample read) {
    Sample sample = read.fault() == null ? read : Unreadable.of(read);
    SignalTarget place = new SignalTarget(sample.signal(), sample.node());
    Map<Object, Window> here = windows.computeIfAbsent(place, key -> new HashMap<>());
    if (sample instanceof Unreadable failure) {
      failures.put(place, failure);
      here.replaceAll((kind, window) -> window.with(failure));
      return;
    }
    failures.remove(place);
    for (Window empty : sample.windows(spans.apply(sample.signal()))) {
      here.merge(empty.kind(), empty.with(sample), (old, one) -> old.with(sample));
    }
  }

  /**
   * The window of a signal at a place.
   *
   * @param empty the kind that is asked for, returned where nothing was read
   * @param node null for what is read of the whole service
   */
  public <W extends Window> W window(W empty, String signal, @Nullable String node) {
    SignalTarget place = new SignalTarget(signal, node);
    Window known = windows.getOrDefault(place, Map.of()).get(empty.kind());
    if (known != null) {
      return as(empty, known);
    }
    Unreadable failure = failures.get(place);
    return failure == null ? empty : as(empty, empty.with(failure));
  }

  /** The windows of a signal by node; the empty name stands for the whole service. */
  public <W extends Window> Map<String, W> byNode(W empty, String signal) {
    Map<String, W> found = new TreeMap<>();
    windows.forEach(
        (place, here) -> {
          Window window = here.get(empty.kind());
          if (window != null && place.signal().equals(signal)) {
            String node = place.node();
            found.put(node == null ? "" : node, as(empty, window));
          }
        });
    return found;
  }

  /** Forgets what was read at some places. */
  public void forget(Predicate<SignalTarget> places) {
    windows.keySet().removeIf(places);
    failures.keySet().removeIf(places);
  }

  /** Forgets everything. */
  public void clear() {
    windows.clear();
    failures.clear();
  }

  /** Windows of one kind are of one class. */
  @SuppressWarnings("unchecked")
  private static <W extends Window> W as(W like, Window window) {
    if (!like.getClass().isInstance(window)) {
      throw new IllegalStateException(
          "%s is kept as %s".formatted(like.kind(), window.getClass().getName()));
    }
    return (W) window;
  }
}
