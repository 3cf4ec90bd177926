package dev.pitwall.probe;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import java.util.HashMap;
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
    boolean isWhole = template.parts().size() == 1; // a URL that is a secret as a whole
    return isWhole
        ? render(template)
        : template.render(
            variables::get,
            name -> {
              String value = secrets.value(name);
              return value == null ? null : Urls.encodedPart(value);
            });
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
