package dev.pitwall.cli;

import dev.pitwall.rollout.UnreadableRecord;
import dev.pitwall.store.StoreRefused;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * One thing that is done about a data folder; what the store refuses is told and is exit code 1.
 */
abstract class StoreAction implements Callable<Integer> {
  /** The folder where none is named, as for {@code serve}. */
  static final String USUAL_DATA = "data";

  private static final int LONGEST = 1_000;

  final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  StoreAction(Streams streams) {
    this.streams = streams;
  }

  /** Does it, and answers the exit code. */
  abstract int act();

  @Override
  public Integer call() {
    try {
      return act();
    } catch (StoreRefused | UnreadableRecord e) {
      streams
          .err()
          .println(
              spec.qualifiedName()
                  + ": "
                  + TerminalText.plain(String.valueOf(e.getMessage()), LONGEST));
      return Exit.BAD;
    }
  }

  /** Who is written into the audit when nobody is named. */
  final String user() {
    return "operator " + System.getProperty("user.name", "unknown");
  }

  final Path path(Path written) {
    return streams.path(written);
  }

  final void say(String line) {
    streams.out().println(TerminalText.plain(line, LONGEST));
  }
}
