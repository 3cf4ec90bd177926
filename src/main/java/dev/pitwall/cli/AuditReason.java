package dev.pitwall.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Why somebody does what the audit tells. */
final class AuditReason {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it stands in the audit.")
  private String text = "";

  String text() {
    if (text.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--reason is empty; say why, it stands in the audit");
    }
    return text;
  }
}
