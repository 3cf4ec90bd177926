package dev.pitwall.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened, line by line with the time since the start, for a tired person. */
final class Transcript {
  private static final String PLAIN = "\u001b[0m";

  private static final int BRIEF = 160;

  private final Consumer<String> lines;
  private final InstantSource time;
  private final boolean colours;
  private final Instant start;

  Transcript(Consumer<String> lines, InstantSource time, boolean colours) {
    this.lines = lines;
    this.time = time;
    this.colours = colours;
    this.start = time.instant();
  }

  /** Something about the whole. */
  void note(String text) {
    lines.accept(elapsed() + text);
  }

  /** A headline, with an empty line before it. */
  void headline(String text) {
    lines.accept("");
    lines.accept(paint("\u001b[1m", text));
  }

  /** Something the deploy tool did with a node. */
  void did(String node, String phase, String text) {
    line(node, phase, "", text);
  }

  /** What the gate said; a link follows when somebody will want to read more. */
  void heard(RolloutQuestion question, GateAnswer answer) {
    boolean stops = !answer.isGo() && answer.said() != GateAnswer.Said.PENDING;
    String reason = withoutPhase(question, withoutVerdict(answer));
    line(who(question), question.phase(), answer.said().name(), stops ? reason : shortened(reason));
    if (stops && !answer.evaluation().isEmpty()) {
      line("", "", "", answer.evaluation());
    }
  }

  /** The line names the verdict already, as the answer's first line does. */
  private static String withoutVerdict(GateAnswer answer) {
    String verdict = answer.said().name() + " ";
    String reason = answer.reason();
    return reason.startsWith(verdict) ? reason.substring(verdict.length()) : reason;
  }

  /** The line names the phase already. */
  private static String withoutPhase(RolloutQuestion question, String reason) {
    String phase = question.phase() + ": ";
    return reason.startsWith(phase) ? reason.substring(phase.length()) : reason;
  }

  /** What goes on as it should is told briefly. */
  private static String shortened(String reason) {
    return reason.length() > BRIEF ? reason.substring(0, BRIEF).strip() + "..." : reason;
  }

  private static String who(RolloutQuestion question) {
    return question.node().isEmpty() ? "fleet" : question.node();
  }

  private void line(String node, String phase, String verdict, String text) {
    String padded = String.format(Locale.ROOT, "%-12s", verdict);
    lines.accept(
        elapsed()
            + String.format(
                Locale.ROOT,
                "%-5s  %-10s  %s  %s",
                node,
                phase,
                paint(colour(verdict), padded),
                text));
  }

  private String elapsed() {
    double seconds = Duration.between(start, time.instant()).toMillis() / 1000.0;
    return String.format(Locale.ROOT, "%7.1fs  ", seconds);
  }

  private String paint(String colour, String text) {
    return colours && !colour.isEmpty() ? colour + text + PLAIN : text;
  }

  private static String colour(String verdict) {
    return switch (verdict) {
      case "" -> "";
      case "GO" -> "\u001b[32m";
      case "PENDING" -> "\u001b[36m";
      case "HOLD" -> "\u001b[33m";
      default -> "\u001b[31m";
    };
  }
}
