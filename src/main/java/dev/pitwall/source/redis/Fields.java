package dev.pitwall.source.redis;

import dev.pitwall.source.ReadFailure;
import dev.pitwall.text.Cut;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command told in names and values; it may tell less in older servers. */
record Fields(String command, Map<String, Response> values) {
  Fields {
    values = Map.copyOf(values);
  }

  /** Of a flat list of names and values, as the second version of the protocol has it. */
  static Fields of(String command, @Nullable Response answer) throws ReadFailure {
    if (answer == null || answer.type() != ResponseType.MULTI || answer.size() % 2 != 0) {
      throw new ReadFailure(command + " answered no names and values");
    }
    Map<String, Response> values = new HashMap<>();
    for (int i = 0; i < answer.size(); i += 2) {
      Response value = answer.get(i + 1);
      if (value != null) {
        values.put(String.valueOf(answer.get(i)), value);
      }
    }
    return new Fields(command, values);
  }

  /** A number that every server tells. */
  long number(String name) throws ReadFailure {
    Long number = numberOrNull(name);
    if (number == null) {
      throw new ReadFailure("%s tells no `%s`; required a number".formatted(command, name));
    }
    return number;
  }

  /** A number that the server may not know. */
  @Nullable Long numberOrNull(String name) throws ReadFailure {
    Response value = values.get(name);
    return value == null ? null : number(command + " `" + name + "`", value);
  }

  String text(String name) throws ReadFailure {
    Response value = values.get(name);
    if (value == null || value.type() == ResponseType.MULTI) {
      throw new ReadFailure("%s tells no `%s`; required text".formatted(command, name));
    }
    return value.toString();
  }

  /**
   * The number of an answer.
   *
   * @throws ReadFailure when it is no whole number of at least zero
   */
  static long number(String what, @Nullable Response answer) throws ReadFailure {
    if (answer != null && answer.type() == ResponseType.NUMBER) {
      Long value = answer.toLong();
      if (value != null && value >= 0) {
        return value;
      }
    }
    throw new ReadFailure(what + " is " + seen(answer) + "; required a whole number of at least 0");
  }

  private static String seen(@Nullable Response answer) {
    if (answer == null) {
      return "nil";
    }
    String text = answer.type() == ResponseType.MULTI ? "a list" : answer.toString();
    return Cut.to(text, 40);
  }
}
