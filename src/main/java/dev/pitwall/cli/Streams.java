package dev.pitwall.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has around it.
 *
 * @param out where its result goes
 * @param err where everything else goes: progress, complaints
 * @param outIsTerminal whether a person looks at out
 * @param errIsTerminal whether a person looks at err
 * @param environment the environment variables
 * @param folder where relative paths start
 * @param pace how time passes for a command that waits
 */
public record Streams(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Path folder,
    Sleeper pace) {
  private static final int OUT = 1;
  private static final int ERR = 2;

  public Streams {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Streams system() {
    boolean outIsTerminal = isTerminal(OUT);
    boolean errIsTerminal = isTerminal(ERR);
    // What another program reads is UTF-8, whatever the locale of the machine.
    return new Streams(
        outIsTerminal ? System.out : utf8(FileDescriptor.out),
        errIsTerminal ? System.err : utf8(FileDescriptor.err),
        outIsTerminal,
        errIsTerminal,
        System.getenv(),
        Path.of(""),
        Sleeper.REAL);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java knows only whether input and output both are one, and does not ask about errors. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }

  /** How to write on out. */
  TerminalText outPaint() {
    return new TerminalText(outIsTerminal && coloured());
  }

  /** How to write on err. */
  TerminalText errPaint() {
    return new TerminalText(errIsTerminal && coloured());
  }

  /** As no-color.org and most terminals have it. */
  private boolean coloured() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** A path as somebody wrote it on the command line. */
  Path path(Path written) {
    return folder.resolve(written);
  }
}
