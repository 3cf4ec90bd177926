package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.store.StoreCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pitwall audit verify}. */
@Command(
    name = "verify",
    header = "Verify that nobody changed the audit, or a record that it covers.",
    description = {
      "",
      "Of a running service, or with DATA of a folder or a backup. Prints the head: note it elsewhere,",
      "and lines taken off the newest end show too. The first bad line is named with what was expected",
      "and what was seen."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line and every record that is covered is sound",
      "1:one was changed or taken out, or DATA is no database of Pitwall's",
      "2:wrong usage",
      "5:no Pitwall answers, or the token is not accepted"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pitwall audit verify", "  pitwall audit verify /var/lib/pitwall"})
final class AuditVerifyCommand extends StoreAction {
  private static final PitwallClient.Limits LIMITS =
      new PitwallClient.Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), 16 << 20);
  private static final int LONGEST = 500;

  @Mixin private ServerOptions options = new ServerOptions();

  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "A data folder or a backup, instead of a running service.")
  private @Nullable Path data;

  AuditVerifyCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    return data == null ? ofServer() : ofFolder(path(data));
  }

  private int ofFolder(Path place) {
    StoreCheck.Report report = StoreCheck.audit(place);
    Optional<StoreCheck.Damage> first = report.damage().stream().findFirst();
    if (first.isPresent()) {
      return broken(first.get().sentence());
    }
    report.chain().ifPresent(chain -> say(AuditSentence.of(chain)));
    return Exit.OK;
  }

  private int ofServer() {
    ServerOptions.Place place = options.place(streams);
    try (PitwallClient client = new PitwallClient(place, "pitwall-audit", LIMITS)) {
      PitwallClient.Reply reply =
          client.get("/api/v1/audit/verification", "application/json", Duration.ZERO);
      return switch (ServerDocument.of(place.server(), reply, "sound")) {
        case ServerDocument.Nothing nothing -> {
          streams
              .err()
              .println("pitwall audit verify: " + TerminalText.plain(nothing.why(), LONGEST));
          yield Exit.UNREACHABLE;
        }
        case ServerDocument.Document document -> told(document.json());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.UNREACHABLE;
    }
  }

  private int told(JsonNode document) {
    if (!document.path("sound").asBoolean()) {
      return broken(document.path("broken").asText());
    }
    say(
        AuditSentence.of(
            document.path("lines").asLong(),
            document.path("first").asLong(),
            document.path("head").asText(),
            document.path("headAt").asText(),
            document.path("notCovered").asLong()));
    return Exit.OK;
  }

  private int broken(String what) {
    streams.err().println("pitwall audit verify: " + TerminalText.plain(what, 2 * LONGEST));
    return Exit.BAD;
  }
}
