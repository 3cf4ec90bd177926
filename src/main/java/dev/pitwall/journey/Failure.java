package dev.pitwall.journey;

/**
 * Why a run did not pass, in one sentence.
 *
 * @param step the number of the step in its list, from 1; 0 when no step is to blame
 * @param label the label of that step, or what was going on
 * @param observed what was seen
 * @param required what was expected
 */
public record Failure(int step, String label, String observed, String required) {
  /** The failure in one sentence, on one line. */
  public String sentence() {
    String where = step > 0 ? "step " + step + " (" + label + ")" : label;
    String text = where + ": " + observed;
    return (required.isEmpty() ? text : text + "; required " + required).replaceAll("\\s+", " ");
  }
}
