package dev.pitwall.boot;

import dev.pitwall.machine.Pulse;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The event loops: those over which Pitwall answers, and others over which it asks targets and
 * sources, so that whatever these send holds up no answer of the gate.
 *
 * @param own for the API and the pages
 * @param targets for journeys, health and signals
 * @param pulse tells when the targets' loops or the whole process stood still
 */
record Loops(Vertx own, Vertx targets, Pulse pulse) {
  /**
   * Starts them; they end with the others.
   *
   * @param files where they unpack
   */
  static Loops start(FileSystemOptions files, Lifecycle lifecycle) {
    Vertx own = vertx(files, lifecycle);
    Vertx targets = vertx(files, lifecycle);
    List<Executor> workers = new CopyOnWriteArrayList<>();
    workers.add(Thread::startVirtualThread);
    Lifecycle.await(
        targets.deployVerticle(
            () -> new Heard(workers),
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)));
    return new Loops(own, targets, lifecycle.closing(Pulse.start(workers)));
  }

  private static Vertx vertx(FileSystemOptions files, Lifecycle lifecycle) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
    lifecycle.closing(() -> Lifecycle.await(vertx.close()));
    return vertx;
  }

  /** One on each event loop, for the pulse to knock at. */
  private static final class Heard extends VerticleBase {
    private final List<Executor> workers;

    Heard(List<Executor> workers) {
      this.workers = workers;
    }

    @Override
    public Future<?> start() {
      Context loop = context;
      workers.add(task -> loop.runOnContext(go -> task.run()));
      return Future.succeededFuture();
    }
  }
}
