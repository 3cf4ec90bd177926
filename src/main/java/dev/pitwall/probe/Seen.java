package dev.pitwall.probe;

import dev.pitwall.journey.Service;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which node and which version said last, in their response headers, that they answered.
 *
 * <p>Whatever performs steps may report to it, from any thread.
 */
public final class Seen {
  private final @Nullable String nodeHeader;
  private final @Nullable String versionHeader;
  private volatile @Nullable String node;
  private volatile @Nullable String version;

  public Seen(Service service) {
    this.nodeHeader = service.nodeHeader();
    this.versionHeader = service.versionHeader();
  }

  /**
   * Takes what one answer said.
   *
   * @param headers answers a header's value by its name, without case, or null
   */
  public void answer(Function<String, @Nullable String> headers) {
    node = read(nodeHeader, headers, node);
    version = read(versionHeader, headers, version);
  }

  private static @Nullable String read(
      @Nullable String header, Function<String, @Nullable String> headers, @Nullable String old) {
    String value = header == null ? null : headers.apply(header);
    return value == null || value.isBlank() ? old : value.strip();
  }

  /** The node that answered last; null when none said so. */
  public @Nullable String node() {
    return node;
  }

  /** The version that answered last; null when none said so. */
  public @Nullable String version() {
    return version;
  }
}
