package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.util.Optional;

/** Reads {@code browser:}, the browsers that run journeys. */
final class BrowserReader {
  private static final Key<Integer> SLOTS =
      Key.of("slots", Forms.integer(0, 16))
          .says("browsers that run journeys at the same time")
          .usually(2);

  static final Form<Config.Browser> FORM =
      Forms.section(Keys.of(SLOTS), map -> Optional.of(new Config.Browser(map.get(SLOTS))));

  private BrowserReader() {}
}
