package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Journal.Entry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditTrailTest {
  private static final int MANY = 12;

  @TempDir Path folder;

  /** Counts the walks from the first line on, and lets none begin before it is told to. */
  private static final class HeldWalks implements SqlLogger {
    final AtomicInteger walks = new AtomicInteger();
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public void logBeforeExecution(StatementContext context) {
      if (String.valueOf(context.getRawSql()).contains("FROM audit_deleted")) {
        walks.incrementAndGet();
        try {
          go.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Test
  void manyWhoAskAtOnceShareTwoWalks() throws Exception {
    AStory.told(folder);
    Jdbi reading = Jdbi.create("jdbc:sqlite:" + folder.resolve("pitwall.db"));
    HeldWalks held = new HeldWalks();
    reading.setSqlLogger(held);
    AuditTrail trail = new AuditTrail(reading);
    List<Thread> asking = new CopyOnWriteArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            task -> {
              Thread thread = new Thread(task);
              asking.add(thread);
              return thread;
            })) {
      List<Future<Check>> answers =
          IntStream.range(0, MANY).mapToObj(i -> threads.submit(trail::verify)).toList();
      await()
          .until(
              () ->
                  asking.stream()
                          .filter(thread -> thread.getState() == Thread.State.BLOCKED)
                          .count()
                      == MANY - 1);
      held.go.countDown();
      for (Future<Check> answer : answers) {
        assertThat(answer.get()).isInstanceOf(Check.Sound.class);
      }
    }
    assertThat(held.walks).hasValue(2);
  }

  @Test
  void aDatabaseThatCannotBeReadIsNamed() throws SQLException {
    AStory.told(folder);
    Jdbi reading = Jdbi.create("jdbc:sqlite:" + folder.resolve("pitwall.db"));
    AtDisk.execute(
        folder, "UPDATE audit SET written_at = 'never', previous = x'00' WHERE sequence = 3");
    AuditTrail trail = new AuditTrail(reading);
    assertThat(trail.verify()).isInstanceOf(Check.Broken.class);

    DamagedPages.of(folder, "audit");
    assertThatThrownBy(new AuditTrail(reading)::verify)
        .isInstanceOfSatisfying(
            UnreadableRow.class, row -> assertThat(row.table()).isEqualTo("audit"));
  }

  /** Retention leaves the newest line; a person may not. */
  @Test
  void afterTheLastLineWasDeletedTheChainGoesOnWhereItEnded() throws SQLException {
    AStory.told(folder);
    AtDisk.execute(
        folder,
        "INSERT INTO audit_deleted (sequence, hash) SELECT sequence, hash FROM audit"
            + " ORDER BY sequence DESC LIMIT 1; DELETE FROM audit");
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));

      assertThat(store.audit().list(null, 9)).extracting(AuditEntry::sequence).containsExactly(7L);
      assertThat(store.audit().verify()).isInstanceOf(Check.Sound.class);
    }
  }
}
