package dev.pitwall.model;

import java.util.function.Consumer;

/** Finds a short history in which the same goes wrong. */
final class Shrinker {
  private Shrinker() {}

  /** Leaves actions out, from the last to the first; tells what goes wrong, and in what. */
  static String of(History history, AssertionError failure, Consumer<History> play) {
    String what = kind(failure);
    History shortest = history;
    String told = String.valueOf(failure.getMessage());
    for (int i = history.actions().size(); i >= 0; i--) {
      History shorter = i == history.actions().size() ? shortest.plainer() : shortest.without(i);
      try {
        play.accept(shorter);
      } catch (AssertionError e) {
        if (kind(e).equals(what)) {
          shortest = shorter;
          told = String.valueOf(e.getMessage());
        }
      }
    }
    return told + "\n" + shortest;
  }

  private static String kind(AssertionError failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("[^a-z ]", "");
  }
}
