package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserFinderTest {
  @TempDir Path root;
  private final Map<String, String> environment = new HashMap<>();

  private BrowserChoice find() {
    return new BrowserFinder(environment, List.of(root.resolve("usual")), BrowserChoice.Sandbox.ON)
        .find();
  }

  private Path program(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static BrowserChoice found(Path path) {
    return new BrowserChoice.Found(path, BrowserChoice.Sandbox.ON, null);
  }

  @Test
  void theNamedBrowserIsTaken() throws IOException {
    program("usual/chromium");
    Path mine = program("mine/chrome");
    environment.put("PITWALL_BROWSER", mine.toString());
    assertThat(find()).isEqualTo(found(mine));
  }

  @Test
  void aNamedBrowserThatIsNotThereIsNotReplacedByAnother() throws IOException {
    program("usual/chromium");
    environment.put("PITWALL_BROWSER", "/nowhere/chrome");
    assertThat(find())
        .isEqualTo(
            new BrowserChoice.None(
                "PITWALL_BROWSER names /nowhere/chrome, which is not an executable file; correct"
                    + " it, or unset it to have a browser looked for"));
  }

  @Test
  void theHeadlessShellComesBeforeFullChromiumWhereverItLies() throws IOException {
    program("path/chromium");
    Path shell = program("usual/chromium-headless-shell");
    environment.put("PATH", root.resolve("path").toString());
    assertThat(find()).isEqualTo(found(shell));
  }

  @Test
  void aFileThatCannotBeExecutedIsNoBrowser() throws IOException {
    Files.createDirectories(root.resolve("usual"));
    Files.writeString(root.resolve("usual/chromium"), "");
    assertThat(find()).isInstanceOf(BrowserChoice.None.class);
  }

  @Test
  void playwrightsCacheIsTheLastResort() throws IOException {
    String cache = "home/.cache/ms-playwright/";
    program(cache + "chromium-1300/chrome-linux/chrome");
    program(cache + "chromium_headless_shell-999/chrome-linux/headless_shell");
    Path newest =
        program(cache + "chromium_headless_shell-1208/chrome-linux64/chrome-headless-shell");
    environment.put("HOME", root.resolve("home").toString());
    assertThat(find()).isEqualTo(found(newest));
  }

  @Test
  void withoutABrowserTheReasonSaysWhatToDo() {
    assertThat(find())
        .isInstanceOfSatisfying(
            BrowserChoice.None.class,
            none ->
                assertThat(none.reason())
                    .contains("install the package chromium-headless-shell")
                    .contains("PITWALL_BROWSER"));
  }

  @Test
  void theSandboxIsOffForRootOrWhenSwitchedOff() throws IOException {
    Path mine = program("usual/chromium");
    BrowserChoice asRoot =
        new BrowserFinder(environment, List.of(root.resolve("usual")), BrowserChoice.Sandbox.OFF)
            .find();
    assertThat(asRoot).isEqualTo(new BrowserChoice.Found(mine, BrowserChoice.Sandbox.OFF, null));
    environment.put("PITWALL_BROWSER_SANDBOX", "off");
    environment.put("PLAYWRIGHT_NODEJS_PATH", "/usr/bin/node");
    assertThat(find())
        .isEqualTo(
            new BrowserChoice.Found(mine, BrowserChoice.Sandbox.OFF, Path.of("/usr/bin/node")));
  }
}
