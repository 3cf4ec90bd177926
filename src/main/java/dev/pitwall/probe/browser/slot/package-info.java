/**
 * Runs journeys in browsers, a few at a time, in slots that a watchdog guards.
 *
 * <p>A slot has at most one session: a thread with one Playwright, one browser and one folder. The
 * states of a slot ({@link dev.pitwall.probe.browser.slot.SlotState} holds them as a table):
 *
 * <pre>
 *  EMPTY --START--&gt; STARTING --UP--&gt; IDLE --BEGIN--&gt; RUNNING
 *                      |              |  &lt;--DONE--      |
 *                    BROKE       BROKE, WORN          BROKE
 *                      +--------------+-----------------+--&gt; RETIRING --ENDED--&gt; EMPTY
 *                    KILL           KILL              KILL     | KILL
 *                      +--------------+-----------------+------+--&gt; KILLING --KILLED--&gt; EMPTY
 *
 *  when the service stops (CLOSE):
 *
 *  EMPTY ---------------------------------------------------&gt; CLOSED
 *  STARTING, IDLE, RETIRING --&gt; CLOSING --ENDED-------------&gt; CLOSED
 *                                 | KILL
 *  RUNNING, KILLING ----------&gt; ABORTING --KILLED-----------&gt; CLOSED
 * </pre>
 */
@NullMarked
package dev.pitwall.probe.browser.slot;

import org.jspecify.annotations.NullMarked;
