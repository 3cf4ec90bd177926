package dev.pitwall.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the store knows of itself. */
final class StoreFacts {
  /** That there is a head file, so that its absence means something. */
  static final String HEAD_FILE = "head-file";

  /** The end of the chain up to which an operator took it as it was. */
  static final String ACCEPTED = "accepted";

  /** In a backup: the end of the chain when it was made. */
  static final String BACKUP = "backup";

  private StoreFacts() {}

  static Optional<String> find(Handle handle, String name) {
    return handle
        .createQuery("SELECT value FROM store_facts WHERE name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  static void put(Handle handle, String name, String value) {
    forget(handle, name);
    handle.execute("INSERT INTO store_facts (name, value) VALUES (?, ?)", name, value);
  }

  static void forget(Handle handle, String name) {
    handle.execute("DELETE FROM store_facts WHERE name = ?", name);
  }
}
