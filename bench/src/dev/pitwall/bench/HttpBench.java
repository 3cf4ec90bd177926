package dev.pitwall.bench;

import dev.pitwall.journey.Probe;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Journeys of three HTTP requests per second, against Vert.x' client doing the same requests. */
final class HttpBench {
  // The code of both is compiled until then; with fewer the first rounds are visibly slower.
  private static final int WARM_UPS = 4;

  private final Plan plan;
  private final Report report;

  HttpBench(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() throws InterruptedException, ExecutionException {
    Vertx ourVertx = Vertx.vertx();
    Vertx bareVertx = Vertx.vertx();
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(plan.threads());
    try (Child site = Child.start(Site.class);
        VertxHttpDriver driver = new VertxHttpDriver(ourVertx)) {
      Probe probe = new HttpProbe(driver, () -> Secrets.NONE, RunEnvironment.system());
      HttpClientAgent client = bareVertx.httpClientBuilder().with(pool).build();
      rounds(
          time -> ours(probe, site.port(), time),
          time -> bare(bareVertx, client, site.port(), time));
    } finally {
      Wait.on(ourVertx.close());
      Wait.on(bareVertx.close());
    }
  }

  /** Runs for some time, and says how many journeys were done. */
  private interface Candidate {
    long run(Duration time) throws InterruptedException, ExecutionException;
  }

  private record Round(double perSecond, double microsPerRun) {}

  private static Round round(Candidate candidate, Duration time)
      throws InterruptedException, ExecutionException {
    Duration before = cpu();
    long start = System.nanoTime();
    long runs = candidate.run(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Round(runs / seconds, cpu().minus(before).toNanos() / 1e3 / runs);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void rounds(Candidate ours, Candidate bare)
      throws InterruptedException, ExecutionException {
    for (int i = 0; i < WARM_UPS; i++) {
      round(ours, plan.warmUp());
      round(bare, plan.warmUp());
    }
    Rounds rates = new Rounds();
    Rounds cpu = new Rounds();
    for (int i = 0; i < plan.rounds(); i++) {
      Round our = round(ours, plan.seconds());
      Round their = round(bare, plan.seconds());
      rates.add(our.perSecond(), their.perSecond());
      cpu.add(our.microsPerRun(), their.microsPerRun());
    }
    report.rates("HTTP journeys", "runs/s", rates, 0.7);
    report.detail("prober's CPU a run, us", cpu, "%.0f");
  }

  private long ours(Probe probe, int port, Duration time)
      throws InterruptedException, ExecutionException {
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> loops = new ArrayList<>();
      for (int i = 0; i < plan.threads(); i++) {
        loops.add(threads.submit(() -> runs(probe, port, end, done)));
      }
      for (java.util.concurrent.Future<?> loop : loops) {
        loop.get();
      }
    }
    return done.get();
  }

  private static void runs(Probe probe, int port, long endNanos, AtomicLong done) {
    RunRequest request = Scripts.http("run-1", port);
    while (System.nanoTime() - endNanos < 0) {
      Scripts.insistOnPassed(probe.run(request));
      done.incrementAndGet();
    }
  }

  private long bare(Vertx vertx, HttpClientAgent client, int port, Duration time) {
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    List<Future<Void>> ends = new ArrayList<>();
    List<String> deployed = new ArrayList<>();
    for (int i = 0; i < plan.threads(); i++) {
      Promise<Void> ended = Promise.promise();
      ends.add(ended.future());
      deployed.add(Wait.on(vertx.deployVerticle(new BareJourney(client, port, end, done, ended))));
    }
    Wait.on(Future.all(ends));
    deployed.forEach(id -> Wait.on(vertx.undeploy(id)));
    return done.get();
  }
}
