package dev.pitwall.yaml;

/**
 * Something wrong in a configuration.
 *
 * @param file the file as it was named to the reader
 * @param line from 1; 0 when it is about the whole file, as when there is none
 * @param column from 1; 0 together with the line
 * @param message what was seen and what was expected
 * @param hint what to do; empty when the message says it already
 */
public record ConfigProblem(String file, int line, int column, String message, String hint) {
  @Override
  public String toString() {
    String where = line > 0 ? file + ":" + line + ":" + column : file;
    String text = where + ": " + message;
    return hint.isEmpty() ? text : text + "; " + hint;
  }
}
