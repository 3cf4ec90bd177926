package dev.pitwall.endtoend;

import dev.pitwall.demo.Demo;
import dev.pitwall.demo.ShopFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;

/** The sample fleet, in this JVM, and the configuration of a Pitwall that watches it. */
final class DemoFleet implements AutoCloseable {
  private final Demo demo;
  private final Path folder;
  private final Path configuration;

  DemoFleet(Path folder, boolean browser) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.demo = new Demo(Clock.systemUTC(), new Random(), new SecureRandom(), "slick-and-wet");
    this.configuration = demo.configure(folder, 0, browser);
  }

  ShopFleet fleet() {
    return demo.fleet();
  }

  Path data() {
    return folder.resolve("data");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  /** Changes each such text in pitwall.yaml, which has to hold it. */
  DemoFleet edit(String what, String by) throws IOException {
    String before = Files.readString(configuration);
    if (!before.contains(what)) {
      throw new IllegalStateException("pitwall.yaml does not hold '" + what + "':\n" + before);
    }
    Files.writeString(configuration, before.replace(what, by));
    return this;
  }

  Program serve() throws IOException {
    return Program.start(
        folder,
        "serve",
        "--config",
        configuration.toString(),
        "--journeys",
        folder.resolve("journeys").toString(),
        "--data",
        data().toString());
  }

  @Override
  public void close() {
    demo.close();
  }
}
