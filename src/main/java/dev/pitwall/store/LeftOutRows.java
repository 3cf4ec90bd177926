package dev.pitwall.store;

import dev.pitwall.text.Words;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that lists go on without, since they cannot be read. Each is told in the log once. */
final class LeftOutRows {
  /** More are counted no further. */
  static final int MOST = 10_000;

  private static final int SHOWN = 3;
  private static final Logger LOG = LoggerFactory.getLogger(LeftOutRows.class);

  private final Set<String> seen = new ConcurrentSkipListSet<>();

  /** Takes what one list left out. */
  void note(List<UnreadableRow> rows) {
    List<UnreadableRow> fresh = rows.stream().filter(this::isFresh).toList();
    if (fresh.isEmpty()) {
      return;
    }
    LOG.warn(
        "{} of table {} cannot be read, and left out of lists: {}{}; the first: {}",
        Words.count(fresh.size(), "row"),
        fresh.getFirst().table(),
        fresh.stream().limit(SHOWN).map(UnreadableRow::id).collect(Collectors.joining(", ")),
        fresh.size() > SHOWN ? " ..." : "",
        fresh.getFirst().getMessage());
  }

  private boolean isFresh(UnreadableRow row) {
    return seen.size() < MOST && seen.add(row.table() + "/" + row.id());
  }

  /** How many different ones there were since the start. */
  int count() {
    return seen.size();
  }

  /** Some of them, as {@code TABLE/ID}. */
  List<String> some() {
    return seen.stream().limit(SHOWN).toList();
  }
}
