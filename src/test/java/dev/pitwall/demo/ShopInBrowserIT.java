package dev.pitwall.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The locators that the sample journeys use, in a real browser, through the balancer. */
class ShopInBrowserIT {
  private static ShopFleet fleet;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void start() {
    fleet =
        new ShopFleet(Build.good("1.0.0"), Clock.systemUTC(), new Random(3), new Random(4), "pw");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium-headless-shell"))
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    fleet.close();
  }

  @Test
  void aVisitorBrowses() {
    try (Page page = open("/")) {
      click(page, AriaRole.LINK, "Tyres");
      page.getByLabel("Search").fill("slick");
      click(page, AriaRole.BUTTON, "Find");
      assertThat(page.getByText("3 results")).isVisible();
      click(page, AriaRole.LINK, "Slick 205");
      assertThat(heading(page, "Slick 205")).isVisible();
      assertThat(page.getByText("199.00 EUR")).isVisible();
    }
  }

  @Test
  void aCustomerBuys() {
    try (Page page = open("/tyres/slick-205")) {
      click(page, AriaRole.BUTTON, "Add to cart");
      assertThat(page.getByTestId("cart-total")).hasText("199.00");
      click(page, AriaRole.LINK, "Checkout");
      page.getByLabel("Name").fill("Pitwall");
      page.getByLabel("E-mail").fill("pitwall@example.com");
      page.getByLabel("Fitting").selectOption("Garage");
      page.getByLabel("I agree to the terms").check();
      click(page, AriaRole.BUTTON, "Buy now");
      assertThat(page.getByTestId("order-number")).hasText(Pattern.compile("P-[0-9a-f]{8}"));
      assertThat(page).hasURL(Pattern.compile("/orders/P-[0-9a-f]{8}$"));
    }
  }

  @Test
  void aCustomerLogsIn() {
    try (Page page = open("/login")) {
      page.getByLabel("E-mail").fill(ShopState.CUSTOMER);
      page.getByLabel("Password").fill("pw");
      click(page, AriaRole.BUTTON, "Log in");
      assertThat(heading(page, "Your account")).isVisible();
      assertThat(page.getByText("Logged in as")).isVisible();
    }
  }

  private static Page open(String path) {
    Page page = browser.newPage();
    page.setDefaultTimeout(10_000);
    page.navigate(fleet.frontDoor().resolve(path).toString());
    return page;
  }

  private static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  private static void click(Page page, AriaRole role, String name) {
    page.getByRole(role, new Page.GetByRoleOptions().setName(name)).click();
  }
}
