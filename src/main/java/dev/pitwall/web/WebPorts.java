package dev.pitwall.web;

import dev.pitwall.journey.Journey;
import dev.pitwall.rollout.RaceControl;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the pages are made from.
 *
 * @param journeys the journeys that run now; does not block
 * @param version the version of Pitwall itself
 */
public record WebPorts(
    RaceControl race,
    Kept kept,
    Readings readings,
    Supplier<List<Journey>> journeys,
    InstantSource clock,
    String version) {}
