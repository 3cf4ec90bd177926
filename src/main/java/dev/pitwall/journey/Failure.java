package dev.pitwall.journey;

import java.util.List;

/**
 * Why a run did not pass.
 *
 * @param step the number of the step in its list, from 1; 0 when no step is to blame
 * @param undo whether that list is the undo steps
 * @param label the label of that step with its places filled, or what was going on
 * @param observed what was seen
 * @param required what was expected
 * @param clues what else the run saw that may explain it, each in a few words, such as the first
 *     error of the page's console
 */
public record Failure(
    int step, boolean undo, String label, String observed, String required, List<String> clues) {
  public Failure {
    clues = List.copyOf(clues);
  }

  /** A failure of a step that is no undo step, without clues. */
  public Failure(int step, String label, String observed, String required) {
    this(step, false, label, observed, required, List.of());
  }

  /** The failure in one sentence, on one line. */
  public String sentence() {
    return sentence("required");
  }

  /**
   * The same within another sentence.
   *
   * @param demand the word before what was expected, such as {@code wanted}
   */
  public String sentence(String demand) {
    StringBuilder text = new StringBuilder(where()).append(": ").append(observed);
    if (!required.isEmpty()) {
      text.append("; ").append(demand).append(' ').append(required);
    }
    clues.forEach(clue -> text.append("; ").append(clue));
    return text.toString().replaceAll("\\s+", " ");
  }

  private String where() {
    return step > 0 ? (undo ? "undo step " : "step ") + step + " (" + label + ")" : label;
  }
}
