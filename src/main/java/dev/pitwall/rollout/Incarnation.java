package dev.pitwall.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process on one node, from its start to the next. Evidence and verdicts are about an
 * incarnation and end with it.
 *
 * @param number counts up from 1 on its node
 * @param origin how its start is known
 * @param began nothing that began before this moment belongs to it
 * @param versionBefore the version of the process before it; null when that was never seen
 * @param instanceBefore the process that answered before it; null when none was ever named
 * @param version the version it says it is; null while none was seen
 * @param instance the process it says it is; null while none was seen
 * @param upAt the first of the good health answers in a row that made it up; null while it is not
 * @param standing what is known of its quality
 */
public record Incarnation(
    int number,
    Origin origin,
    Instant began,
    @Nullable String versionBefore,
    @Nullable String instanceBefore,
    @Nullable String version,
    @Nullable String instance,
    @Nullable Instant upAt,
    Standing standing) {
  /** How the start of an incarnation is known. */
  public enum Origin {
    /** It was there when Pitwall first looked. */
    FOUND,
    /** The deploy tool said that it was started. */
    TOLD,
    /** It was seen to go down and come back, or to answer as another version or process. */
    SEEN,
    /**
     * Nothing can show a start on this service, so the question whether it is good counts as one.
     */
    ASKED
  }

  /** What is known of the quality of an incarnation. */
  public enum Standing {
    /** It was there before any rollout touched it. */
    IN_PLACE,
    /** It was started, and no gate has decided about it yet. */
    UNPROVEN,
    /** Every gate that was asked about it said GO. */
    PROVEN,
    /** A gate said NO_GO or INCONCLUSIVE about it, and nobody acknowledged that. */
    FAILED
  }

  /** The process that was there when Pitwall first looked at a node. */
  public static Incarnation found(Instant now) {
    return new Incarnation(1, Origin.FOUND, now, null, null, null, null, null, Standing.IN_PLACE);
  }

  /** The incarnation that follows this one. */
  public Incarnation next(Origin how, Instant when) {
    return new Incarnation(
        number + 1,
        how,
        when,
        version == null ? versionBefore : version,
        instance == null ? instanceBefore : instance,
        null,
        null,
        null,
        Standing.UNPROVEN);
  }

  /** The same, where any instance that answers may be it. */
  Incarnation afterAnyInstance() {
    return new Incarnation(
        number, origin, began, versionBefore, null, version, instance, upAt, standing);
  }

  /** The same, up since then. */
  public Incarnation up(@Nullable Instant at) {
    return new Incarnation(
        number, origin, began, versionBefore, instanceBefore, version, instance, at, standing);
  }

  /** The same, known by that version and process; null leaves what is known. */
  public Incarnation known(@Nullable String newVersion, @Nullable String newInstance) {
    return new Incarnation(
        number,
        origin,
        began,
        versionBefore,
        instanceBefore,
        newVersion == null ? version : newVersion,
        newInstance == null ? instance : newInstance,
        upAt,
        standing);
  }

  /** The same with another standing. */
  public Incarnation standing(Standing now) {
    return new Incarnation(
        number, origin, began, versionBefore, instanceBefore, version, instance, upAt, now);
  }

  /** The same, counted from another moment. */
  Incarnation began(Instant when) {
    return new Incarnation(
        number, origin, when, versionBefore, instanceBefore, version, instance, upAt, standing);
  }

  /** The same on a clock that was set by so much. */
  Incarnation shifted(Duration step) {
    Instant up = upAt == null ? null : upAt.plus(step);
    return began(began.plus(step)).up(up);
  }

  /**
   * Whether its start was told, and nothing that answered since can be told from the process before
   * it, though that named itself.
   */
  public boolean isUnmet() {
    boolean otherVersion =
        version != null && versionBefore != null && !version.equals(versionBefore);
    return origin == Origin.TOLD && instanceBefore != null && instance == null && !otherVersion;
  }

  /**
   * Whether its start was told, and nothing that answered since can be told from its predecessor.
   */
  boolean isIndistinct() {
    boolean otherVersion =
        version != null && versionBefore != null && !version.equals(versionBefore);
    boolean otherInstance = instance != null && instanceBefore != null;
    return origin == Origin.TOLD && !otherVersion && !otherInstance;
  }

  /** Whether it was seen to be another process than the one before it. */
  boolean isSeenToBeAnother() {
    return origin == Origin.SEEN
        && instance != null
        && instanceBefore != null
        && !instance.equals(instanceBefore);
  }

  /** From its start to its first good health answer; empty while it is not up, or was found. */
  public Optional<Duration> startUp() {
    return upAt == null || origin == Origin.FOUND
        ? Optional.empty()
        : Optional.of(Duration.between(began, upAt));
  }

  /** Whether what it does shows what a good node of the service does. */
  public boolean isBaseline() {
    return standing == Standing.IN_PLACE || standing == Standing.PROVEN;
  }
}
