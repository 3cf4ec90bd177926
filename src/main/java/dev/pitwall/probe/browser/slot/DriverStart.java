package dev.pitwall.probe.browser.slot;

import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.impl.PlaywrightImpl;
import com.microsoft.playwright.impl.driver.Driver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts a Playwright whose driver has an environment of its own.
 *
 * <p>{@link Playwright#create} gives the environment of the JVM's first driver to all that follow,
 * so every slot would share the first one's TMPDIR. Two calls into Playwright's implementation get
 * round that: the driver's files are unpacked once, and each start takes them from there.
 *
 * @param playwright of the calling thread
 * @param process its driver
 */
record DriverStart(Playwright playwright, ProcessHandle process) {
  private static final Pattern INHERITED =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|LD_LIBRARY_PATH|XDG_.*|FONTCONFIG_.*");
  private static final String UNPACKED = "playwright.cli.dir";
  // The driver's process is the one that is new afterwards: one start at a time in this JVM.
  private static final Lock STARTING = new ReentrantLock();

  /** Starts one. */
  static DriverStart in(SlotFolder folder, BrowserChoice.Found choice) throws InterruptedException {
    STARTING.lockInterruptibly();
    try {
      Map<String, String> environment = environment(choice);
      if (System.getProperty(UNPACKED) == null) {
        Driver files = Driver.ensureDriverInstalled(environment, true);
        System.setProperty(UNPACKED, files.driverDir().toString());
      }
      environment.put("TMPDIR", folder.path().toString());
      environment.putAll(DriverBounds.USUAL.environment(folder.path()));
      return started(environment);
    } finally {
      STARTING.unlock();
    }
  }

  /** Deletes the files this JVM has unpacked; afterwards it starts no driver any more. */
  static void deleteUnpacked() {
    STARTING.lock();
    try {
      String folder = System.getProperty(UNPACKED);
      if (folder != null) {
        SlotFolder.deleteUnpacked(Path.of(folder).resolve("node"));
      }
    } finally {
      STARTING.unlock();
    }
  }

  private static DriverStart started(Map<String, String> environment) {
    Set<Long> before = new HashSet<>();
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      children.forEach(child -> before.add(child.pid()));
    }
    Playwright.CreateOptions options = new Playwright.CreateOptions().setEnv(environment);
    Playwright playwright = PlaywrightImpl.createImpl(options, true);
    return new DriverStart(playwright, newChild(before));
  }

  private static Map<String, String> environment(BrowserChoice.Found choice) {
    Map<String, String> environment = new HashMap<>();
    // What is inherited cannot be taken away, but emptied: our secrets are no business of a
    // browser.
    System.getenv()
        .forEach(
            (name, value) -> environment.put(name, INHERITED.matcher(name).matches() ? value : ""));
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if (choice.node() != null) {
      environment.put(Driver.PLAYWRIGHT_NODEJS_PATH, choice.node().toString());
    }
    return environment;
  }

  private static ProcessHandle newChild(Set<Long> before) {
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      return children
          .filter(child -> !before.contains(child.pid()))
          .filter(child -> Processes.commandLine(child).contains("run-driver"))
          .findFirst()
          .orElseThrow(() -> new PlaywrightException("Playwright's driver died as it started"));
    }
  }
}
