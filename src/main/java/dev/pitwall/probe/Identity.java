package dev.pitwall.probe;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one run introduce themselves, so that a target can tell them from users and a
 * trace can be found.
 *
 * @param userAgent names the program and the journey
 * @param traceId the W3C trace id of the run, 32 hex digits
 */
public record Identity(String userAgent, String traceId) {
  private static final String VERSION = version();

  /** A new one, for one run of that journey. */
  public static Identity of(String journey, RandomGenerator random) {
    String agent = "Pitwall/" + VERSION + " (synthetic; +journey " + journey + ")";
    return new Identity(agent, hex(random, 16));
  }

  /** The {@code traceparent} header of one more request: a new span of the run's trace, sampled. */
  public String traceparent(RandomGenerator random) {
    return "00-" + traceId + "-" + hex(random, 8) + "-01";
  }

  /** That many random bytes as hex digits; never all zero, which W3C calls invalid. */
  static String hex(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    bytes[count - 1] |= 1;
    return HexFormat.of().formatHex(bytes);
  }

  private static String version() {
    @Nullable String version = Identity.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
