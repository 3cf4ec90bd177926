package dev.pitwall.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ForwardingJournalTest {
  /** Except what only calls another one: a question that is not passed on finds nothing. */
  @Test
  void everythingIsPassedOn() {
    Set<String> passed =
        Arrays.stream(ForwardingJournal.class.getDeclaredMethods())
            .map(ForwardingJournalTest::signature)
            .collect(Collectors.toSet());

    assertThat(Journal.class.getMethods())
        .extracting(ForwardingJournalTest::signature)
        .filteredOn(one -> !one.startsWith("write[interface dev.pitwall.rollout.Journal$Entry"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(passed).contains(one));
  }

  private static String signature(Method method) {
    return method.getName() + List.of(method.getParameterTypes());
  }
}
