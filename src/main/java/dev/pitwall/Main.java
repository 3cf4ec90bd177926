package dev.pitwall;

import dev.pitwall.cli.DemoCommand;
import dev.pitwall.cli.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the program. */
@Command(name = "pitwall", mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand())
            .addSubcommand(new DemoCommand())
            .execute(args));
  }
}
