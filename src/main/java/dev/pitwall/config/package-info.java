/** pitwall.yaml and journeys/ to records, with every problem found at once. */
@NullMarked
package dev.pitwall.config;

import org.jspecify.annotations.NullMarked;
