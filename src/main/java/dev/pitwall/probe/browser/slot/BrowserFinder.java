package dev.pitwall.probe.browser.slot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the browser of this machine. */
public final class BrowserFinder {
  private static final String VARIABLE = "PITWALL_BROWSER";
  private static final String SANDBOX = "PITWALL_BROWSER_SANDBOX";
  private static final String NODE = "PLAYWRIGHT_NODEJS_PATH";
  // The headless shell first: half the time and 100 MB less than full Chromium for the same run.
  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
  private static final List<Path> USUAL_FOLDERS =
      List.of(
          Path.of("/usr/bin"),
          Path.of("/usr/local/bin"),
          Path.of("/snap/bin"),
          Path.of("/opt/google/chrome"),
          Path.of("/opt/homebrew/bin"));

  private final Map<String, String> environment;
  private final List<Path> usualFolders;
  private final BrowserChoice.Sandbox possible;

  /**
   * A finder for this machine.
   *
   * @param environment the environment variables
   */
  public BrowserFinder(Map<String, String> environment) {
    this(
        environment,
        USUAL_FOLDERS,
        Processes.weAreRoot() ? BrowserChoice.Sandbox.OFF : BrowserChoice.Sandbox.ON);
  }

  /**
   * A finder for any machine.
   *
   * @param possible OFF where a sandbox cannot be
   */
  BrowserFinder(
      Map<String, String> environment, List<Path> usualFolders, BrowserChoice.Sandbox possible) {
    this.environment = Map.copyOf(environment);
    this.usualFolders = List.copyOf(usualFolders);
    this.possible = possible;
  }

  /** The browser that is to be used. */
  public BrowserChoice find() {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return named(Path.of(named));
    }
    Optional<Path> found = installed().or(new PlaywrightCache(environment)::find);
    return found.isPresent() ? chosen(found.get()) : new BrowserChoice.None(nothingFound());
  }

  private BrowserChoice named(Path path) {
    if (isProgram(path)) {
      return chosen(path);
    }
    return new BrowserChoice.None(
        VARIABLE
            + " names "
            + path
            + ", which is not an executable file; correct it, or unset it to have a browser looked"
            + " for");
  }

  private BrowserChoice chosen(Path path) {
    boolean off = environment.getOrDefault(SANDBOX, "").equalsIgnoreCase("off");
    String node = environment.getOrDefault(NODE, "");
    @Nullable Path nodePath = node.isBlank() ? null : Path.of(node);
    return new BrowserChoice.Found(
        path.toAbsolutePath(), off ? BrowserChoice.Sandbox.OFF : possible, nodePath);
  }

  private Optional<Path> installed() {
    List<Path> folders = new ArrayList<>();
    for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (!entry.isBlank()) {
        folders.add(Path.of(entry));
      }
    }
    folders.addAll(usualFolders);
    return NAMES.stream()
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(BrowserFinder::isProgram)
        .findFirst();
  }

  static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static String nothingFound() {
    return "no browser found: looked for "
        + String.join(", ", NAMES)
        + " on the PATH and in the usual folders, and in Playwright's cache; install the package"
        + " chromium-headless-shell (or chromium), or set "
        + VARIABLE
        + " to the path of a Chromium";
  }
}
