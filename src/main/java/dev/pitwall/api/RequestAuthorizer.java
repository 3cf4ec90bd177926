package dev.pitwall.api;

import dev.pitwall.api.TokenAuthenticator.Caller;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.Scope;
import dev.pitwall.text.Hosts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in or refuses them: who asks, with which right, and from where.
 *
 * <p>While nobody needs a token, whatever runs on the same machine may ask, and that includes a web
 * page in a browser. So the Host must be ours, against DNS rebinding. In any case whatever another
 * web site makes a browser send is refused, since a question may open a rollout and a browser sends
 * the password along; only links to pages lead in.
 */
final class RequestAuthorizer {
  private static final String BEARER_CHALLENGE = "Bearer realm=\"pitwall\"";
  private static final String BASIC_CHALLENGE = "Basic realm=\"pitwall\", charset=\"UTF-8\"";

  private static final CharSequence ORIGIN = HttpHeaders.ORIGIN;
  private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");
  private static final CharSequence FETCH_MODE = HttpHeaders.createOptimized("Sec-Fetch-Mode");
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final TokenAuthenticator authenticator;
  private final Set<String> ownHosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));
  private final @Nullable String ownAuthority;

  RequestAuthorizer(Config.Server server) {
    this.authenticator = new TokenAuthenticator(server.tokens());
    ownHosts.add(BindRule.bare(server.host()));
    String url = server.url();
    this.ownAuthority = url == null ? null : authority(url);
    String host = url == null ? null : Hosts.of(URI.create(url));
    if (host != null) {
      ownHosts.add(BindRule.bare(host));
    }
  }

  /** The caller, when everything is right; for those who have another way for the rest. */
  Optional<Caller> admitted(HttpServerRequest request, Set<Scope> scopes) {
    if (!isOwnHost(request) || isFromAnotherSite(request)) {
      return Optional.empty();
    }
    return authenticator
        .caller(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(caller -> caller.mayAny(scopes));
  }

  /**
   * The caller.
   *
   * @param scopes one of them is enough; none means that everybody may
   * @throws ProblemException when the request is not let in
   */
  Caller admit(HttpServerRequest request, Set<Scope> scopes) {
    requireOwnHost(request);
    if (isFromAnotherSite(request)) {
      throw fromAnotherSite(request);
    }
    return known(request, scopes, BEARER_CHALLENGE);
  }

  /**
   * The caller of a page or of what belongs to one, which a link on another site may lead to; the
   * scripts of that site may not read it.
   *
   * @throws ProblemException when the request is not let in
   */
  Caller admitToPage(HttpServerRequest request, Set<Scope> scopes) {
    requireOwnHost(request);
    String mode = header(request, FETCH_MODE);
    boolean byLink = (mode.isEmpty() || mode.equals("navigate")) && !hasForeignOrigin(request);
    boolean mayBeLink = READS.contains(request.method()) && byLink;
    if (isFromAnotherSite(request) && !mayBeLink) {
      throw fromAnotherSite(request);
    }
    return known(request, scopes, BASIC_CHALLENGE);
  }

  /** What tells callers apart: the name of a token, or where somebody without one is. */
  Object identity(HttpServerRequest request) {
    Optional<Caller> caller =
        authenticator.isOpen()
            ? Optional.empty()
            : authenticator.caller(request.getHeader(HttpHeaders.AUTHORIZATION));
    return caller
        .<Object>map(Caller::name)
        .orElseGet(() -> CallerAddress.of(ConnectionGuard.address(request)));
  }

  private Caller known(HttpServerRequest request, Set<Scope> scopes, String challenge) {
    Optional<Caller> caller = authenticator.caller(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (scopes.isEmpty()) {
      return caller.orElse(new Caller("anonymous", Set.of()));
    }
    Caller known = caller.orElseThrow(() -> unknown(request, challenge));
    if (!known.mayAny(scopes)) {
      throw new ProblemException(
          Problem.forbidden(
              "token %s has scope %s; needed is %s"
                  .formatted(known.name(), known.scopesInWords(), Caller.words(scopes))));
    }
    return known;
  }

  private static ProblemException unknown(HttpServerRequest request, String challenge) {
    boolean none = request.getHeader(HttpHeaders.AUTHORIZATION) == null;
    String other = "the token is not one of those configured in server.tokens";
    String detail = none ? "there is no token; send Authorization: Bearer TOKEN" : other;
    String error = none || !challenge.startsWith("Bearer") ? "" : ", error=\"invalid_token\"";
    return new ProblemException(Problem.unauthorized(detail, challenge + error));
  }

  private void requireOwnHost(HttpServerRequest request) {
    if (!isOwnHost(request)) {
      throw new ProblemException(
          Problem.forbidden(
              "Host is \"%s\", which is not ours; without tokens only localhost and server.host are answered"
                  .formatted(request.getHeader(HttpHeaders.HOST))));
    }
  }

  private static ProblemException fromAnotherSite(HttpServerRequest request) {
    return new ProblemException(
        Problem.forbidden(
            "the request comes from another web site (Origin \"%s\", Sec-Fetch-Site \"%s\"); only pages are answered to those"
                .formatted(header(request, ORIGIN), header(request, FETCH_SITE))));
  }

  private static String header(HttpServerRequest request, CharSequence name) {
    return Objects.requireNonNullElse(request.getHeader(name), "");
  }

  private boolean isOwnHost(HttpServerRequest request) {
    if (!authenticator.isOpen()) {
      return true;
    }
    HostAndPort authority = request.authority();
    return authority != null && ownHosts.contains(BindRule.bare(authority.host()));
  }

  /**
   * Whether a browser sends it for another origin: another site, or another host or port of the
   * same site, such as another program on localhost.
   */
  private boolean isFromAnotherSite(HttpServerRequest request) {
    String site = header(request, FETCH_SITE);
    return site.equals("cross-site") || site.equals("same-site") || hasForeignOrigin(request);
  }

  private boolean hasForeignOrigin(HttpServerRequest request) {
    String origin = request.getHeader(ORIGIN);
    return origin != null && !isOwnOrigin(authority(origin), request);
  }

  private boolean isOwnOrigin(String origin, HttpServerRequest request) {
    return origin.equals(ownAuthority)
        || origin.equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
  }

  /** The host and port of a URL or an Origin; empty when it has none, as in "null". */
  private static String authority(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int end = url.indexOf('/', scheme + 3);
    return url.substring(scheme + 3, end < 0 ? url.length() : end).toLowerCase(Locale.ROOT);
  }
}
