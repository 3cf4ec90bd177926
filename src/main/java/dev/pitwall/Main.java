package dev.pitwall;

import dev.pitwall.cli.Pitwall;
import dev.pitwall.cli.Streams;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Pitwall.run(Streams.system(), args));
  }
}
