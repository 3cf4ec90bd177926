package dev.pitwall.source.kafka;

import dev.pitwall.journey.Template;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.DidYouMean;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Reads {@code kafka:}, a consumer group and, perhaps, which of its topics. */
public final class KafkaSource implements SourceType {
  private static final Map<String, Boolean> ISOLATIONS =
      Map.of("read_committed", true, "read_uncommitted", false);
  private static final String BROKER = "([^\\s,:/@\\[\\]]+|\\[[0-9a-fA-F:.]+]):\\d{1,5}";
  private static final Pattern BROKERS = Pattern.compile(BROKER + "(," + BROKER + ")*");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final String CONNECTING = "(ssl|sasl|security)\\..*|client\\.dns\\.lookup";
  private static final Pattern SECRET =
      Pattern.compile(".*(password|jaas\\.config|keystore\\.key|secret|passphrase)$");

  private static final Key<String> BOOTSTRAP =
      Key.of(
              "bootstrap",
              Forms.text(
                  "host:port, several with commas",
                  "[^@\\s/]+:[^@\\s/]+|\\{\\{.*",
                  YamlValue::text))
          .says("who is asked")
          .needed("add the brokers to ask first, such as kafka.example:9092");
  private static final Key<String> GROUP =
      Key.of("group", Forms.notEmpty("text"))
          .says("the consumers' `group.id`")
          .needed("add the name of the consumer group");
  private static final Key<List<String>> TOPICS =
      Key.of(
              "topics",
              Forms.list(Forms.text("topic", TOPIC.pattern(), YamlValue::text))
                  .narrowed("minItems", 1)
                  .narrowed("uniqueItems", true)
                  .readBy(KafkaSource::topics))
          .says(
              "named topics are read from the group's first day on, before it has committed"
                  + " anything")
          .usually(List.of(), "those of which the group has committed an offset");
  private static final Key<Boolean> ISOLATION =
      Key.of(
              "isolation",
              Form.of(
                  "read_committed, read_uncommitted",
                  Map.of("enum", List.of("read_committed", "read_uncommitted")),
                  KafkaSource::isolation))
          .says(
              "write `read_committed` if the consumers do: records of an open transaction then do"
                  + " not count as waiting")
          .usually(false, "read_uncommitted");
  private static final Key<YamlValue> PROPERTIES =
      Key.of(
              "properties",
              Forms.mapOf(
                  "map of texts",
                  Forms.text("property", CONNECTING, YamlValue::text),
                  Forms.text()))
          .says(
              "`security.protocol`, `client.dns.lookup` and all `ssl.` and `sasl.` properties of the"
                  + " Kafka client; passwords and keys must be secrets");
  private static final Keys KEYS = Keys.of(BOOTSTRAP, GROUP, TOPICS, ISOLATION, PROPERTIES);

  @Override
  public String key() {
    return "kafka";
  }

  @Override
  public String says() {
    return "what a consumer group has yet to read";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<String> bootstrap = section.find(BOOTSTRAP).flatMap(v -> bootstrap(v, texts));
    Optional<String> group = section.find(GROUP).flatMap(v -> group(v, texts));
    List<String> topics = section.get(TOPICS);
    boolean committed = section.get(ISOLATION);
    Map<String, Template> properties =
        section.find(PROPERTIES).map(v -> properties(v, texts)).orElse(Map.of());
    return bootstrap.flatMap(
        at ->
            group.map(
                of ->
                    new Described(
                        SignalSpec.Kind.QUEUE,
                        new KafkaSpec(at, of, topics, committed, properties))));
  }

  private static Optional<String> bootstrap(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value);
    if (text.isEmpty() || isBrokers(text.get())) {
      return text;
    }
    return value.mustBe("host:port, or several with commas", "write kafka.example:9092");
  }

  private static boolean isBrokers(String text) {
    return BROKERS.matcher(SourceTemplates.filled(text)).matches();
  }

  private static Optional<String> group(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value);
    return text.isPresent() && text.get().isEmpty()
        ? value.mustBe("a name", "write the `group.id` of the consumers")
        : text;
  }

  private static Optional<List<String>> topics(YamlValue value) {
    List<YamlValue> entries = value.list();
    if (value.isList() && entries.isEmpty()) {
      value.mustBe("a list of topics", "leave `topics` out to read all that the group has read");
    }
    List<String> topics = new ArrayList<>();
    for (YamlValue entry : entries) {
      YamlValue topic = entry.called("topic");
      Optional<String> name = topic.text();
      if (name.isPresent() && !TOPIC.matcher(name.get()).matches()) {
        topic.mustBe("a topic's name", "use letters, digits, ., _ and -; there are no patterns");
      } else if (name.isPresent() && topics.contains(name.get())) {
        topic.wrong("the topic `" + name.get() + "` is there twice", "remove one");
      } else {
        name.ifPresent(topics::add);
      }
    }
    return Optional.of(topics);
  }

  private static Optional<Boolean> isolation(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !ISOLATIONS.containsKey(text.get())) {
      return value.mustBe(
          "read_committed or read_uncommitted", "write what the consumers' isolation.level is");
    }
    return text.map(ISOLATIONS::get);
  }

  private static Map<String, Template> properties(YamlValue value, SourceTemplates texts) {
    Map<String, Template> properties = new HashMap<>();
    Set<String> allowed = allowed();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      String key = entry.getKey();
      if (!allowed.contains(key)) {
        value
            .keyOf(key)
            .wrong(
                "unknown property `" + YamlValue.shorten(key) + "`",
                DidYouMean.hint(key, allowed, "only those of the client that say how to connect:"));
        continue;
      }
      boolean secret = SECRET.matcher(key).matches();
      (secret ? texts.secret(entry.getValue()) : texts.template(entry.getValue()))
          .ifPresent(text -> properties.put(key, text));
    }
    return properties;
  }

  /** How to connect and who asks; the rest is the reader's own to set. */
  private static Set<String> allowed() {
    return AdminClientConfig.configNames().stream()
        .filter(name -> name.matches(CONNECTING))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new KafkaReader(spec, (KafkaSpec) spec.source(), tools.texts());
  }
}
