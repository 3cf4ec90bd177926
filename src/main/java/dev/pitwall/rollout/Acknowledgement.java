package dev.pitwall.rollout;

import java.time.Instant;

/** A person has looked at a NO_GO and takes its stickiness away; the verdict itself stays. */
public record Acknowledgement(String evaluation, String author, String reason, Instant at) {}
