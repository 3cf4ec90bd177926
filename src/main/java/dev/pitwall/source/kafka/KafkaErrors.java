package dev.pitwall.source.kafka;

import dev.pitwall.source.Deadline;
import dev.pitwall.source.ReadFailure;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says why a cluster could not be read, and what to do. */
record KafkaErrors(KafkaSpec source, String bootstrap) {
  /** In words. */
  ReadFailure of(Throwable failure, Deadline deadline) {
    return new ReadFailure(
        switch (failure) {
          case GroupIdNotFoundException e -> noGroup();
          case GroupAuthorizationException e ->
              "may not see the group `%s`; grant the user DESCRIBE on it".formatted(source.group());
          case TopicAuthorizationException e ->
              "may not see all of the topics %s; grant the user DESCRIBE on them"
                  .formatted(named(e.unauthorizedTopics()));
          case UnknownTopicOrPartitionException e ->
              "a topic of %s does not exist, or the user may not DESCRIBE it: %s"
                  .formatted(source.topics(), e.getMessage());
          case SaslAuthenticationException e ->
              bootstrap + " refused the login: " + e.getMessage() + "; give it a user that exists";
          case SslAuthenticationException e ->
              "no TLS with " + bootstrap + ": " + innermost(e) + "; look at the `ssl.` properties";
          case TimeoutException e -> late(deadline);
          case org.apache.kafka.common.errors.TimeoutException e -> late(deadline);
          default -> bootstrap + ": " + innermost(failure);
        });
  }

  /** The client does not always say which. */
  private Object named(Set<String> refused) {
    return refused.isEmpty() ? source.topics() : refused;
  }

  String noGroup() {
    return "the group `%s` does not exist; name one that has read something"
        .formatted(source.group());
  }

  private String late(Deadline deadline) {
    return "no answer from %s within %d ms; required a broker there, and at the addresses it advertises"
        .formatted(bootstrap, deadline.whole().toMillis());
  }

  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    // A chain of causes that leads back to itself would never end.
    for (int depth = 0; inner.getCause() != null && depth < 10; depth++) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}
