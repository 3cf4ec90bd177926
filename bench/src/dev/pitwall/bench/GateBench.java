package dev.pitwall.bench;

import dev.pitwall.bench.LoadClient.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Gate answers per second, against a bare router that sends the same bytes. */
final class GateBench {
  private static final String TOKEN = "bench-token-of-usual-length-0123456789";

  private final Plan plan;
  private final Report report;

  GateBench(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() throws IOException, GeneralSecurityException {
    Path data = Files.createTempDirectory("pitwall-bench");
    try {
      try (Child server = Child.start(GateServer.class, data.resolve("open").toString())) {
        measure("gate, GO", server, GateServer.GOOD);
        measure("gate, NO_GO", server, GateServer.BAD);
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
      try (Child server =
          Child.start(
              GateServer.class,
              data.resolve("closed").toString(),
              HexFormat.of().formatHex(hash))) {
        measure(
            "gate, GO, with a token", server, GateServer.GOOD, "Authorization: Bearer " + TOKEN);
      }
    } finally {
      delete(data);
    }
  }

  private void measure(String what, Child ours, String node, String... headers) throws IOException {
    // One that is made up would be another one in each answer.
    String[] all =
        Stream.concat(Stream.of("X-Request-Id: bench"), Stream.of(headers)).toArray(String[]::new);
    byte[] request = LoadClient.get(ours.port(), GateServer.uri(node), all);
    byte[] answer = LoadClient.answer(ours.port(), request);
    try (Child bare = Child.start(BareGate.class, Base64.getEncoder().encodeToString(answer));
        LoadClient ourClient = new LoadClient(ours.port(), plan.connections(), request, answer);
        LoadClient bareClient = bareClient(bare, request, answer)) {
      rounds(what, new Side(ours, ourClient), new Side(bare, bareClient));
    }
  }

  /** The bare server must send the same headers, in whatever order, and the same body. */
  private LoadClient bareClient(Child bare, byte[] request, byte[] answer) throws IOException {
    byte[] theirs = LoadClient.answer(bare.port(), request);
    if (!lines(answer).equals(lines(theirs))) {
      throw new IllegalStateException("not the same: " + lines(answer) + " and " + lines(theirs));
    }
    return new LoadClient(bare.port(), plan.connections(), request, theirs);
  }

  private static List<String> lines(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("(?i)^content-length", "content-length"))
        .sorted()
        .toList();
  }

  private record Side(Child server, LoadClient client) {}

  private record Round(Load load, double microsPerAnswer) {}

  private static Round round(Side side, Duration time) throws IOException {
    Duration before = side.server().cpu();
    Load load = side.client().run(time);
    double micros = side.server().cpu().minus(before).toNanos() / 1e3;
    return new Round(load, micros / load.latencies().size());
  }

  private void rounds(String what, Side ours, Side bare) throws IOException {
    for (int i = 0; i < 2; i++) {
      round(ours, plan.warmUp());
      round(bare, plan.warmUp());
    }
    Rounds rates = new Rounds();
    Rounds p50 = new Rounds();
    Rounds p99 = new Rounds();
    Rounds cpu = new Rounds();
    for (int i = 0; i < plan.rounds(); i++) {
      Round our = round(ours, plan.seconds());
      Round their = round(bare, plan.seconds());
      rates.add(our.load().perSecond(), their.load().perSecond());
      p50.add(our.load().latencies().millis(0.50), their.load().latencies().millis(0.50));
      p99.add(our.load().latencies().millis(0.99), their.load().latencies().millis(0.99));
      cpu.add(our.microsPerAnswer(), their.microsPerAnswer());
    }
    report.rates(what, "answers/s", rates, 0.8);
    report.detail("p50, ms", p50, "%.2f");
    report.detail("p99, ms", p99, "%.2f");
    report.detail("server's CPU an answer, us", cpu, "%.1f");
    report.limit(what + ", p99 in ms", p99.ourMedian(), 5.0);
  }

  static void delete(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.forEach(files::add);
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }
}
