package dev.pitwall.cli;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Runs as JUnit XML, which every CI shows: a suite per run, a case per step. */
final class JunitXml {
  private final XMLStreamWriter xml;

  /** A case that is to be written. */
  private record Case(String name, Outcome outcome, Duration took, String message) {}

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String of(List<FinishedRun> all) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JunitXml(xml).document(all);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text can always be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void document(List<FinishedRun> all) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    attribute("name", "pitwall");
    for (FinishedRun one : all) {
      suite(one);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(FinishedRun finished) throws XMLStreamException {
    Run run = finished.run();
    List<Case> cases = cases(finished);
    xml.writeStartElement("testsuite");
    attribute("name", run.journey());
    attribute("id", run.id());
    attribute("tests", Integer.toString(cases.size()));
    attribute("failures", count(cases, Outcome.FAILED));
    attribute("errors", count(cases, Outcome.ERRORED));
    attribute("skipped", count(cases, Outcome.SKIPPED));
    attribute("time", seconds(run.took()));
    attribute("timestamp", run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    for (Case one : cases) {
      testCase(run.journey(), one);
    }
    if (!finished.files().isEmpty()) {
      output(finished.files());
    }
    xml.writeEndElement();
  }

  /** The steps; and the run itself when no step shows why it did not pass. */
  private static List<Case> cases(FinishedRun finished) {
    Run run = finished.run();
    RunPlan order = finished.order();
    List<Case> cases = new ArrayList<>();
    for (StepResult step : run.steps()) {
      String name = (step.undo() ? "undo " : "") + step.number() + " " + step.label();
      String detail = Objects.requireNonNullElse(step.detail(), "");
      cases.add(new Case(order.shown(name), step.outcome(), step.took(), order.shown(detail)));
    }
    boolean shown = cases.stream().anyMatch(one -> one.outcome() == run.outcome());
    if (run.outcome() != Outcome.PASSED && !shown) {
      String why = order.shown(run.sentence());
      cases.add(new Case("the run", run.outcome(), Duration.ZERO, why));
    }
    return cases;
  }

  private void testCase(String journey, Case one) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", "pitwall." + journey);
    attribute("name", one.name());
    attribute("time", seconds(one.took()));
    switch (one.outcome()) {
      case PASSED -> {}
      case FAILED -> outcome("failure", "FAILED", one.message());
      case ERRORED -> outcome("error", "ERRORED", one.message());
      case SKIPPED -> outcome("skipped", "", one.message());
    }
    xml.writeEndElement();
  }

  private void outcome(String element, String type, String message) throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("message", message);
    if (!type.isEmpty()) {
      attribute("type", type);
      xml.writeCharacters(legal(message));
    }
    xml.writeEndElement();
  }

  /** As the attachments plugin of Jenkins and GitLab read it. */
  private void output(List<Path> files) throws XMLStreamException {
    xml.writeStartElement("system-out");
    for (Path file : files) {
      xml.writeCharacters(legal("[[ATTACHMENT|" + file.toAbsolutePath() + "]]\n"));
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  private static String count(List<Case> cases, Outcome outcome) {
    return Long.toString(cases.stream().filter(one -> one.outcome() == outcome).count());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  /** XML 1.0 has no way at all to write some characters, not even as numbers. */
  static String legal(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(point -> isLegal(point) ? point : 0xFFFD).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isLegal(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
