/** Runs, evaluations and rollouts as OpenTelemetry spans. */
@NullMarked
package dev.pitwall.otel;

import org.jspecify.annotations.NullMarked;
