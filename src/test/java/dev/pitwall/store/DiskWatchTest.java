package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.rollout.NotWritten;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DiskWatchTest {
  private static void full() {
    throw new IllegalStateException(
        new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL));
  }

  private long free = 1L << 30;
  private @Nullable Object database = "inode 7";
  private final DiskWatch watch =
      new DiskWatch(
          Path.of("data"),
          new Disk() {
            @Override
            public long free() {
              return free;
            }

            @Override
            public @Nullable Object database() throws IOException {
              if (database == null) {
                throw new NoSuchFileException("pitwall.db");
              }
              return database;
            }
          });

  private String trouble() {
    watch.look();
    return watch.trouble().orElse("none");
  }

  @Test
  void aWriteThatFailedIsToldUntilOneSucceeds() {
    assertThat(trouble()).isEqualTo("none");
    assertThatThrownBy(() -> watch.writing(DiskWatchTest::full))
        .isInstanceOf(NotWritten.class)
        .hasMessage(
            "cannot write: disk full; 1073741824 bytes are free in data; make room there, or lower"
                + " store.run_bytes and store.artefact_bytes");
    assertThat(trouble()).startsWith("cannot write: disk full; ");
    watch.writing(() -> {});
    assertThat(trouble()).isEqualTo("none");
  }

  @Test
  void lessThanSixtyFourMebibytesAreToldBeforeAnythingFails() {
    free = DiskWatch.LEAST_FREE;
    assertThat(trouble()).isEqualTo("none");
    free--;
    assertThat(trouble())
        .contains("cannot write for long: 63 MiB are free in data; required 64 MiB");
    assertThatCode(() -> watch.writing(() -> {})).doesNotThrowAnyException();
  }

  @Test
  void intoADatabaseThatWasDeletedOrReplacedNothingIsWritten() {
    database = null;
    assertThat(trouble()).contains("in data was deleted while Pitwall ran");
    assertThatThrownBy(() -> watch.writing(() -> {}))
        .isInstanceOf(NotWritten.class)
        .hasMessageContaining("was deleted");
    database = "inode 8";
    assertThat(trouble()).contains("deleted and replaced by another");
    database = "inode 7";
    assertThat(trouble()).isEqualTo("none");
  }

  @Test
  void whatIsWrongWithAStatementIsNoMatterOfTheDisk() {
    SQLException constraint =
        new SQLiteException("UNIQUE", SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE);
    assertThatThrownBy(
            () ->
                watch.writing(
                    () -> {
                      throw new IllegalStateException(constraint);
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(trouble()).isEqualTo("none");
  }

  @Test
  void otherReasonsAreNamed() {
    assertThat(WriteFault.of(new SQLiteException("", SQLiteErrorCode.SQLITE_IOERR_WRITE)))
        .contains("input or output error (SQLITE_IOERR_WRITE)");
    assertThat(WriteFault.of(new SQLiteException("", SQLiteErrorCode.SQLITE_READONLY)))
        .contains("the database may only be read (SQLITE_READONLY)");
    assertThat(WriteFault.of(new IOException("gone"))).isEmpty();
  }
}
