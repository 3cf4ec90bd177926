package dev.pitwall.cli;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.text.Words;

/** A sound audit in a line. */
final class AuditSentence {
  private AuditSentence() {}

  static String of(Check.Sound sound) {
    return of(
        sound.lines(),
        sound.first(),
        sound.head(),
        sound.headAt() == null ? "" : sound.headAt().toString(),
        sound.notCovered());
  }

  static String of(long lines, long first, String head, String at, long notCovered) {
    String line = lines == 0 ? "no line" : "line " + (first + lines - 1);
    return "%s from line %d on sound; head: %s%s, hash %s; not covered: %s"
        .formatted(
            Words.count(lines, "line"),
            first,
            line,
            at.isEmpty() ? "" : " of " + at,
            head,
            Words.count(notCovered, "record"));
  }
}
