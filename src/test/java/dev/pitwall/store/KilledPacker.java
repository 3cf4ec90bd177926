package dev.pitwall.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Packs what is in a data directory, after a word that it begins. Its end is to be killed. */
final class KilledPacker {
  private KilledPacker() {}

  /** Takes the data directory. */
  @SuppressWarnings("SystemOut") // its output is what the test waits for
  public static void main(String[] arguments) {
    try (Store store = Store.open(Path.of(arguments[0]), InstantSource.system())) {
      System.out.println("packing");
      store.retention(PackerKillIT.LIMITS).sweep(Some.NOW.plus(Duration.ofDays(3)));
      System.out.println("packed");
    }
  }
}
