package dev.pitwall.api;

import dev.pitwall.api.Keyring.Caller;
import io.vertx.ext.web.RoutingContext;

/** A request that was let in and checked. */
record Call(RoutingContext ctx, Inputs inputs, Caller caller) {}
