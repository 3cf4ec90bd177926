package dev.pitwall.source.artemis;

import static dev.pitwall.signal.Figure.DEAD_LETTERS;
import static dev.pitwall.signal.Figure.DEPTH;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * A queue of ActiveMQ Artemis, read from its Jolokia agent. A capacity is told of ring queues.
 *
 * @param link Jolokia itself, such as {@code http://host:8161/console/jolokia}
 */
public record ArtemisSpec(SourceSpec.Link link, String address, String queue)
    implements SourceSpec {
  @Override
  public Set<Figure> figures() {
    return EnumSet.range(DEPTH, DEAD_LETTERS);
  }

  @Override
  public String key() {
    return "artemis";
  }

  @Override
  public String place() {
    return link.url();
  }
}
