package dev.pitwall.config;

import dev.pitwall.journey.Step;
import dev.pitwall.yaml.YamlValue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Gives every step of a journey a label of its own. */
final class StepLabels {
  /**
   * A step that waits for its label and timeout.
   *
   * @param label what it does in a few words, not yet unique
   */
  record UnlabelledStep(String label, Function<Step.Common, Step> step) {}

  private static final int LONGEST = 80;

  private final Set<String> taken = new HashSet<>();

  /** A label that somebody wrote; the same twice is a problem. */
  void reserve(YamlValue name) {
    Optional<String> label = name.text();
    if (label.isEmpty()) {
      return;
    }
    String text = label.get();
    if (text.isBlank() || text.length() > LONGEST || !YamlValue.shorten(text).equals(text)) {
      name.mustBe("one line of at most 80 characters", "");
    } else if (!taken.add(text)) {
      name.wrong("two steps have the same name `" + text + "`", "give each its own name");
    }
  }

  /** A label made from what the step does; the second of its kind gets a number. */
  String make(String text) {
    String base = YamlValue.shorten(text);
    String label = base;
    for (int i = 2; !taken.add(label); i++) {
      label = base + " #" + i;
    }
    return label;
  }
}
