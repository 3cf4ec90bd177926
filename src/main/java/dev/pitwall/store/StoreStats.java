package dev.pitwall.store;

import java.time.Duration;

/**
 * How the store is doing.
 *
 * @param databaseBytes the database file and its write-ahead log
 * @param artefactBytes all artefact files
 * @param runsQueued runs accepted and not on disk yet
 * @param runsWritten runs written since the start
 * @param runsDropped runs that were lost since the start
 * @param lastRunWrite how long the last transaction with runs took
 * @param lastJournalWrite how long the last change of the journal took until it was on disk
 * @param usedBytes the pages of the database that hold something; what was deleted is room that is
 *     used again, and no part of them
 * @param evictedRuns runs deleted before their time since the start, because of {@code run_bytes}
 */
public record StoreStats(
    long databaseBytes,
    long artefactBytes,
    int runsQueued,
    long runsWritten,
    long runsDropped,
    Duration lastRunWrite,
    Duration lastJournalWrite,
    long usedBytes,
    long evictedRuns) {}
