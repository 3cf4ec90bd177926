package dev.pitwall.config;

import dev.pitwall.journey.Template;
import dev.pitwall.yaml.DidYouMean;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlValue;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads texts with places, and knows which variables have a value at the step being read. */
final class VariableScope {
  static final Set<String> BUILT_IN = Set.of("run.id", "random");

  /** The name of a variable that a journey or service sets. */
  static final Form<String> NAME =
      Forms.text("variable", Scalars.VARIABLE.pattern(), VariableScope::variable);

  private final ConfigScope scope;
  private final Set<String> known = new TreeSet<>(BUILT_IN);
  private boolean strict;

  /**
   * @param strict whether all variables before the first step are known
   */
  VariableScope(Set<String> variables, ConfigScope scope, boolean strict) {
    this.scope = scope;
    this.known.addAll(variables);
    this.strict = strict;
  }

  /** From now on a variable has a value. */
  void add(String variable) {
    known.add(variable);
  }

  /** A step was too broken to say what it captures: no later variable can be called missing. */
  void loseTrack() {
    strict = false;
  }

  Optional<Template> template(YamlValue value) {
    Optional<Template> template = value.text().map(Template::of);
    template.ifPresent(text -> check(value, text));
    return template;
  }

  Template templateOr(YamlValue value) {
    return template(value).orElse(Template.of(""));
  }

  /** A path below the service's URL, or an absolute URL. */
  Optional<Template> url(YamlValue value) {
    Optional<Template> template = template(value);
    if (template.isPresent() && !UrlScalars.isPathOrUrl(template.get().source())) {
      YamlValue shown = template.get().source().contains("@") ? value.secretly() : value;
      return shown.mustBe(
          "a path or a URL", "write /path or https://host/path, spaces as %20, no user:password");
    }
    return template;
  }

  private void check(YamlValue value, Template text) {
    for (String name : text.variables()) {
      if (strict && !known.contains(name)) {
        value.wrong(
            "no variable `" + YamlValue.shorten(name) + "` has a value at this step",
            DidYouMean.find(name, known).map(near -> "did you mean `" + near + "`? ").orElse("")
                + "known here: "
                + DidYouMean.list(known));
      }
    }
    for (String name : text.secrets()) {
      if (!scope.uses(name)) {
        unknownSecret(value, name);
      }
    }
  }

  private void unknownSecret(YamlValue value, String name) {
    Set<String> secrets = scope.listedSecrets();
    value.wrong(
        "unknown secret `" + YamlValue.shorten(name) + "`",
        secrets.isEmpty()
            ? "add it to `secrets` of the configuration; without one, set it in the environment"
            : DidYouMean.hint(name, secrets, "known:"));
  }

  /** A map from names of variables to values of one form, which whoever asks reads. */
  static Form<YamlValue> named(Form<?> value) {
    return Forms.mapOf("map", NAME, value);
  }

  private static Optional<String> variable(YamlValue value) {
    Optional<String> name = Scalars.variable(value);
    return name.isPresent() && BUILT_IN.contains(name.get())
        ? value.wrong("`" + name.get() + "` is built in", "give the variable another name")
        : name;
  }
}
