/** Keeps runs, rollouts, evaluations and holds in a database, artefacts in files. */
@NullMarked
package dev.pitwall.store;

import org.jspecify.annotations.NullMarked;
