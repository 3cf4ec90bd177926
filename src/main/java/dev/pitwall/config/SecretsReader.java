package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Fetches secrets from the environment or from files. No problem ever shows a value. */
final class SecretsReader {
  private static final int FILE_BYTES = 64 << 10;

  private static final Keys KEYS =
      Keys.of()
          .oneOf(
              "a secret needs `env` or `file`",
              Key.of("env", Forms.text())
                  .says("the environment variable that holds it; it must be set"),
              Key.of("file", Forms.text().called("path"))
                  .says(
                      "the file that holds it, relative to the folder of pitwall.yaml; a last line"
                          + " break is dropped; at most 64 KiB"));

  /** A map from names to where each secret is found. */
  static final Form<YamlValue> FORM = VariableScope.named(Forms.section(KEYS, Optional::of));

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param folder where relative file names start: the folder of the configuration
   */
  SecretsReader(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** The values by name; empty for one that could not be had, so that its name is known. */
  Map<String, String> read(YamlValue value) {
    Map<String, String> secrets = new HashMap<>();
    for (Map.Entry<String, YamlValue> entry : value.secretly().entries().entrySet()) {
      Scalars.variable(keyName(value, entry.getKey()));
      secrets.put(entry.getKey(), secret(entry.getValue()).orElse(""));
    }
    return secrets;
  }

  private static YamlValue keyName(YamlValue value, String key) {
    return value.keyOf(key).called("secret");
  }

  private Optional<String> secret(YamlValue value) {
    if (!value.isMap()) {
      return value.wrong(
          "secret `" + value.name() + "` must be a map with `env` or `file`",
          "write {env: NAME} or {file: path}; a secret's value does not belong here");
    }
    YamlMap map = KEYS.read(value);
    Optional<YamlValue> found =
        map.one(KEYS.names(), "secret `" + value.name() + "` needs `env` or `file`")
            .flatMap(map::find)
            .map(YamlValue::openly);
    return found.flatMap(
        v ->
            v.text()
                .flatMap(
                    text ->
                        "env".equals(v.name())
                            ? fromEnvironment(value.name(), v, text)
                            : fromFile(value.name(), v, text))
                .flatMap(secret -> usable(value.name(), v, secret)));
  }

  private Optional<String> fromEnvironment(String name, YamlValue at, String variable) {
    String secret = environment.get(variable);
    return secret == null
        ? at.wrong(
            "secret `"
                + name
                + "`: the environment variable `"
                + YamlValue.shorten(variable)
                + "` is not set",
            "set it where Pitwall starts")
        : Optional.of(secret);
  }

  private Optional<String> fromFile(String name, YamlValue at, String file) {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      byte[] bytes = in.readNBytes(FILE_BYTES + 1);
      return bytes.length > FILE_BYTES
          ? at.wrong("secret `" + name + "`: the file is larger than 64 KiB", "name the right file")
          : Optional.of(new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""));
    } catch (IOException | InvalidPathException e) {
      return at.wrong(
          "secret `" + name + "`: the file `" + YamlValue.shorten(file) + "` cannot be read",
          "create it, readable for Pitwall");
    }
  }

  private static Optional<String> usable(String name, YamlValue at, String secret) {
    return secret.isBlank()
        ? at.wrong("secret `" + name + "` is empty", "put the secret there")
        : Optional.of(secret);
  }
}
