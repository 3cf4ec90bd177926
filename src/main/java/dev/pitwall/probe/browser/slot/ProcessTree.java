package dev.pitwall.probe.browser.slot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of one slot: Playwright's driver, the browser, and the browser's own children. */
final class ProcessTree {
  /** What is wrong with a slot's processes. */
  record Trouble(RestartReason reason, String sentence) {}

  private static final Duration OVERALL_WAIT = Duration.ofSeconds(3);

  private final ProcessHandle driver;
  private volatile List<ProcessHandle> browser = List.of();

  ProcessTree(ProcessHandle driver) {
    this.driver = driver;
  }

  ProcessHandle driver() {
    return driver;
  }

  /** Learns the browser's own processes, without its renderers; called after every launch. */
  void learnBrowser() {
    try (Stream<ProcessHandle> descendants = driver.descendants()) {
      browser = descendants.filter(ProcessTree::leads).toList();
    }
  }

  /** Renderers and the like come and go; without the processes they hang on there is no browser. */
  private static boolean leads(ProcessHandle process) {
    String command = Processes.commandLine(process);
    return !command.contains("--type=") && !command.contains("crashpad");
  }

  /** Forgets the browser before it is closed on purpose. */
  void forgetBrowser() {
    browser = List.of();
  }

  /** What is wrong at this moment. */
  Optional<Trouble> trouble() {
    Optional<Trouble> ofDriver = trouble(driver, "driver", RestartReason.DRIVER_DIED);
    return ofDriver.isPresent() ? ofDriver : browserTrouble();
  }

  /** What is wrong with the browser alone at this moment. */
  Optional<Trouble> browserTrouble() {
    return browser.stream()
        .flatMap(process -> trouble(process, "browser", RestartReason.BROWSER_DIED).stream())
        .findFirst();
  }

  private static Optional<Trouble> trouble(ProcessHandle process, String what, RestartReason dead) {
    String who = what + " process " + process.pid();
    return switch (Processes.state(process)) {
      case ALIVE -> Optional.empty();
      case STOPPED -> Optional.of(new Trouble(RestartReason.STOPPED, who + " is stopped"));
      case GONE -> Optional.of(new Trouble(dead, who + " is gone"));
    };
  }

  /** Resident memory of all of them together, in bytes; 0 where the system does not say. */
  long memory() {
    try (Stream<ProcessHandle> descendants = driver.descendants()) {
      return Stream.concat(Stream.of(driver), descendants).mapToLong(Processes::memory).sum();
    }
  }

  /** Kills the driver at once; the calls that wait for it come back. */
  List<ProcessHandle> killDriver() {
    Set<ProcessHandle> members = new LinkedHashSet<>(browser);
    try (Stream<ProcessHandle> descendants = driver.descendants()) {
      descendants.forEach(members::add);
    }
    driver.destroyForcibly();
    return List.copyOf(members);
  }

  /**
   * Waits until the members are gone, as they are when their driver is, and kills the others.
   *
   * @param marker the path that every process of the tree carries in its environment or command
   */
  static void killSurvivors(Path marker, List<ProcessHandle> members) throws InterruptedException {
    long deadline = System.nanoTime() + OVERALL_WAIT.toNanos();
    while (alive(members) && !stopped(members) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    List<ProcessHandle> survivors = new ArrayList<>(members);
    survivors.addAll(Processes.marked(marker));
    survivors.forEach(ProcessHandle::destroyForcibly);
    while (alive(survivors) && System.nanoTime() < deadline + OVERALL_WAIT.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean alive(List<ProcessHandle> processes) {
    return processes.stream().anyMatch(p -> Processes.state(p) != Processes.State.GONE);
  }

  /** A stopped process will not leave by itself: no use in waiting for it. */
  private static boolean stopped(List<ProcessHandle> processes) {
    return processes.stream().anyMatch(p -> Processes.state(p) == Processes.State.STOPPED);
  }
}
