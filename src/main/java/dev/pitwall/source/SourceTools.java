package dev.pitwall.source;

import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;

/**
 * What a source may use.
 *
 * @param texts fills the places of the node it is read from, and secrets
 * @param fetch asks over HTTP, within bounds
 * @param runs what Pitwall's own runs came to
 * @param materials what TLS rules stand for
 */
public record SourceTools(
    NodeTexts texts, HttpFetch fetch, Vertx vertx, RunCounts runs, TlsMaterials materials) {}
