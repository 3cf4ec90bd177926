package dev.pitwall.api;

import dev.pitwall.api.TokenAuthenticator.Caller;
import dev.pitwall.config.Config.Scope;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts the operations of the contract onto a router: let in, check, work, answer. */
final class Routes {
  private static final String CALLER = "dev.pitwall.caller";

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
   * @param operations by operation id, what answers; every operation of the contract has one
   */
  Router router(Vertx vertx, Map<String, Consumer<ApiRequest>> operations, ExtraRoutes pages) {
    RouterBuilder builder = RouterBuilder.create(vertx, contract.openApi());
    PlatformHandler admission = this::admit;
    builder.rootHandler(admission);
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(ApiServer.MAX_BODY));
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = route.getOperation().getOperationId();
      Consumer<ApiRequest> operation = operations.get(id);
      if (operation == null) {
        throw new IllegalStateException("operation " + id + " of the contract has no handler");
      }
      // Vert.x' own validation decodes values twice and takes the version "2.0" for a number; our
      // Inputs hold requests against the same contract.
      route.setDoValidation(false).setDoSecurity(false);
      route.addHandler(ctx -> operation.accept(call(ctx, id)));
    }
    Router router = builder.createRouter();
    pages.mount(router, reader());
    ProblemHandler failures = new ProblemHandler();
    ProblemHandler.STATUSES.forEach(status -> router.errorHandler(status, failures));
    return router;
  }

  /** Who may not ask is told so before anything of the request is looked at. */
  private void admit(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    Optional<String> operation =
        contract.operation(request.path(), request.method()).map(Operation::getOperationId);
    Set<Scope> scopes = operation.map(contract::scopes).orElse(EnumSet.noneOf(Scope.class));
    Caller caller =
        isPage(request)
            ? authorizer.admitToPage(request, scopes)
            : authorizer.admit(request, scopes);
    ctx.put(CALLER, caller);
    ctx.next();
  }

  /** What the contract does not name, by whatever method, and is not below its folder. */
  private boolean isPage(HttpServerRequest request) {
    return !request.path().startsWith("/api/")
        && contract.operation(request.path(), HttpMethod.GET).isEmpty()
        && contract.operation(request.path(), request.method()).isEmpty();
  }

  private Handler<RoutingContext> reader() {
    return ctx -> {
      authorizer.admitToPage(ctx.request(), EnumSet.of(Scope.READ));
      ctx.next();
    };
  }

  private ApiRequest call(RoutingContext ctx, String operation) {
    RequestFields fields =
        contract.isForeign(operation)
            ? new RequestFields()
            : RequestFields.of(ctx, contract.rules(operation));
    return new ApiRequest(ctx, fields, ctx.get(CALLER));
  }

  /** An operation that may block. */
  Consumer<ApiRequest> blocking(Function<ApiRequest, ApiResponse> operation) {
    return call ->
        executor.run(
            call.ctx(), () -> operation.apply(call), response -> response.send(call.ctx()));
  }
}
