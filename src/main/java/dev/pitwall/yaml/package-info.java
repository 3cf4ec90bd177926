/** Strict reading of YAML by keys that are declared once; knows no key of Pitwall's. */
@NullMarked
package dev.pitwall.yaml;

import org.jspecify.annotations.NullMarked;
