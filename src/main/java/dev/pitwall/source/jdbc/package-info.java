/** Reads queues that are kept in a table of a PostgreSQL database. */
@NullMarked
package dev.pitwall.source.jdbc;

import org.jspecify.annotations.NullMarked;
