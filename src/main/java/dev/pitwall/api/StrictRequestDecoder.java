package dev.pitwall.api;

import dev.pitwall.api.RequestClock.Part;
import dev.pitwall.api.RequestClock.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of bytes, as Vert.x does, but refuses what is not clear or too slow. After a
 * refusal it is deaf: what comes behind on the same connection is never taken for a request.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private static final long LINGER_MILLIS = 1_000;
  private static final Problem BAD_BODY =
      Problem.badRequest(
          List.of(
              new Problem.FieldError(
                  "body", "bytes that are no body", "chunks, each with its size in hex")));

  private final Patience patience;
  private final RequestClock clock;
  private @Nullable Future<?> looking;
  private boolean twoLengths;
  private boolean spoken;
  private boolean deaf;

  StrictRequestDecoder(HttpServerOptions options, Patience patience) {
    super(options);
    this.patience = patience;
    this.clock = new RequestClock(patience, System::nanoTime);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    long tick = patience.tick().toNanos();
    looking = ctx.executor().scheduleAtFixedRate(() -> look(ctx), tick, tick, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    Future<?> timer = looking;
    if (timer != null) {
      timer.cancel(false);
    }
    super.handlerRemoved0(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    if (deaf) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    spoken = true;
    clock.heard();
    super.channelRead(ctx, bytes);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out)
      throws Exception {
    if (deaf) {
      bytes.skipBytes(bytes.readableBytes());
      return;
    }
    int before = out.size();
    super.decode(ctx, bytes, out);
    for (int i = before; i < out.size() && !deaf; i++) {
      HttpObject part = (HttpObject) out.get(i);
      inspect(part);
      int kept = deaf && !(part instanceof HttpRequest) ? i : i + 1;
      while (deaf && out.size() > kept) {
        ReferenceCountUtil.release(out.removeLast());
      }
      if (deaf && kept == i) {
        breakOff(ctx, BAD_BODY);
      }
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out)
      throws Exception {
    if (!deaf) {
      super.decodeLast(ctx, bytes, out);
    }
  }

  /** By itself Netty would leave the Content-Length out and go by the other. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    twoLengths = true;
    super.handleTransferEncodingChunkedWithContentLength(message);
  }

  private void inspect(HttpObject part) {
    if (part instanceof HttpRequest request) {
      boolean two = twoLengths;
      twoLengths = false;
      if (request.decoderResult().isSuccess()) {
        RequestShape.refusal(request, two).ifPresent(problem -> fail(request, problem));
      }
      clock.headEnded();
    }
    if (part instanceof LastHttpContent) {
      clock.requestEnded();
    }
    if (part.decoderResult().isFailure()) {
      turnDeaf();
    }
  }

  private void turnDeaf() {
    deaf = true;
    clock.requestEnded();
  }

  private static void fail(HttpObject part, Problem problem) {
    part.setDecoderResult(DecoderResult.failure(new MalformedRequest(problem)));
  }

  /**
   * Tells whoever reads the body that no more of it comes. Not while bytes are being read: what is
   * answered then is only sent at their end, and the connection is closed before.
   */
  private static void breakOff(ChannelHandlerContext ctx, Problem problem) {
    MalformedRequest why = new MalformedRequest(problem);
    ctx.executor().execute(() -> ctx.fireExceptionCaught(why));
  }

  private void look(ChannelHandlerContext ctx) {
    Part overdue = clock.overdue();
    if (overdue == Part.NOTHING) {
      return;
    }
    if (!ctx.channel().config().isAutoRead()) {
      clock.pardon();
      return;
    }
    turnDeaf();
    if (!spoken) {
      close(ctx);
      return;
    }
    if (overdue == Part.BODY) {
      breakOff(ctx, Problem.tooSlow("body", patience.body()));
      return;
    }
    // In the place of the request that did not come, so that it is answered in its turn.
    HttpRequest late = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    fail(late, Problem.tooSlow("head", patience.head()));
    ctx.fireChannelRead(late);
    ctx.fireChannelReadComplete();
  }

  /**
   * Hears no more of this connection, and closes it when the caller had time to read its answer:
   * closed at once, with bytes unread, the system would throw that answer away.
   */
  void hangUp(ChannelHandlerContext ctx) {
    turnDeaf();
    var _ = ctx.executor().schedule(() -> close(ctx), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }
}
