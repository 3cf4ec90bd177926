package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/** A step that needs a browser. */
public sealed interface BrowserStep extends Step {
  /** Goes to a path below the service's URL, or to an absolute URL. */
  record Open(Common common, Template url) implements BrowserStep {}

  /** Clicks an element. */
  record Click(Common common, Locator locator) implements BrowserStep {}

  /** Replaces the text of a field. */
  record Fill(Common common, Locator locator, Template with) implements BrowserStep {}

  /** Picks an option of a select by its value or label. */
  record Select(Common common, Locator locator, Template option) implements BrowserStep {}

  /** Sets a checkbox or radio button to a state. */
  record Check(Common common, Locator locator, boolean checked) implements BrowserStep {}

  /** Presses a key on an element, or on whatever has the focus. */
  record Press(Common common, Template key, @Nullable Locator locator) implements BrowserStep {}

  /** Moves the mouse over an element. */
  record Hover(Common common, Locator locator) implements BrowserStep {}

  /**
   * Waits until an element is visible.
   *
   * @param as the variable that takes its text; null takes nothing
   */
  record See(Common common, Locator locator, @Nullable String as) implements BrowserStep {}

  /** Waits until no such element is visible. */
  record NotSee(Common common, Locator locator) implements BrowserStep {}

  /** Waits until the page's URL is as demanded. */
  record Url(Common common, Match match) implements BrowserStep {}

  /** Waits until the page's title is as demanded. */
  record Title(Common common, Match match) implements BrowserStep {}

  /** Keeps a picture of the page under a name. */
  record Screenshot(Common common, String name) implements BrowserStep {}
}
