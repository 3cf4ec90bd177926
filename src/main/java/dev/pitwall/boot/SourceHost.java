package dev.pitwall.boot;

import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a source is read: its host and port, which it may share with others. */
final class SourceHost {
  private static final Pattern AUTHORITY = Pattern.compile("//([^/?#]+)");

  private SourceHost() {}

  /** The place; null for what is read inside this process. */
  static @Nullable String of(SourceSpec source, NodeTexts texts) {
    String url = source.place();
    if (url == null) {
      return null;
    }
    String text = texts.text(url);
    Matcher authority = AUTHORITY.matcher(text);
    return authority.find() ? authority.group(1) : text;
  }
}
