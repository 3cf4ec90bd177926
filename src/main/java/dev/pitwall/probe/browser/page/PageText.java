package dev.pitwall.probe.browser.page;

import dev.pitwall.journey.Match;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.Patterns;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Scope;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.Urls;
import java.net.URI;
import java.util.function.Predicate;

/**
 * What a page's URL or title must be like.
 *
 * @param required the demand in words, with the places of templates as they were written
 */
record PageText(Predicate<String> test, String required) {
  /** What a URL must be like; a text stands for the URL it resolves to. */
  static PageText ofUrl(Match match, Scope scope, URI base) throws ProbeBroken {
    if (match instanceof Match.Equals equals) {
      String wanted = resolved(base, scope.render(equals.text()));
      return new PageText(wanted::equals, "URL " + equals.text().source());
    }
    return of("URL", match, scope);
  }

  /** What a title must be like. */
  static PageText ofTitle(Match match, Scope scope) throws ProbeBroken {
    return of("title", match, scope);
  }

  private static PageText of(String what, Match match, Scope scope) throws ProbeBroken {
    return switch (match) {
      case Match.Equals equals ->
          new PageText(scope.render(equals.text())::equals, quoted(what + " ", equals.text()));
      case Match.Contains contains -> {
        String part = scope.render(contains.text());
        yield new PageText(
            text -> text.contains(part), quoted(what + " containing ", contains.text()));
      }
      case Match.NotContains not -> {
        String part = scope.render(not.text());
        yield new PageText(
            text -> !text.contains(part), quoted(what + " not containing ", not.text()));
      }
      case Match.Matches matches ->
          new PageText(
              text -> Patterns.found(matches.pattern(), text),
              what + " matching " + matches.pattern().pattern());
      case Match.Is is -> throw unfit(what, "is");
      case Match.Exists exists -> throw unfit(what, "exists");
      case Match.Above above -> throw unfit(what, "above");
      case Match.Below below -> throw unfit(what, "below");
    };
  }

  private static String resolved(URI base, String text) throws ProbeBroken {
    int fragment = text.indexOf('#');
    return Urls.resolve(base, text) + (fragment < 0 ? "" : text.substring(fragment));
  }

  private static String quoted(String before, Template text) {
    return before + TextSanitizer.quoted(text.source());
  }

  private static ProbeBroken unfit(String what, String kind) {
    return new ProbeBroken(
        "a " + what + " cannot be compared by \"" + kind + "\"; use equals, contains or matches");
  }
}
