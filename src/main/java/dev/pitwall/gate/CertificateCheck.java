package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.CertificateSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Are the TLS certificates good for long enough? The front door's, and the node's that is asked
 * about, or of every node. One that was not seen lately decides nothing.
 *
 * @param service whose they are
 * @param left how long they must still be good
 */
record CertificateCheck(String service, Duration left) implements Check {
  /** A certificate changes seldom and is looked at seldom. */
  static final Duration STALE_AFTER = Duration.ofMinutes(15);

  @Override
  public Finding find(Evidence evidence) {
    List<CertificateSample> looked = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (String place : places(evidence)) {
      fresh(evidence, place).ifPresentOrElse(looked::add, () -> unseen.add(nameOf(place)));
    }
    CertificateSample first = soonest(looked);
    if (first != null && evidence.now().plus(left).isAfter(first.notAfter())) {
      return finding(NO_GO, looked.size(), 1, observed(first));
    }
    if (first == null || !unseen.isEmpty()) {
      String where = String.join(", ", unseen);
      return finding(
          UNDECIDED, looked.size(), 0, "no certificate of %s seen in 15 minutes".formatted(where));
    }
    return finding(GO, looked.size(), 0, observed(first));
  }

  /**
   * Whose certificates must be good: the front door's (the empty name) and the nodes' in question.
   */
  private static List<String> places(Evidence evidence) {
    List<String> places = new ArrayList<>(List.of(""));
    String node = evidence.node();
    if (node != null) {
      places.add(node);
    } else {
      evidence.peers().names().stream().sorted().forEach(places::add);
    }
    return places;
  }

  private Optional<CertificateSample> fresh(Evidence evidence, String place) {
    String node = place.isEmpty() ? null : place;
    return evidence.readings().latest(CertificateSample.class, service, node).stream()
        .filter(sample -> !evidence.isStale(STALE_AFTER, sample.at()))
        .findFirst();
  }

  private static String nameOf(String place) {
    return place.isEmpty() ? "the front door" : place;
  }

  private static String observed(CertificateSample first) {
    String where = nameOf(Objects.requireNonNullElse(first.node(), ""));
    return "%s of %s ends %s".formatted(first.subject(), where, first.notAfter());
  }

  private static @Nullable CertificateSample soonest(List<CertificateSample> samples) {
    CertificateSample first = null;
    for (CertificateSample sample : samples) {
      if (first == null || sample.notAfter().isBefore(first.notAfter())) {
        first = sample;
      }
    }
    return first;
  }

  private Finding finding(Finding.Decision decision, int n, int bad, String observed) {
    return new Finding(
        CheckId.of("certificate"),
        decision,
        true,
        n,
        bad,
        observed,
        "good for another " + words(left),
        "the certificate of the chain that ends first",
        List.of());
  }

  private static String words(Duration duration) {
    return duration.toDays() >= 2 ? duration.toDays() + " days" : duration.toHours() + " hours";
  }
}
