package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.CertificateSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Are the TLS certificates good for long enough? The front door's, and the node's that is asked
 * about.
 *
 * @param left how long they must still be good
 */
record CertificateCheck(Duration left) implements Check {
  /** A certificate changes seldom and is looked at seldom. */
  static final Duration STALE_AFTER = Duration.ofMinutes(15);

  @Override
  public Finding find(Evidence evidence) {
    List<CertificateSample> looked = new ArrayList<>();
    for (CertificateSample sample : evidence.certificates()) {
      boolean meant = sample.node() == null || Objects.equals(sample.node(), evidence.node());
      Duration age = Duration.between(sample.at(), evidence.now()).abs();
      if (meant && age.compareTo(STALE_AFTER) <= 0) {
        looked.add(sample);
      }
    }
    CertificateSample first = soonest(looked);
    if (first == null) {
      return finding(UNDECIDED, looked.size(), 0, "no certificate seen in the last 15 minutes");
    }
    boolean bad = evidence.now().plus(left).isAfter(first.notAfter());
    String where = first.node() == null ? "the front door" : first.node();
    String observed = "%s of %s ends %s".formatted(first.subject(), where, first.notAfter());
    return finding(bad ? NO_GO : GO, looked.size(), bad ? 1 : 0, observed);
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
        "certificate",
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
