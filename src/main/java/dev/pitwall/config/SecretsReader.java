package dev.pitwall.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fetches secrets from the environment or from files. No problem ever shows a value. */
final class SecretsReader {
  private static final int FILE_BYTES = 64 << 10;

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
    YamlMap section = YamlMap.of(value, "env", "file");
    Optional<String> from =
        section.one(List.of("env", "file"), "secret `" + value.name() + "` needs `env` or `file`");
    Optional<YamlValue> found = from.flatMap(section::find).map(YamlValue::openly);
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
