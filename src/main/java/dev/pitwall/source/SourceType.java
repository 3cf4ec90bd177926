package dev.pitwall.source;

import dev.pitwall.config.SourceParser;
import dev.pitwall.signal.SignalSpec;

/** One kind of source: its key, how it is written down, and how it is read. */
public interface SourceType extends SourceParser {
  /**
   * Makes what reads a signal from one place; whoever asked for it closes it.
   *
   * @param spec a signal whose source has this key
   */
  SourceReader open(SignalSpec spec, SourceTools tools);
}
