package dev.pitwall;

import dev.pitwall.cli.PitwallCommand;
import dev.pitwall.cli.Streams;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(PitwallCommand.run(Streams.system(), args));
  }
}
