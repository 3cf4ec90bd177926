package dev.pitwall.signal;

import org.jspecify.annotations.Nullable;

/**
 * Only the newest reading of a kind.
 *
 * @param of the kind
 * @param sample null before the first
 */
public record Latest<S extends Sample>(Class<S> of, @Nullable S sample) implements Window {
  /** Nothing read yet. */
  public static <S extends Sample> Latest<S> of(Class<S> kind) {
    return new Latest<>(kind, null);
  }

  @Override
  public Latest<S> with(Sample one) {
    S known = sample;
    boolean newer = known == null || !one.at().isBefore(known.at());
    return newer && of.isInstance(one) ? new Latest<>(of, of.cast(one)) : this;
  }

  @Override
  public Object kind() {
    return of;
  }
}
