package dev.pitwall.probe;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of one run as it goes on. Used by the run's own thread only. */
public final class Scope {
  private final Map<String, String> variables;
  private final Secrets secrets;

  public Scope(Map<String, String> variables, Secrets secrets) {
    this.variables = new HashMap<>(variables);
    this.secrets = secrets;
  }

  /**
   * The text with every place filled.
   *
   * @throws dev.pitwall.journey.UnknownVariable when a variable has no value
   */
  public String render(Template template) {
    return template.render(variables::get, secrets::value);
  }

  /**
   * The same for a URL or a path: a secret that stands behind its beginning is encoded, so that
   * none of its characters ends the path or begins another parameter. A slash in it stays one.
   *
   * @throws dev.pitwall.journey.UnknownVariable when a variable or a secret has no value
   */
  public String renderUrl(Template template) {
    StringBuilder url = new StringBuilder();
    for (Template.Part part : template.parts()) {
      String text = render(new Template(template.source(), List.of(part)));
      boolean isBehind = part instanceof Template.Part.Secret && !url.isEmpty();
      url.append(isBehind ? Urls.encodedPart(text) : text);
    }
    return url.toString();
  }

  /** The text with every place filled that can be; secrets, and what has no value, stay places. */
  String filled(String text) {
    return text.contains("{{")
        ? Template.of(text)
            .render(
                name -> variables.getOrDefault(name, "{{" + name + "}}"),
                name -> "{{secret." + name + "}}")
        : text;
  }

  public void put(String variable, String value) {
    variables.put(variable, value);
  }

  public Secrets secrets() {
    return secrets;
  }
}
