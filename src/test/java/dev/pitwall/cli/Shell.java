package dev.pitwall.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, in a folder, and keeps what they print. */
final class Shell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private boolean terminal;
  private Sleeper sleeper = Sleeper.REAL;

  Shell(Path folder) {
    this.folder = folder;
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The environment of the tests, for a browser to be found. */
  Shell withAllVariables() {
    environment.putAll(System.getenv());
    return this;
  }

  Shell onTerminal() {
    terminal = true;
    return this;
  }

  Shell at(Sleeper other) {
    sleeper = other;
    return this;
  }

  int run(String... arguments) {
    out.reset();
    err.reset();
    return PitwallCommand.run(streams(), arguments);
  }

  Streams streams() {
    return new Streams(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        terminal,
        environment,
        folder,
        sleeper);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
