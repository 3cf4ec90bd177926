package dev.pitwall.probe;

import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Trace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one run introduce themselves, so that a target can tell them from users and a
 * trace can be found.
 *
 * @param product names the program and the journey, as one product and its comment (RFC 9110,
 *     10.1.5)
 */
public record RequestIdentity(String product, Trace trace, TracePropagation propagation) {
  /** Says to every service on the way that the request comes from a test (W3C Baggage). */
  private static final Map.Entry<String, String> BAGGAGE =
      Map.entry("baggage", "user_agent.synthetic.type=test");

  private static final String VERSION = version();

  /** The one of that run. */
  public static RequestIdentity of(RunRequest request, TracePropagation propagation) {
    String comment = "(synthetic; +journey " + request.journey().name() + ")";
    return new RequestIdentity(
        "Pitwall/" + VERSION + " " + comment, Trace.of(request.id()), propagation);
  }

  /** Trace context of requests that a page makes: children of the run's own span. */
  public Map<String, String> ofPages() {
    return context(trace.root());
  }

  /** Trace context of the request of a step. */
  Map<String, String> ofStep(int number, boolean undo) {
    return context(trace.step(number, undo));
  }

  private Map<String, String> context(String span) {
    return propagation.on()
        ? Map.ofEntries(
            Map.entry("traceparent", trace.parent(span, trace.isSampled(propagation.sampled()))),
            BAGGAGE)
        : Map.of();
  }

  private static String version() {
    @Nullable String version = RequestIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
