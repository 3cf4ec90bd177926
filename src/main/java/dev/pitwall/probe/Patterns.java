package dev.pitwall.probe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for patterns in texts that strangers wrote, within a bound. */
public final class Patterns {
  /** Far above what any sane pattern needs for the longest body kept; well under a second. */
  private static final int MOST_STEPS = 50_000_000;

  private Patterns() {}

  /**
   * The first group of the first match, or the whole match when the pattern has no group or the
   * group took no part.
   *
   * @throws ProbeBroken when the pattern backtracks without end on this text
   */
  static Optional<String> find(Pattern pattern, String text) throws ProbeBroken {
    try {
      Matcher matcher = pattern.matcher(new Metered(text));
      if (!matcher.find()) {
        return Optional.empty();
      }
      String group = matcher.groupCount() > 0 ? matcher.group(1) : null;
      return Optional.of(group == null ? matcher.group() : group);
    } catch (Exhausted | StackOverflowError e) {
      throw new ProbeBroken(
          "the pattern "
              + pattern
              + " backtracks too much on a text of "
              + text.length()
              + " characters; write it without nested repetition",
          e);
    }
  }

  /**
   * Whether it is found in a text.
   *
   * @throws PatternExhausted when the pattern backtracks without end on this text
   */
  public static boolean found(Pattern pattern, String text) throws PatternExhausted {
    try {
      return find(pattern, text).isPresent();
    } catch (ProbeBroken e) {
      throw new PatternExhausted(e);
    }
  }

  /** A pattern that backtracks without end, told where nothing checked can be thrown. */
  public static final class PatternExhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PatternExhausted(ProbeBroken cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Counts every look at a character, since a matcher cannot be interrupted. */
  private static final class Metered implements CharSequence {
    private final CharSequence text;
    private int left = MOST_STEPS;

    Metered(CharSequence text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new Exhausted();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("too many steps", null, false, false);
    }
  }
}
