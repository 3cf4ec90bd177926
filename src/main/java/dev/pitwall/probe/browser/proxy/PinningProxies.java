package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.tls.TlsMaterials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@link PinningProxy} for each node that a run was pinned to, opened when first needed. */
public final class PinningProxies implements AutoCloseable {
  private static final int MOST = 256;

  private final boolean endsTls;
  private final TlsMaterials materials;
  private final int most;
  private final Map<NodePlace, PinningProxy> open = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable OwnCertificate own;

  /** Where every node is spoken to as its front door is. */
  public PinningProxies() {
    this(false, new TlsMaterials(Secrets.NONE));
  }

  /**
   * Proxies for browsers that are started with {@link #browserFlags()}.
   *
   * @param endsTls whether what browsers send over TLS may have to be read
   * @param materials what the TLS rules of targets stand for
   */
  public PinningProxies(boolean endsTls, TlsMaterials materials) {
    this(endsTls, materials, MOST);
  }

  PinningProxies(boolean endsTls, TlsMaterials materials, int most) {
    this.endsTls = endsTls;
    this.materials = materials;
    this.most = most;
  }

  /**
   * What browsers are started with, so that they take what the proxies show; the first call may
   * take some seconds.
   */
  public List<String> browserFlags() {
    OwnCertificate shown = certificate();
    return shown == null
        ? List.of()
        : List.of("--ignore-certificate-errors-spki-list=" + shown.spki());
  }

  private synchronized @Nullable OwnCertificate certificate() {
    if (endsTls && own == null) {
      own = OwnCertificate.make();
    }
    return own;
  }

  /**
   * The proxy that leads to this target.
   *
   * @param secrets that may stand in what is added for a node
   */
  public synchronized PinningProxy to(Target target, Secrets secrets) {
    NodePlace key = NodePlace.of(target, secrets);
    PinningProxy known = open.get(key);
    if (known != null) {
      return known;
    }
    PinningProxy opened = PinningProxy.open(key, key.endsTls() ? certificate() : null, materials);
    open.put(key, opened);
    closeEldest(key);
    return opened;
  }

  /** A proxy in use stays open, even when there are too many. */
  private void closeEldest(NodePlace newest) {
    List<NodePlace> closable =
        open.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(newest) && entry.getValue().idle())
            .map(Map.Entry::getKey)
            .limit(Math.max(0, open.size() - most))
            .toList();
    for (NodePlace key : closable) {
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
