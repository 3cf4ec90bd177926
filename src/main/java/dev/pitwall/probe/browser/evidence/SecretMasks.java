package dev.pitwall.probe.browser.evidence;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pitwall.journey.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a page shows of secrets, to be painted over: fields by their values, and the elements
 * whose text tells one, in any of the forms that {@link Secrets} knows.
 *
 * <p>Pages are asked what they show and are told no secret. What a script paints on a canvas, or
 * what stands in an image, cannot be seen.
 */
final class SecretMasks {
  private static final int MOST_FRAMES = 50;
  private static final int MOST_FIELDS = 500;
  private static final int LONGEST_FIELD = 10_000;
  private static final int LONGEST_TEXT = 1_000_000;

  private static final String FIELDS = "input, textarea, select, img[alt]";
  private static final String VALUES =
      """
      (all, most) => all.slice(0, most[0]).map(e => [e.value, e.placeholder, e.alt,
        e.options ? [...e.options].map(o => o.text).join('\\n') : '']
        .filter(t => typeof t === 'string').join('\\n').slice(0, most[1]))
      """;

  /** What shadow roots hold is no part of the text of the page. */
  private static final String TEXT =
      """
      most => {
        const texts = [document.body ? document.body.innerText : ''];
        const walk = root => root.querySelectorAll('*').forEach(e => {
          if (e.shadowRoot) {
            texts.push(e.shadowRoot.textContent);
            walk(e.shadowRoot);
          }
        });
        walk(document);
        return texts.join('\\n').slice(0, most);
      }
      """;

  private final Secrets secrets;

  SecretMasks(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * What must be painted over.
   *
   * @param shown what was found, to be compared with what is found after the picture was taken
   */
  record Found(List<Locator> masks, Set<String> shown) {}

  /** Looks through a page; empty when it shows a secret where nothing can be painted over it. */
  Optional<Found> in(Page page) {
    Found found = new Found(new ArrayList<>(), new LinkedHashSet<>());
    List<Frame> frames = page.frames();
    if (frames.size() > MOST_FRAMES) {
      return Optional.empty();
    }
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      if (!addFields(frame, i, found) || !addTexts(frame, i, found)) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  /** Answers whether all of them were looked at. */
  private boolean addFields(Frame frame, int number, Found found) {
    Locator fields = frame.locator(FIELDS);
    List<?> values = list(fields.evaluateAll(VALUES, List.of(MOST_FIELDS + 1, LONGEST_FIELD + 1)));
    for (int i = 0; i < values.size(); i++) {
      String value = String.valueOf(values.get(i));
      if (value.length() > LONGEST_FIELD || !secrets.shownIn(value).isEmpty()) {
        found.masks().add(fields.nth(i));
        found.shown().add(number + " field " + i);
      }
    }
    return values.size() <= MOST_FIELDS;
  }

  private static List<?> list(Object values) {
    return values instanceof List<?> list ? list : List.of();
  }

  /** Answers whether every text that tells a secret stands in an element that can be found. */
  private boolean addTexts(Frame frame, int number, Found found) {
    String text = String.valueOf(frame.evaluate(TEXT, LONGEST_TEXT + 1));
    for (String piece : new LinkedHashSet<>(secrets.shownIn(text))) {
      Locator elements = frame.getByText(piece);
      if (elements.count() == 0) {
        return false;
      }
      found.masks().add(elements);
      found.shown().add(number + " text " + piece);
    }
    return text.length() <= LONGEST_TEXT;
  }
}
