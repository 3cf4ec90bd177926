package dev.pitwall.source;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.HttpFetch.Ask;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fills the places of a source's texts: those of the node it is read from, and secrets.
 *
 * @param node null for a signal without a service
 */
public record NodeTexts(Service.@Nullable Node node, Secrets secrets) {
  /** The text with the node's name, host and address in their places. */
  public String text(String text) {
    return text(text, UnaryOperator.identity());
  }

  /**
   * The text with the node's name, host and address in their places.
   *
   * @param escape what each must go through to stand there
   */
  public String text(String text, UnaryOperator<String> escape) {
    return node == null
        ? text
        : text.replace("{{node.name}}", escape.apply(node.name()))
            .replace("{{node.host}}", escape.apply(node.host()))
            .replace("{{node.address}}", escape.apply(node.address()));
  }

  /** The text with its secrets; never to be shown. */
  public String secret(Template template) {
    return text(template.render(name -> "{{" + name + "}}", secrets::value));
  }

  /** Where to ask, with a path appended; the path starts with a slash or is empty. */
  public URI url(SourceSpec.Link link, String path) {
    String base = text(link.url());
    boolean slash = base.endsWith("/") && path.startsWith("/");
    return URI.create((slash ? base.substring(0, base.length() - 1) : base) + path);
  }

  /** A GET of it, with a path appended; the path starts with a slash or is empty. */
  public Ask ask(SourceSpec.Link link, String path, Duration timeout) {
    TlsRules tls = node == null ? link.tls() : NodeAccess.at(node, link.tls());
    return Ask.get(url(link, path), headers(link), timeout).over(tls);
  }

  /** The headers to send, credentials among them. */
  public Map<String, String> headers(SourceSpec.Link link) {
    Map<String, String> headers = new HashMap<>();
    link.headers().forEach((name, value) -> headers.put(name, secret(value)));
    SourceSpec.Login login = link.login();
    if (login != null) {
      headers.put("Authorization", basic(login));
    }
    return headers;
  }

  private String basic(SourceSpec.Login login) {
    Template user = login.user();
    String pair = (user == null ? "" : secret(user)) + ":" + secret(login.password());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of the node; null for a signal without a service. */
  public @Nullable String nodeName() {
    return node == null ? null : node.name();
  }
}
