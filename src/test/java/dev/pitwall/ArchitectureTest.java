package dev.pitwall;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.pitwall.probe.browser.evidence.Tracing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Holds the arrows of docs/ARCHITECTURE.md: who may import whom. */
@AnalyzeClasses(packages = "dev.pitwall", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.pitwall";
  private static final List<String> CORE = List.of("journey", "signal", "gate", "rollout");
  private static final List<String> EDGES =
      List.of("api", "web", "metrics", "schedule", "probe", "source", "store", "config", "otel");

  @ArchTest static final ArchRule journeyKnowsNobody = mayOnlyUse("journey", List.of());

  @ArchTest static final ArchRule signalKnowsJourney = mayOnlyUse("signal", List.of("journey"));

  @ArchTest
  static final ArchRule gateKnowsSignal = mayOnlyUse("gate", List.of("signal", "journey"));

  @ArchTest
  static final ArchRule rolloutKnowsGate =
      mayOnlyUse("rollout", List.of("gate", "signal", "journey"));

  @ArchTest
  static final ArchRule coreTakesTimeAsAValue =
      noClasses()
          .that(resideInAnyPackage(corePackages()))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "getenv");

  @ArchTest
  static void edgesDoNotImportEachOther(com.tngtech.archunit.core.domain.JavaClasses all) {
    for (String edge : EDGES) {
      List<String> others = new ArrayList<>();
      for (String other : EDGES) {
        boolean sourcesBringTheirOwnKeys = edge.equals("config") && other.equals("source");
        if (!other.equals(edge) && !other.equals("config") && !sourcesBringTheirOwnKeys) {
          others.add(ROOT + "." + other + "..");
        }
      }
      others.add(ROOT + ".cli..");
      others.add(ROOT + ".demo..");
      others.add(ROOT);
      noClasses()
          .that(resideInAPackage(ROOT + "." + edge + ".."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(others.toArray(String[]::new)))
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @ArchTest
  static final ArchRule probesDoNotImportEachOther =
      noClasses()
          .that(resideInAPackage(ROOT + ".probe.http.."))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT + ".probe.browser.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theOtherWayRoundNeither =
      noClasses()
          .that(resideInAnyPackage(ROOT + ".probe.browser..", ROOT + ".probe"))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT + ".probe.http.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule proxyOfBrowsersKnowsNoOtherFloor =
      floorMayNotUse("proxy", List.of("page", "evidence", "slot"));

  @ArchTest
  static final ArchRule pagesOfBrowsersKnowTheProxy =
      floorMayNotUse("page", List.of("evidence", "slot"));

  @ArchTest
  static final ArchRule evidenceOfBrowsersKnowsPages =
      floorMayNotUse("evidence", List.of("proxy", "slot"));

  @ArchTest
  static final ArchRule othersKnowOnlySlotsAndTheChoiceOfTraces =
      noClasses()
          .that(resideOutsideOfPackages(ROOT + ".probe.browser.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      ROOT + ".probe.browser.proxy",
                      ROOT + ".probe.browser.page",
                      ROOT + ".probe.browser.evidence")
                  .and(not(type(Tracing.class))));

  @ArchTest
  static final ArchRule nobodyBelowImportsWhatStartsEverything =
      noClasses()
          .that(resideOutsideOfPackages(ROOT, ROOT + ".boot..", ROOT + ".cli..", ROOT + ".demo.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".boot..", ROOT + ".cli..", ROOT + ".demo.."));

  @ArchTest
  static final ArchRule bootKnowsNoCommand =
      noClasses()
          .that(resideInAPackage(ROOT + ".boot.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(ROOT, ROOT + ".cli..", ROOT + ".demo.."));

  @ArchTest
  static final ArchRule demoKnowsNoCommand =
      noClasses()
          .that(resideInAPackage(ROOT + ".demo.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(ROOT, ROOT + ".cli.."));

  @ArchTest
  static final ArchRule packagesHaveNoCycle =
      slices().matching("dev.pitwall.(**)").should().beFreeOfCycles();

  private static ArchRule floorMayNotUse(String floor, List<String> forbidden) {
    return noClasses()
        .that(resideInAPackage(ROOT + ".probe.browser." + floor))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                forbidden.stream()
                    .map(name -> ROOT + ".probe.browser." + name)
                    .toArray(String[]::new)));
  }

  @ArchTest
  static final ArchRule machineKnowsNobody =
      classes()
          .that(resideInAPackage(ROOT + ".machine"))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "javax.net.ssl..",
                  "com.sun.management..",
                  "org.jspecify..",
                  ROOT + ".machine"));

  @ArchTest
  static final ArchRule codingKnowsNobody =
      classes()
          .that(resideInAPackage(ROOT + ".coding"))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify..", ROOT + ".coding"));

  @ArchTest
  static final ArchRule textKnowsNobody =
      classes()
          .that(resideInAPackage(ROOT + ".text"))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".text"));

  @ArchTest
  static final ArchRule yamlKnowsNoKey =
      noClasses()
          .that(resideInAPackage(ROOT + ".yaml"))
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "..")
                  .and(resideOutsideOfPackages(ROOT + ".yaml", ROOT + ".text")));

  private static ArchRule mayOnlyUse(String core, List<String> below) {
    List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", ROOT + ".text"));
    allowed.add(ROOT + "." + core);
    for (String name : below) {
      allowed.add(ROOT + "." + name);
    }
    return classes()
        .that(resideInAPackage(ROOT + "." + core))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .allowEmptyShould(true);
  }

  private static String[] corePackages() {
    return CORE.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
  }
}
