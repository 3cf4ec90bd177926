package dev.pitwall.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Further routes on the same server, such as the web pages. */
@FunctionalInterface
public interface ExtraRoutes {
  /** No further routes. */
  ExtraRoutes NONE = (router, reader) -> {};

  /**
   * Adds its routes, after those of the API.
   *
   * @param reader a handler to put first on every route that only callers with scope read may see;
   *     it lets them pass, and asks a browser for the token otherwise
   */
  void mount(Router router, Handler<RoutingContext> reader);
}
