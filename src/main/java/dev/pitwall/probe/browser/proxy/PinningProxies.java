package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One {@link PinningProxy} for each node that a run was pinned to, opened when first needed. */
public final class PinningProxies implements AutoCloseable {
  private record Key(List<URI> origins, String node, String host, int port) {}

  private static final int MOST = 256;

  private final int most;
  private final Map<Key, PinningProxy> open = new LinkedHashMap<>(16, 0.75f, true);

  public PinningProxies() {
    this(MOST);
  }

  PinningProxies(int most) {
    this.most = most;
  }

  /** The proxy that leads to this node. */
  public synchronized PinningProxy to(Target.OneNode target) {
    Service.Node node = target.node();
    List<URI> origins =
        Stream.concat(Stream.of(target.service().url()), target.service().also().stream()).toList();
    Key key = new Key(origins, node.name(), node.host(), node.port());
    PinningProxy known = open.get(key);
    if (known != null) {
      return known;
    }
    PinningProxy opened = PinningProxy.open(key.origins(), key.node(), key.host(), key.port());
    open.put(key, opened);
    closeEldest(key);
    return opened;
  }

  /** A proxy in use stays open, even when there are too many. */
  private void closeEldest(Key newest) {
    List<Key> closable =
        open.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(newest) && entry.getValue().idle())
            .map(Map.Entry::getKey)
            .limit(Math.max(0, open.size() - most))
            .toList();
    for (Key key : closable) {
      PinningProxy proxy = open.remove(key);
      if (proxy != null) {
        proxy.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(PinningProxy::close);
    open.clear();
  }
}
