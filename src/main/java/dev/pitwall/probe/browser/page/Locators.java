package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Scope;
import java.util.Locale;

/** Turns a journey's locators into Playwright's. */
final class Locators {
  private Locators() {}

  /** The element, or elements, that a locator means on a page. */
  static Locator on(Page page, dev.pitwall.journey.Locator locator, Scope scope)
      throws ProbeBroken {
    Locator all = all(page, locator, scope);
    return locator.nth() == null ? all : all.nth(locator.nth());
  }

  private static Locator all(Page page, dev.pitwall.journey.Locator locator, Scope scope)
      throws ProbeBroken {
    String value = scope.render(locator.value());
    boolean exact = locator.exact();
    return switch (locator.kind()) {
      case ROLE -> byRole(page, locator, scope);
      case LABEL -> page.getByLabel(value, new Page.GetByLabelOptions().setExact(exact));
      case TEXT -> page.getByText(value, new Page.GetByTextOptions().setExact(exact));
      case PLACEHOLDER ->
          page.getByPlaceholder(value, new Page.GetByPlaceholderOptions().setExact(exact));
      case TEST_ID -> page.getByTestId(value);
      case CSS -> page.locator("css=" + value);
    };
  }

  private static Locator byRole(Page page, dev.pitwall.journey.Locator locator, Scope scope)
      throws ProbeBroken {
    AriaRole role = role(scope.render(locator.value()));
    Template name = locator.name();
    if (name == null) {
      return page.getByRole(role);
    }
    return page.getByRole(
        role, new Page.GetByRoleOptions().setName(scope.render(name)).setExact(locator.exact()));
  }

  private static AriaRole role(String text) throws ProbeBroken {
    try {
      return AriaRole.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProbeBroken(
          "\"" + text + "\" is no ARIA role; use one such as link, button, heading, textbox", e);
    }
  }
}
