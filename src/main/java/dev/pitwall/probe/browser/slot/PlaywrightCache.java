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

/** The browsers that Playwright itself has fetched, in the folders where it keeps them. */
record PlaywrightCache(Map<String, String> environment) {
  private static final Pattern REVISION = Pattern.compile("(.+)-(\\d+)");
  private static final List<String> CACHED = List.of("chromium_headless_shell", "chromium");
  private static final Set<String> CACHED_EXECUTABLES =
      Set.of("chrome-headless-shell", "headless_shell", "chrome", "Chromium");
  private static final int CACHE_DEPTH = 6;

  /** A program of the newest build; empty when there is none. */
  Optional<Path> find() {
    return caches().stream()
        .filter(Files::isDirectory)
        .flatMap(PlaywrightCache::builds)
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
}
