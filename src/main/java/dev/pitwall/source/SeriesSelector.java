package dev.pitwall.source;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;

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
     * {@code label=~"pattern"}, or {@code !~} when negated; the whole value must match. RE2 takes a
     * time in proportion to the value's length, whatever the pattern.
     */
    record Regex(String label, Pattern pattern, boolean negated) implements Matcher {
      @Override
      public boolean fits(String other) {
        return pattern.matches(other) != negated;
      }
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
