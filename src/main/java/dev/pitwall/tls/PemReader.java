package dev.pitwall.tls;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.Template;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads where a certificate or a key stands: a path, or a secret by reference. */
final class PemReader {
  private final Path folder;
  private final Map<String, String> secrets;

  PemReader(Path folder, Map<String, String> secrets) {
    this.folder = folder;
    this.secrets = secrets;
  }

  String text(Pem pem) throws TlsUnusable {
    return PemTexts.of(pem, secrets::get);
  }

  /** What a text must be made of. */
  @FunctionalInterface
  interface Contents {
    Object of(String pem) throws TlsUnusable;
  }

  /** The place, once its text is seen to be made of what it must be. */
  Optional<Pem> read(YamlValue at, Contents contents) {
    Optional<Pem> pem = at.text().flatMap(text -> named(at, text));
    if (pem.isEmpty()) {
      return pem;
    }
    try {
      Object _ = contents.of(text(pem.get()));
      return pem;
    } catch (TlsUnusable e) {
      String why = String.valueOf(e.getMessage()).replace(folder + "/", "");
      return at.wrong("`" + at.name() + "`: " + why, "name a file in PEM that Pitwall may read");
    }
  }

  private Optional<Pem> named(YamlValue at, String text) {
    if (text.contains("-----BEGIN")) {
      return at.secretly()
          .wrong(
              "`" + at.name() + "` holds the thing itself (not shown, it may be secret)",
              "write the path of a file, or \"{{secret.NAME}}\" with NAME under `secrets`");
    }
    Template template = Template.of(text);
    if (template.secrets().isEmpty()) {
      return file(at, text);
    }
    String name = template.secrets().iterator().next();
    if (template.parts().size() > 1) {
      return at.wrong(
          "`" + at.name() + "` is a secret and more", "write \"{{secret.NAME}}\" alone");
    }
    return secrets.containsKey(name)
        ? Optional.of(new Pem.Secret(name))
        : References.unknown(at.openly(), "secret", name, secrets.keySet());
  }

  private Optional<Pem> file(YamlValue at, String text) {
    try {
      return Optional.of(new Pem.File(folder.resolve(text)));
    } catch (InvalidPathException e) {
      return at.mustBe("a path or a secret", "");
    }
  }
}
