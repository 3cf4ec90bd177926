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
 */
public record StoreStats(
    long databaseBytes,
    long artefactBytes,
    int runsQueued,
    long runsWritten,
    long runsDropped,
    Duration lastRunWrite,
    Duration lastJournalWrite) {}
