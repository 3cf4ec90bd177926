package dev.pitwall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Property
  void anyTextComesOutAsItWentInAndIsNeverMarkup(@ForAll String text) {
    String escaped = Html.text(text).toString();

    assertThat(escaped).doesNotContain("<", ">", "\"", "'", "`");
    assertThat(read(escaped)).isEqualTo(text.replace('\0', '\uFFFD'));
  }

  @Property
  void anyTextStaysWithinItsAttribute(@ForAll String text) {
    String markup = Html.of("<p title=\"{}\">{}</p>", text, text).toString();

    assertThat(markup).startsWith("<p title=\"").endsWith("</p>");
    assertThat(markup.chars().filter(c -> c == '"').count()).isEqualTo(2);
    assertThat(markup.chars().filter(c -> c == '<').count()).isEqualTo(2);
  }

  @Property
  void anyIdMakesAnAddressOnThisServer(@ForAll String id) {
    String address = PageLinks.run(id);

    assertThat(address).matches("/runs/[A-Za-z0-9.*_%-]*");
    assertThat(URI.create(address).getRawQuery()).isNull();
  }

  @Test
  void markupInMarkupIsNotEscapedAgain() {
    Html item = Html.of("<li>{}</li>", "a & b");

    assertThat(Html.of("<ul>{}</ul>", List.of(item, item)).toString())
        .isEqualTo("<ul><li>a &amp; b</li><li>a &amp; b</li></ul>");
  }

  @Test
  void holesInTextArePlainText() {
    assertThat(Html.of("{} {}", "{}", 1).toString()).isEqualTo("{} 1");
  }

  @Test
  void anAddressMustLeadToThisServer() {
    for (String elsewhere :
        List.of("javascript:alert(1)", "//evil.test/", "/\\evil.test", "https://evil.test", "")) {
      assertThatThrownBy(() -> Html.of("<a href=\"{}\">x</a>", elsewhere))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not an address on this server");
    }
  }

  @Test
  void anAttributeMustHaveQuotes() {
    assertThatThrownBy(() -> Html.of("<p title={}>", "x onclick=y"))
        .hasMessageContaining("without quotes");
  }

  @Test
  void anEqualsSignInTextIsNoAttribute() {
    assertThat(Html.of("<p class=\"dim\">say <code>attempt={}</code></p>", 2).toString())
        .isEqualTo("<p class=\"dim\">say <code>attempt=2</code></p>");
    assertThat(Html.of("attempt={}", 2).toString()).isEqualTo("attempt=2");
  }

  @Test
  void everyHoleHasItsValue() {
    assertThatThrownBy(() -> Html.of("{}{}", "one")).hasMessageContaining("more holes");
    assertThatThrownBy(() -> Html.of("{}", "one", "two")).hasMessageContaining("more values");
  }

  private static String read(String escaped) {
    return escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#96;", "`")
        .replace("&#13;", "\r")
        .replace("&amp;", "&");
  }
}
