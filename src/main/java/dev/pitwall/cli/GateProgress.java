package dev.pitwall.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Shows that a gate is still being asked. */
interface GateProgress {
  /** Shows nothing. */
  GateProgress NONE = (word, reason, left) -> {};

  /**
   * Nothing is decided yet.
   *
   * @param left until the command gives up
   */
  void waiting(String word, String reason, Duration left);

  /** Nothing more comes. */
  default void done() {}

  /** A line that is written over again and again. */
  static GateProgress onTerminal(PrintStream to, TerminalText ansi, int columns) {
    return new GateProgress() {
      private static final String CLEAR = "\r\u001b[K";
      private boolean shown;

      @Override
      public void waiting(String word, String reason, Duration left) {
        String text = word + ", giving up in " + DurationWords.of(left) + ": " + reason;
        String line = TerminalText.plain(text, Math.max(20, columns - 1));
        to.print(CLEAR + ansi.yellow(line));
        to.flush();
        shown = true;
      }

      @Override
      public void done() {
        if (shown) {
          to.print(CLEAR);
          to.flush();
        }
      }
    };
  }

  /**
   * A line whenever the reason changes, and one a minute so that no CI thinks it hangs.
   *
   * @param nanos a ticker
   */
  static GateProgress inLines(PrintStream to, LongSupplier nanos) {
    return new GateProgress() {
      private static final Duration SILENCE = Duration.ofMinutes(1);
      private String before = "";
      private long since;

      @Override
      public void waiting(String word, String reason, Duration left) {
        // The seconds left change in every answer, and are no news.
        String news = word + reason.replaceAll("\\(\\d+ s left\\)", "");
        boolean silent = nanos.getAsLong() - since > SILENCE.toNanos();
        if (!news.equals(before) || silent) {
          before = news;
          since = nanos.getAsLong();
          to.println(word + ": " + reason);
        }
      }
    };
  }
}
