package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;

/** Tells how it ended. */
record GateReport(PrintStream out, TerminalText paint) {
  /** The verdict and its reason; then what each check found, unless all is well. */
  void lines(GateResult ending) {
    out.println(coloured(ending) + ": " + ending.reason());
    ending.answer().filter(answer -> !answer.evaluation().isEmpty()).ifPresent(this::printAnswer);
    if (ending.code() != Exit.OK) {
      ending.answer().ifPresent(answer -> answer.details().forEach(out::println));
    }
  }

  private void printAnswer(GateReply.Answer answer) {
    out.println(("evaluation " + answer.evaluation() + " " + answer.link()).strip());
  }

  private String coloured(GateResult ending) {
    return switch (ending.code()) {
      case Exit.OK -> paint.green(ending.word());
      case Exit.UNKNOWN, Exit.HOLD -> paint.yellow(ending.word());
      default -> paint.red(ending.word());
    };
  }

  /** One JSON document, whose keys are never missing. */
  void document(GateQuestion question, GateResult ending) {
    ObjectNode document = JsonDocuments.object();
    document.put("verdict", ending.word());
    document.put("go", ending.code() == Exit.OK);
    document.put("exitCode", ending.code());
    document.put("reason", ending.reason());
    document.put("evaluationId", ending.answer().map(GateReply.Answer::evaluation).orElse(""));
    document.put("url", ending.answer().map(GateReply.Answer::link).orElse(""));
    document.put("server", question.server().toString());
    document.put("gate", question.gate());
    ObjectNode asked = document.putObject("question");
    question.parameters().forEach(asked::put);
    ArrayNode details = document.putArray("details");
    ending.answer().ifPresent(answer -> answer.details().forEach(details::add));
    out.println(JsonDocuments.of(document));
  }
}
