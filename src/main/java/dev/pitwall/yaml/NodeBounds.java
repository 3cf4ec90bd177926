package dev.pitwall.yaml;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Whether a tree stays small and plain when all its aliases are followed. */
final class NodeBounds {
  private static final int NODES = 100_000;
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

  private final YamlValue root;
  private int nodes;

  NodeBounds(YamlValue root) {
    this.root = root;
  }

  boolean hold() {
    return hold(root.node(), 1);
  }

  private boolean hold(Node node, int depth) {
    nodes++;
    if (nodes > NODES) {
      root.wrong("more than 100,000 values once aliases are followed", "use fewer aliases");
      return false;
    }
    if (depth > 2 * YamlFile.DEPTH) {
      root.at(node).wrong("an alias leads into itself, or too deep", "write the value out");
      return false;
    }
    if (!PLAIN.contains(node.getTag())) {
      root.at(node).wrong("the tag `" + node.getTag() + "` is not supported", "remove it");
      return false;
    }
    return switch (node) {
      case MappingNode map -> map.getValue().stream().allMatch(entry -> hold(entry, depth));
      case SequenceNode list -> list.getValue().stream().allMatch(item -> hold(item, depth + 1));
      default -> true;
    };
  }

  private boolean hold(NodeTuple entry, int depth) {
    return hold(entry.getKeyNode(), depth + 1) && hold(entry.getValueNode(), depth + 1);
  }
}
