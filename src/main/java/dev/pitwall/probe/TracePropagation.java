package dev.pitwall.probe;

/**
 * Which trace context goes out with the requests of journeys.
 *
 * @param on whether any does
 * @param sampled the share of runs whose context asks targets to record it, from 0 to 1
 */
public record TracePropagation(boolean on, double sampled) {
  /** With every request, and recorded. */
  public static final TracePropagation USUAL = new TracePropagation(true, 1);
}
