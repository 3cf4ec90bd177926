package dev.pitwall.boot;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pitwall.journey.Ids;

/** Ids that sort by time: UUID version 7, without its dashes. */
public final class TimeIds implements Ids {
  @Override
  public String next(String prefix) {
    return prefix + "_" + UuidCreator.getTimeOrderedEpochPlus1().toString().replace("-", "");
  }
}
