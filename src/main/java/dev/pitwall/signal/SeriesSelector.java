package dev.pitwall.signal;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which series of a page of metrics: a name and label matchers, as PromQL writes them. Several
 * series are added up.
 *
 * @param text as it was written
 */
public record SeriesSelector(String text, String metric, List<Matcher> matchers) {
  /** What a label must be like; a label that is not there is empty. */
  public sealed interface Matcher {
    String label();

    /** Whether it fits that value. */
    boolean fits(String value);

    /** {@code label="value"}, or {@code !=} when negated. */
    record Equal(String label, String value, boolean negated) implements Matcher {
      @Override
      public boolean fits(String other) {
        return value.equals(other) != negated;
      }
    }

    /**
     * {@code label=~"pattern"}, or {@code !~} when negated; the whole value must match. A pattern
     * that needs too many steps is an {@link IllegalStateException}.
     */
    record Regex(String label, Pattern pattern, boolean negated) implements Matcher {
      @Override
      public boolean fits(String other) {
        return pattern.matcher(new Counted(other)).matches() != negated;
      }
    }
  }

  /** A text that may be looked at only so often: some patterns would otherwise never end. */
  private static final class Counted implements CharSequence {
    private static final int MOST_STEPS = 200_000;

    private final String text;
    private int steps;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MOST_STEPS) {
        throw new IllegalStateException("the pattern takes too many steps; write a simpler one");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public SeriesSelector {
    matchers = List.copyOf(matchers);
  }

  /** Whether a series of that name with those labels is meant. */
  public boolean selects(String name, Map<String, String> labels) {
    return metric.equals(name)
        && matchers.stream().allMatch(one -> one.fits(labels.getOrDefault(one.label(), "")));
  }
}
