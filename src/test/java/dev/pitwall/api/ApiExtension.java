package dev.pitwall.api;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a garage of its own, a caller at its door and the folder of its artefacts, all on
 * one Vert.x, and puts them away when the test is over.
 */
final class ApiExtension implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(ApiExtension.class);
  private static final Set<Class<?>> GIVEN = Set.of(ApiFixture.class, Caller.class, Path.class);

  private record SharedVertx(Vertx vertx) implements AutoCloseable {
    @Override
    public void close() {
      ApiFixture.wait(vertx.close());
    }
  }

  private record Visit(ApiFixture garage, Caller caller, Path files) implements AutoCloseable {
    static Visit to(Vertx vertx) {
      try {
        Path files = Files.createTempDirectory("garage");
        ApiFixture fixture = new ApiFixture(vertx, files);
        return new Visit(fixture, new Caller(fixture), files);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      caller.close();
      garage.close();
      try (Stream<Path> left = Files.list(files)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(files);
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Visit visit = visit(context);
    return Stream.of(visit.garage(), visit.caller(), visit.files())
        .filter(parameter.getParameter().getType()::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static Visit visit(ExtensionContext context) {
    Vertx vertx =
        context
            .getRoot()
            .getStore(OURS)
            .getOrComputeIfAbsent(
                SharedVertx.class, key -> new SharedVertx(Vertx.vertx()), SharedVertx.class)
            .vertx();
    return context
        .getStore(OURS)
        .getOrComputeIfAbsent(Visit.class, key -> Visit.to(vertx), Visit.class);
  }
}
