package dev.pitwall.source.jdbc;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code jdbc:}, a table of jobs by its own query or that of a well-known library. */
public final class JdbcSource implements SourceType {
  private static final Set<Figure> FIGURES = EnumSet.range(Figure.DEPTH, Figure.DEAD_LETTERS);
  private static final Set<Figure> BACKLOG =
      EnumSet.of(Figure.DEPTH, Figure.OLDEST_AGE, Figure.IN_FLIGHT);
  private static final int SQL_CHARS = 10_000;

  /** Others could load classes, write files, or take back that the connection only reads. */
  private static final String PARAMETERS =
      "ssl|sslmode|sslnegotiation|sslrootcert|sslcert|sslkey|gssEncMode|channelBinding"
          + "|currentSchema|targetServerType";

  private static final Pattern URL =
      Pattern.compile(
          "jdbc:postgresql://HOST(,HOST)*/[^/?#&@\\s]+(\\?PARAM(&PARAM)*)?"
              .replace("HOST", "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[1-9]\\d{0,4})?")
              .replace("PARAM", "(" + PARAMETERS + ")=[^&@\\s]*"));
  private static final Pattern QUERY =
      Pattern.compile("(select|with|values|table)\\b.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");

  private static final Key<String> DATABASE =
      Key.of(
              "url",
              Forms.text("JDBC URL of PostgreSQL", "jdbc:postgresql://[^@\\s]+", YamlValue::text))
          .says("`jdbc:postgresql://host:port/database`")
          .needed("add the database, such as jdbc:postgresql://db.example:5432/shop");
  private static final Key<Set<Figure>> COLUMNS =
      Key.of(
              "figures",
              Forms.list(Forms.text().narrowed("enum", FIGURES.stream().map(Figure::key).toList()))
                  .narrowed("uniqueItems", true)
                  .readBy(JdbcSource::figures))
          .says("the columns of the query")
          .with("sql");
  private static final Key<String> TABLE =
      Key.of("table", Forms.text("plain name", IDENTIFIER.pattern(), YamlValue::text))
          .says("the library's table, if it has another name")
          .with("preset");
  private static final Key<String> SCHEMA =
      Key.of("schema", Forms.text("plain name", IDENTIFIER.pattern(), JdbcSource::identifier))
          .says("where its tables are")
          .with("preset")
          .otherwise("that of the user");
  private static final Keys KEYS =
      Keys.of(
              DATABASE,
              SourceTemplates.USER.needed("add a user that may do nothing but read this table"),
              SourceTemplates.PASSWORD.needed("add password: \"{{secret.NAME}}\""))
          .oneOf(
              "`jdbc` needs `sql` or `preset`",
              Key.of("sql", Forms.text())
                  .says(
                      "one query that begins with select, with, values or table and answers one row")
                  .with("figures"),
              Key.of(
                      "preset",
                      Forms.text()
                          .called(String.join(", ", JobTablePreset.keys()))
                          .narrowed("enum", JobTablePreset.keys()))
                  .says("the tables of a well-known library"))
          .and(COLUMNS, TABLE, SCHEMA);

  private record Asked(String sql, Set<Figure> figures) {}

  @Override
  public String key() {
    return "jdbc";
  }

  @Override
  public String says() {
    return "a table of jobs in PostgreSQL";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Login> login = texts.login(section);
    Optional<String> url = section.find(DATABASE).flatMap(at -> url(at, texts));
    Optional<Asked> asked = asked(section, texts);
    if (url.isEmpty() || asked.isEmpty()) {
      return Optional.empty();
    }
    return login.map(
        who ->
            new Described(
                Kind.QUEUE,
                new JdbcSpec(url.get(), who, asked.get().sql(), asked.get().figures())));
  }

  private static Optional<String> url(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value);
    if (text.isEmpty() || URL.matcher(withoutPlaces(text.get())).matches()) {
      return text;
    }
    // What cannot be read may hold a password.
    return value
        .secretly()
        .mustBe(
            "a URL of PostgreSQL",
            "write jdbc:postgresql://host:port/database, without user and password; the only"
                + " parameters allowed are "
                + PARAMETERS.replace("|", ", "));
  }

  private static String withoutPlaces(String text) {
    return text.replace("{{node.address}}", "node:1")
        .replace("{{node.host}}", "node")
        .replace("{{node.name}}", "node");
  }

  private static Optional<Asked> asked(YamlMap section, SourceTemplates texts) {
    Optional<String> kind = section.chosen();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean own = kind.get().equals("sql");
    List<String> strangers = own ? List.of("table", "schema") : List.of("figures");
    for (String key : section.present(strangers)) {
      section
          .value()
          .keyOf(key)
          .wrong(
              "`" + key + "` does not go with `" + kind.get() + "`",
              own ? "the query names its table itself" : "a preset knows its figures; remove it");
    }
    return own ? ownQuery(section, texts) : preset(section);
  }

  private static Optional<Asked> ownQuery(YamlMap section, SourceTemplates texts) {
    Optional<String> sql = section.find("sql").flatMap(value -> query(value, texts));
    Optional<Set<Figure>> figures =
        section
            .need(COLUMNS.name(), "list the columns of the query, such as [depth, oldest_age]")
            .flatMap(JdbcSource::figures);
    return sql.flatMap(query -> figures.map(columns -> new Asked(query, columns)));
  }

  private static Optional<String> query(YamlValue value, SourceTemplates texts) {
    Optional<String> text = texts.text(value).map(sql -> sql.strip().replaceAll("\\s*;$", ""));
    if (text.isEmpty()) {
      return text;
    }
    boolean single = text.get().indexOf(';') < 0 && text.get().length() <= SQL_CHARS;
    return single && QUERY.matcher(text.get()).matches()
        ? text
        : value.mustBe("a single query", "begin with select, with, values or table; no `;` in it");
  }

  private static Optional<Set<Figure>> figures(YamlValue value) {
    Set<Figure> figures = EnumSet.noneOf(Figure.class);
    boolean clean = true;
    for (YamlValue one : value.list()) {
      Optional<Figure> figure = one.text().flatMap(text -> figure(one, text));
      boolean added = figure.map(figures::add).orElse(false);
      if (figure.isPresent() && !added) {
        one.wrong("the figure `" + figure.get().key() + "` is there twice", "remove one");
      }
      clean &= added;
    }
    if (clean && value.isList() && BACKLOG.stream().noneMatch(figures::contains)) {
      return value.wrong(
          "`figures` has neither depth nor oldest_age nor in_flight",
          "let the query answer one of them");
    }
    return clean && value.isList() ? Optional.of(figures) : Optional.empty();
  }

  private static Optional<Figure> figure(YamlValue value, String text) {
    Optional<Figure> found =
        FIGURES.stream().filter(figure -> figure.key().equals(text)).findFirst();
    return found.isPresent()
        ? found
        : References.unknown(value, "figure", text, FIGURES.stream().map(Figure::key).toList());
  }

  private static Optional<Asked> preset(YamlMap section) {
    YamlValue value = section.find("preset").orElseThrow();
    Optional<String> key = value.text();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<JobTablePreset> found = JobTablePreset.of(key.get());
    if (found.isEmpty()) {
      return References.unknown(value, "preset", key.get(), JobTablePreset.keys());
    }
    JobTablePreset preset = found.get();
    Optional<String> schema =
        section.find(SCHEMA).isPresent()
            ? section.read(SCHEMA).map(one -> one + ".")
            : Optional.of("");
    Optional<String> table =
        section.find(TABLE).isPresent()
            ? section.find(TABLE).flatMap(at -> table(at, preset))
            : Optional.of(preset.table());
    return schema.flatMap(
        in -> table.map(name -> new Asked(preset.sql(in, name), preset.figures())));
  }

  private static Optional<String> table(YamlValue value, JobTablePreset preset) {
    Optional<String> name = identifier(value);
    if (name.isPresent() && !name.get().toLowerCase(Locale.ROOT).endsWith(preset.ending())) {
      return value.mustBe(
          "a name that ends in " + preset.ending(),
          "the library's other tables are found by the beginning of that name");
    }
    return name;
  }

  private static Optional<String> identifier(YamlValue value) {
    Optional<String> text = value.text();
    return text.isPresent() && !IDENTIFIER.matcher(text.get()).matches()
        ? value.mustBe(
            "a plain name", "use letters, digits and _; PostgreSQL reads it in lower case")
        : text;
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new JdbcReader(spec, (JdbcSpec) spec.source(), tools.texts());
  }
}
