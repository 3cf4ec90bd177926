package dev.pitwall.web;

import dev.pitwall.rollout.Phase;
import java.util.ArrayList;
import java.util.List;

/** Where a node is between in rotation and done, as a picture. */
final class NodeWay {
  private static final List<Phase> WAY =
      List.of(
          Phase.WAITING, Phase.DRAINING, Phase.STOPPED, Phase.UPGRADING, Phase.STARTED, Phase.DONE);

  private NodeWay() {}

  /** The phase as a place on the way; its words are in the column beside it. */
  static Html of(Phase phase) {
    int at = WAY.indexOf(phase);
    List<Html> steps = new ArrayList<>();
    for (int i = 0; i < WAY.size(); i++) {
      String tone =
          phase == Phase.FAILED
              ? "bad"
              : i > at ? "ahead" : phase == Phase.DONE ? "good" : i == at ? "here" : "past";
      steps.add(
          Html.of(
              "<rect class=\"{}\" x=\"{}\" y=\"0\" width=\"16\" height=\"10\" rx=\"2\"/>",
              tone,
              i * 19));
    }
    return Html.of(
        "<svg class=\"way\" viewBox=\"0 0 111 10\" aria-hidden=\"true\">{}</svg>", steps);
  }
}
