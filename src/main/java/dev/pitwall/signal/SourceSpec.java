package dev.pitwall.signal;

import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a signal is read. Texts may hold {@code {{node.name}}}, {@code {{node.host}}} and {@code
 * {{node.address}}} when the signal has a service; secrets are templates and are filled last.
 */
public interface SourceSpec {
  /** What it tells. */
  Set<Figure> figures();

  /** The key it stands under in a configuration. */
  String key();

  /**
   * Where it is read: a URL, or hosts and ports, with the places of the node still in it. Null for
   * what is read inside this process.
   */
  @Nullable String place();

  /** How old its figures may be when they are read, where somebody else reads them before. */
  default Duration lag() {
    return Duration.ZERO;
  }

  /**
   * A server that is asked over HTTP.
   *
   * @param url where; never with a user or password in it
   * @param login who asks; null where nobody need say
   * @param headers sent with every question
   * @param tls how TLS is spoken where the URL says so
   */
  record Link(String url, @Nullable Login login, Map<String, Template> headers, TlsRules tls) {
    public Link {
      headers = Map.copyOf(headers);
    }

    /** One that is spoken to as everybody does it. */
    public Link(String url, @Nullable Login login, Map<String, Template> headers) {
      this(url, login, headers, TlsRules.USUAL);
    }
  }

  /**
   * Who logs in.
   *
   * @param user null where a password is enough
   */
  record Login(@Nullable Template user, Template password) {}
}
