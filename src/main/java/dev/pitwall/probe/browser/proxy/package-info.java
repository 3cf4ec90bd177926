/** Leads the requests of a browser to the one node that a run is pinned to. */
@NullMarked
package dev.pitwall.probe.browser.proxy;

import org.jspecify.annotations.NullMarked;
