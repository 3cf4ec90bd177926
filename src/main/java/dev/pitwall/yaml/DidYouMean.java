package dev.pitwall.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses which of the known words was meant. */
public final class DidYouMean {
  private static final int FARTHEST = 2;
  private static final int LISTED = 30;

  private DidYouMean() {}

  /** A hint: the word that was probably meant, otherwise all words there are. */
  public static String hint(String word, Collection<String> known, String introduction) {
    return find(word, known)
        .map(near -> "did you mean `" + near + "`?")
        .orElseGet(() -> introduction + " " + list(known));
  }

  /** The words in a row; the first thirty when there are many. */
  public static String list(Collection<String> words) {
    if (words.isEmpty()) {
      return "none";
    }
    List<String> sorted = words.stream().sorted().limit(LISTED).toList();
    String more = words.size() > LISTED ? ", and " + (words.size() - LISTED) + " more" : "";
    return String.join(", ", sorted) + more;
  }

  public static Optional<String> find(String word, Collection<String> known) {
    int allowed = Math.min(FARTHEST, word.length() / 2);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= allowed)
        .filter(candidate -> distance(word, candidate) <= allowed)
        .min(Comparator.comparingInt((String near) -> distance(word, near)).thenComparing(n -> n));
  }

  /** Optimal string alignment: insertions, deletions, changes and swapped neighbours. */
  public static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int i, int j) {
    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
