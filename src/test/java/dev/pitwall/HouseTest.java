package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Counts how large files and methods are, prints it, and holds the bounds of CONTRIBUTING.md. A
 * method is counted from its first modifier to its closing brace, a file with everything in it.
 */
class HouseTest {
  private static final Path MAIN = Path.of("src/main/java");

  /** Something of the sources and how many lines it has. */
  private record Sized(String name, int lines) {}

  private static final List<Sized> FILES = new ArrayList<>();
  private static final List<Sized> METHODS = new ArrayList<>();

  @BeforeAll
  static void count() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources(MAIN)));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path file = Path.of(unit.getSourceFile().toUri());
        FILES.add(new Sized(String.valueOf(file.getFileName()), Files.readAllLines(file).size()));
        new Methods(unit, positions).scan(unit, null);
      }
    }
    print("files", FILES);
    print("methods", METHODS);
  }

  private static final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    Methods(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      if (method.getBody() != null) {
        long first = line(positions.getStartPosition(unit, method));
        long last = line(positions.getEndPosition(unit, method));
        String file = String.valueOf(Path.of(unit.getSourceFile().toUri()).getFileName());
        METHODS.add(new Sized(file + " " + method.getName(), (int) (last - first + 1)));
      }
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
  }

  private static void print(String what, List<Sized> all) {
    all.sort(Comparator.comparingInt(Sized::lines).reversed());
    System.out.printf(
        "%d %s, %d lines: median %d, 9 of 10 up to %d, the longest %s%n",
        all.size(),
        what,
        all.stream().mapToInt(Sized::lines).sum(),
        upTo(all, 0.5),
        upTo(all, 0.9),
        all.subList(0, 3));
  }

  /** The lines that so large a share of them does not exceed. */
  private static int upTo(List<Sized> descending, double share) {
    return descending.get((int) ((1 - share) * descending.size())).lines();
  }

  @Test
  void filesAreSmall() {
    assertThat(upTo(FILES, 0.5)).isLessThanOrEqualTo(75);
    assertThat(upTo(FILES, 0.9)).isLessThanOrEqualTo(180);
    assertThat(FILES).filteredOn(file -> file.lines() > 300).isEmpty();
  }

  @Test
  void methodsAreShort() {
    assertThat(upTo(METHODS, 0.5)).isLessThanOrEqualTo(6);
    assertThat(upTo(METHODS, 0.9)).isLessThanOrEqualTo(16);
    assertThat(METHODS).filteredOn(method -> method.lines() > 45).isEmpty();
  }

  /** Also in tests and benchmarks: a name that stands for two things is read wrongly once a day. */
  @Test
  void noSimpleNameStandsForTwoClasses() throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    for (Path root : List.of(MAIN, Path.of("src/test/java"), Path.of("bench/src"))) {
      for (Path file : sources(root)) {
        seen.merge(String.valueOf(file.getFileName()), 1, Integer::sum);
      }
    }
    seen.values().removeIf(times -> times == 1);
    assertThat(seen).isEmpty();
  }
}
