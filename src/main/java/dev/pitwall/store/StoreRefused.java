package dev.pitwall.store;

import org.jspecify.annotations.Nullable;

/** The data directory cannot be used as it is; the message says why and what to do. */
public final class StoreRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreRefused(String message) {
    super(message);
  }

  StoreRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
