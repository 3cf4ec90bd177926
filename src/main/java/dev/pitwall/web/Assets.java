package dev.pitwall.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The style, the script and the icon, read once and kept. */
final class Assets {
  private record Asset(String type, Buffer body, String tag) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  Assets() {
    add("pitwall.css", "text/css; charset=utf-8");
    add("live.js", "text/javascript; charset=utf-8");
    add("icon.svg", "image/svg+xml");
  }

  private void add(String name, String type) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no " + name + "; build it again");
      }
      byte[] bytes = in.readAllBytes();
      String tag = "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "\"";
      assets.put(name, new Asset(type, Buffer.buffer(bytes), tag));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one, or says that the browser has it already; goes on when there is none. */
  void send(RoutingContext ctx) {
    Asset asset = assets.get(ctx.pathParam("name"));
    if (asset == null) {
      ctx.next();
      return;
    }
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.ETAG, asset.tag());
    if (asset.tag().equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      ctx.response().setStatusCode(304).end();
    } else {
      ctx.response().end(asset.body());
    }
  }
}
