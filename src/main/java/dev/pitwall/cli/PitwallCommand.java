package dev.pitwall.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: its commands, and what happens when one of them cannot do its work. */
@Command(
    name = "pitwall",
    description = {
      "Runs scripted journeys against a service without pause, and tells a rolling upgrade: go or no-go.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    versionProvider = PitwallCommand.Version.class,
    footer = {"", "`pitwall COMMAND --help` says more. Start with: pitwall demo"})
public final class PitwallCommand implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say how it is used, and end.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version, and end.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Should Pitwall itself break, print where.")
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  private PitwallCommand() {}

  /** The one list of commands, in the order in which the help shows them. */
  private static List<Object> commands(Streams streams) {
    return List.of(
        new DemoCommand(streams),
        new CheckCommand(streams),
        new SchemaCommand(streams),
        new RulesCommand(streams),
        new RunCommand(streams),
        new ServeCommand(streams),
        new GateCommand(streams),
        new SignalsCommand(streams),
        AuditCommand.of(streams),
        StoreCommand.of(streams));
  }

  /** Runs a command line; answers the exit code and never throws. */
  public static int run(Streams streams, String... arguments) {
    LogSettings.of(streams, arguments).apply();
    int code = commandLine(streams).execute(arguments);
    streams.out().flush();
    streams.err().flush();
    return code;
  }

  static CommandLine commandLine(Streams streams) {
    PitwallCommand top = new PitwallCommand();
    CommandLine all = new CommandLine(top);
    commands(streams).forEach(all::addSubcommand);
    all.registerConverter(Duration.class, new DurationWords());
    all.setCaseInsensitiveEnumValuesAllowed(true);
    all.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    all.setOut(new PrintWriter(streams.out(), true, streams.out().charset()));
    all.setErr(new PrintWriter(streams.err(), true, streams.err().charset()));
    all.setColorScheme(
        CommandLine.Help.defaultColorScheme(streams.outPaint().on() ? Ansi.ON : Ansi.OFF));
    all.setParameterExceptionHandler((wrong, words) -> usage(wrong, streams));
    all.setExecutionExceptionHandler(
        (wrong, command, result) -> top.broke(wrong, command, streams));
    return all;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  private static int usage(ParameterException wrong, Streams streams) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    streams.err().println(name + ": " + TerminalText.plain(String.valueOf(wrong.getMessage())));
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    streams.err().println("Try: " + name + " --help");
    return Exit.USAGE;
  }

  private int broke(Exception wrong, CommandLine command, Streams streams) {
    String name = command.getCommandSpec().qualifiedName();
    if (wrong instanceof CannotStart refused) {
      streams.err().println(name + ": " + TerminalText.plain(refused.sentence()));
      return Exit.USAGE;
    }
    if (debug) {
      wrong.printStackTrace(streams.err());
    } else {
      String hint = "; this is a fault of Pitwall: run it again with --debug and report it";
      streams.err().println(name + ": " + TerminalText.plain(wrong.toString(), 500) + hint);
    }
    return Exit.BROKEN;
  }

  /** The version as the jar has it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PitwallCommand.class.getPackage().getImplementationVersion();
      return new String[] {"pitwall " + (version == null ? "dev" : version)};
    }
  }
}
