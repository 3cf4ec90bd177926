package dev.pitwall.endtoend;

import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.machine.MachineRoom;
import dev.pitwall.machine.Stalls;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.Script;
import dev.pitwall.probe.browser.proxy.PinningProxies;
import dev.pitwall.probe.browser.proxy.PinningProxy;
import dev.pitwall.probe.browser.proxy.ProxyFaults;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.http.CertificateSource;
import dev.pitwall.source.http.HealthSource;
import dev.pitwall.source.http.TcpHealthSource;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a healthy node in every way there is, first with and then without a free file descriptor,
 * and prints what each made of it. Runs under a low {@code ulimit -n}; its argument is the port.
 */
final class WithoutDescriptors {
  private static final HealthRule.Question.Http QUESTION =
      new HealthRule.Question.Http("/", Optional.empty(), null, Map.of());

  private static final Service.Node CLOSED = new Service.Node("app02", "127.0.0.1", 1);

  private WithoutDescriptors() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Vertx vertx = Vertx.vertx();
    MachineRoom room = new MachineRoom();
    Service.Node node = new Service.Node("app01", "127.0.0.1", port);
    Service service = Script.service("http://127.0.0.1:" + port, node);
    try (VertxHttpDriver driver = new VertxHttpDriver(vertx);
        HttpFetch fetch = new HttpFetch(vertx);
        PinningProxies proxies = new PinningProxies()) {
      Target.OneNode target = new Target.OneNode(service, node);
      HttpProbe probe = new HttpProbe(driver, () -> Secrets.NONE, RunEnvironment.system());
      HealthRule rule = HealthRule.of(QUESTION);
      InstantSource clock = InstantSource.system();
      Map<String, SignalSource> sources =
          Map.of(
              "health",
              new HealthSource(service, node, QUESTION, rule, fetch, Secrets.NONE, clock),
              "tcp",
              new TcpHealthSource(service, node, rule, clock, Stalls.NONE),
              "certificate",
              new CertificateSource(service, node, new TlsMaterials(Secrets.NONE), clock));
      PinningProxy proxy = proxies.to(target, Secrets.NONE);
      ProxyFaults faults = proxy.faults();
      Service closed = Script.service("http://127.0.0.1:1", CLOSED);
      rehearse(
          probe,
          List.of(
              new TcpHealthSource(closed, CLOSED, rule, clock, Stalls.NONE),
              new HealthSource(closed, CLOSED, QUESTION, rule, fetch, Secrets.NONE, clock)));
      for (String when : List.of("with", "without")) {
        List<FileInputStream> taken = when.equals("with") ? List.of() : takeAll();
        var run = probe.run(Script.of(Script.get("/")).at(target));
        System.out.println(when + " http " + run.outcome() + " " + run.sentence());
        sources.forEach(
            (kind, source) -> System.out.println(when + " " + kind + " " + source.read()));
        boolean isShort = when.equals("without");
        await().until(() -> room.shortage().isPresent() == isShort);
        System.out.println(when + " room " + room.shortage().orElse("enough"));
        System.out.println(when + " proxy " + proxy.url());
        if (isShort) {
          System.out.println("without pinned " + awaited(faults));
        }
        for (FileInputStream one : taken) {
          one.close();
        }
      }
    } finally {
      vertx.close();
    }
  }

  /** Loads the classes that tell failures: from a folder, unlike from a jar, each needs a file. */
  private static void rehearse(HttpProbe probe, List<SignalSource> closed)
      throws ClassNotFoundException {
    for (String url : List.of("http://127.0.0.1:1", "http://nosuch.invalid")) {
      var _ = probe.run(Script.of(Script.get("/")).at(new Target.FrontDoor(Script.service(url))));
    }
    closed.forEach(SignalSource::read);
    for (String name : List.of("FaultBook$Shortage", "ProxyFaults$Fault")) {
      Class.forName("dev.pitwall.probe.browser.proxy." + name);
    }
  }

  private static List<FileInputStream> takeAll() {
    List<FileInputStream> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      return taken;
    }
  }

  /** Somebody connects to the proxy meanwhile. */
  private static String awaited(ProxyFaults faults) {
    await().until(() -> faults.shortage().isPresent());
    return faults.shortage().map(ProxyFaults.Fault::toString).orElseThrow();
  }
}
