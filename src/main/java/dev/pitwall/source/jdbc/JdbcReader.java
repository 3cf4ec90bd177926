package dev.pitwall.source.jdbc;

import dev.pitwall.journey.Template;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SourceReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue by a query of one row. The question is asked on a virtual thread of its own: one
 * that hangs in the network is woken by an interrupt, which closes its socket, even while it
 * connects and there is no connection yet to abort.
 */
public final class JdbcReader implements SourceReader {
  private static final Duration TO_LET_GO = Duration.ofMillis(200);

  private final SignalSpec spec;
  private final JdbcSpec source;
  private final @Nullable String node;
  private final String query;
  private final ReadOnlyConnection connection;
  private volatile @Nullable Thread asking;

  public JdbcReader(SignalSpec spec, JdbcSpec source, NodeTexts texts) {
    this.spec = spec;
    this.source = source;
    this.node = texts.nodeName();
    this.query = texts.text(source.sql());
    SourceSpec.Login login = source.login();
    Template user = login == null ? null : login.user();
    this.connection =
        new ReadOnlyConnection(
            texts.text(source.url()),
            user == null ? "" : texts.secret(user),
            login == null ? "" : texts.secret(login.password()),
            spec.timeout());
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    Thread before = asking;
    if (before != null && !before.join(TO_LET_GO)) {
      throw new ReadFailure("the question before this one still hangs; asked again when it ended");
    }
    CompletableFuture<FigureRow> answer = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual().name("jdbc-" + spec.name()).unstarted(() -> complete(answer));
    asking = thread;
    thread.start();
    FigureRow row = await(answer, thread);
    return Samples.sample(spec, node, at, row.figures(source.figures()));
  }

  private void complete(CompletableFuture<FigureRow> answer) {
    try {
      answer.complete(connection.ask(query));
    } catch (SQLException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private FigureRow await(CompletableFuture<FigureRow> answer, Thread thread)
      throws ReadFailure, InterruptedException {
    long millis = spec.timeout().toMillis();
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(thread);
      throw new ReadFailure("no whole answer from the database within " + millis + " ms");
    } catch (InterruptedException e) {
      giveUp(thread);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw SqlErrors.of(refused);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void giveUp(Thread thread) {
    thread.interrupt();
    connection.abort();
  }

  @Override
  public void close() {
    Thread thread = asking;
    if (thread != null) {
      thread.interrupt();
    }
    connection.close();
  }
}
