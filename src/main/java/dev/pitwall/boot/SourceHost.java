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
    String url = url(source);
    if (url == null) {
      return null;
    }
    String text = texts.text(url);
    Matcher authority = AUTHORITY.matcher(text);
    return authority.find() ? authority.group(1) : text;
  }

  private static @Nullable String url(SourceSpec source) {
    return switch (source) {
      case SourceSpec.Http http -> http.link().url();
      case SourceSpec.OpenMetrics page -> page.link().url();
      case SourceSpec.Prometheus server -> server.link().url();
      case SourceSpec.RabbitMq queue -> queue.link().url();
      case SourceSpec.Artemis queue -> queue.link().url();
      case SourceSpec.Kafka group -> group.bootstrap();
      case SourceSpec.Redis queue -> queue.url();
      case SourceSpec.Jdbc table -> table.url();
      case SourceSpec.Alertmanager server -> server.link().url();
      case SourceSpec.Journeys own -> null;
    };
  }
}
