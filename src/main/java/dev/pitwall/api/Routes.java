package dev.pitwall.api;

import dev.pitwall.api.OpenApiContract.Operation;
import dev.pitwall.api.TokenAuthenticator.Caller;
import dev.pitwall.config.Config.Scope;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the operations of the contract onto a router: let in, check, work, answer. Who may not ask
 * is told so before anything of the request is looked at. The right is checked on the very route
 * that answers: looked up by the path once more, it could be that of another operation or of none,
 * since a router reads {@code /a//b/} as {@code /a/b}.
 */
final class Routes {
  private static final String CALLER = "dev.pitwall.caller";
  private static final Set<Scope> ANYBODY = Set.of();

  private final OpenApiContract contract;
  private final RequestAuthorizer authorizer;
  private final BlockingExecutor executor;

  Routes(OpenApiContract contract, RequestAuthorizer authorizer, BlockingExecutor executor) {
    this.contract = contract;
    this.authorizer = authorizer;
    this.executor = executor;
  }

  /**
   * Builds the router.
   *
   * @param handlers by operation id, what answers; exactly the operations of the contract have one
   */
  Router router(Vertx vertx, Map<String, Consumer<ApiRequest>> handlers, ExtraRoutes pages) {
    requireKnown(handlers.keySet());
    Router router = Router.router(vertx);
    BodyHandler body = BodyHandler.create(false).setBodyLimit(ApiServer.MAX_BODY);
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (Operation operation : contract.operations()) {
      add(router, operation, body, handlers.get(operation.id()));
      methods
          .computeIfAbsent(operation.path(), path -> new TreeSet<>())
          .add(operation.method().name());
    }
    methods.forEach((path, allowed) -> refuseOthers(router, path, String.join(", ", allowed)));
    router.route("/api/*").handler(ctx -> pass(ctx, authorizer.admit(ctx.request(), ANYBODY)));
    router.route().handler(ctx -> pass(ctx, authorizer.admitToPage(ctx.request(), ANYBODY)));
    Set<Scope> readers = Set.of(Scope.READ);
    pages.mount(router, ctx -> pass(ctx, authorizer.admitToPage(ctx.request(), readers)));
    ProblemHandler failures = new ProblemHandler();
    ProblemHandler.STATUSES.forEach(status -> router.errorHandler(status, failures));
    return router;
  }

  private void requireKnown(Set<String> handled) {
    Set<String> unknown = new TreeSet<>(handled);
    contract.operations().forEach(operation -> unknown.remove(operation.id()));
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("the contract has no operations " + unknown);
    }
  }

  private void add(
      Router router,
      Operation operation,
      BodyHandler body,
      @Nullable Consumer<ApiRequest> handler) {
    if (handler == null) {
      throw new IllegalStateException(
          "operation " + operation.id() + " of the contract has no handler");
    }
    PlatformHandler admission =
        ctx -> pass(ctx, authorizer.admit(ctx.request(), operation.scopes()));
    router
        .route(operation.method(), operation.path())
        .handler(admission)
        .handler(body)
        .handler(ctx -> handler.accept(request(ctx, operation)));
  }

  /** What comes by another method than those of the contract. */
  private void refuseOthers(Router router, String path, String allowed) {
    router
        .route(path)
        .handler(ctx -> pass(ctx, authorizer.admit(ctx.request(), ANYBODY)))
        .handler(
            ctx -> {
              ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
              ctx.fail(405);
            });
  }

  private static void pass(RoutingContext ctx, Caller caller) {
    ctx.put(CALLER, caller);
    ctx.next();
  }

  private static ApiRequest request(RoutingContext ctx, Operation operation) {
    RequestFields fields =
        operation.foreign() ? new RequestFields() : RequestFields.of(ctx, operation.rules());
    return new ApiRequest(ctx, fields, ctx.get(CALLER));
  }

  /** An operation that may block. */
  Consumer<ApiRequest> blocking(Function<ApiRequest, ApiResponse> operation) {
    return call ->
        executor.run(
            call.ctx(), () -> operation.apply(call), response -> response.send(call.ctx()));
  }
}
