package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final List<String> CACHED = List.of("chromium_headless_shell", "chromium");
  private static final Set<String> CACHED_EXECUTABLES =
      Set.of("chrome-headless-shell", "headless_shell", "chrome", "Chromium");
  private static final int CACHE_DEPTH = 6;
  private static final Pattern REVISION = Pattern.compile("(.+)-(\\d+)");

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
    Optional<Path> found = installed().or(this::cached);
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

  private Optional<Path> cached() {
    return caches().stream()
        .filter(Files::isDirectory)
        .flatMap(BrowserFinder::builds)
        .flatMap(build -> executableIn(build).stream())
        .findFirst();
  }

  private List<Path> caches() {
    String asked = environment.getOrDefault("PLAYWRIGHT_BROWSERS_PATH", "");
    if (!asked.isBlank()) {
      return List.of(Path.of(asked));
    }
    List<Path> caches = new ArrayList<>();
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isBlank()) {
      caches.add(Path.of(xdg, "ms-playwright"));
    }
    String home = environment.getOrDefault("HOME", "");
    if (!home.isBlank()) {
      caches.add(Path.of(home, ".cache", "ms-playwright"));
      caches.add(Path.of(home, "Library", "Caches", "ms-playwright"));
    }
    return caches;
  }

  /** The builds in a cache: headless shells before full browsers, newest first. */
  private static Stream<Path> builds(Path cache) {
    record Build(int kind, long revision, Path path) {}
    List<Build> builds = new ArrayList<>();
    for (Path path : entries(cache)) {
      Matcher matcher = REVISION.matcher(name(path));
      if (matcher.matches() && CACHED.contains(matcher.group(1))) {
        long revision = Long.parseLong(matcher.group(2));
        builds.add(new Build(CACHED.indexOf(matcher.group(1)), revision, path));
      }
    }
    return builds.stream()
        .sorted(Comparator.comparingInt(Build::kind).thenComparingLong(build -> -build.revision()))
        .map(Build::path);
  }

  private static Optional<Path> executableIn(Path build) {
    try (Stream<Path> files = Files.walk(build, CACHE_DEPTH)) {
      return files
          .filter(file -> CACHED_EXECUTABLES.contains(name(file)))
          .filter(BrowserFinder::isProgram)
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static boolean isProgram(Path path) {
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
