package dev.pitwall.api;

import java.util.List;

/** Whether the parts of the service can do their work. It may block. */
@FunctionalInterface
public interface Readiness {
  /**
   * One part.
   *
   * @param detail what was seen, in words
   */
  record Component(String name, boolean up, String detail) {}

  List<Component> components();
}
