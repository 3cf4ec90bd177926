package dev.pitwall.probe.browser.proxy;

import dev.pitwall.probe.ProbeBroken;
import java.net.URI;
import java.util.Optional;

/** What went wrong on the way of one run to its pages. */
public interface ProxyFaults {
  /** Of a run that needs no proxy. */
  ProxyFaults NONE =
      new ProxyFaults() {
        @Override
        public Optional<Fault> of(URI url) {
          return Optional.empty();
        }

        @Override
        public Optional<Fault> shortage() {
          return Optional.empty();
        }
      };

  /** Why an address could not be reached, and whether that is our own fault. */
  record Fault(String sentence, boolean ours) {}

  /** Why the host and port of that URL could not be reached; empty when they last were. */
  Optional<Fault> of(URI url);

  /**
   * What this machine lacked since the run began, so that some connection of it, whichever, was not
   * made; empty when it lacked nothing.
   */
  Optional<Fault> shortage();

  /** Throws then: whatever a page did or left undone meanwhile says nothing about the target. */
  default void demandNoShortage() throws ProbeBroken {
    Optional<Fault> shortage = shortage();
    if (shortage.isPresent()) {
      throw new ProbeBroken("no request from here: " + shortage.get().sentence());
    }
  }
}
