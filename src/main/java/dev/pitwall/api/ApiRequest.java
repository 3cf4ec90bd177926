package dev.pitwall.api;

import dev.pitwall.api.TokenAuthenticator.Caller;
import io.vertx.ext.web.RoutingContext;

/** A request that was let in and checked. */
record ApiRequest(RoutingContext ctx, RequestFields inputs, Caller caller) {}
