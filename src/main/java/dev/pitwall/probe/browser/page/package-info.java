/**
 * Performs the steps of a run in the pages of a browser context, and says what the pages showed.
 */
@NullMarked
package dev.pitwall.probe.browser.page;

import org.jspecify.annotations.NullMarked;
