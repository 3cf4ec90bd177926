package dev.pitwall.probe.browser.slot;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What every session of every slot is made of.
 *
 * @param work where each session makes a folder of its own
 * @param runs does the runs
 * @param restarts told whenever a browser or a session is replaced
 */
record SlotSetup(
    BrowserChoice.Found choice,
    SlotLimits limits,
    LongSupplier nanos,
    Path work,
    BrowserRun runs,
    Consumer<RestartReason> restarts) {}
