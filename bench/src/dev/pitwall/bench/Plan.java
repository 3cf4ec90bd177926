package dev.pitwall.bench;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to measure, and for how long.
 *
 * @param parts some of {@link #PARTS}
 * @param seconds how long one round of one candidate takes
 * @param rounds how many rounds each candidate has
 * @param connections how many connections ask the gate
 * @param threads how many journeys run at once
 * @param runs browser runs in a round
 */
record Plan(
    Set<String> parts, Duration seconds, int rounds, int connections, int threads, int runs) {
  static final List<String> PARTS = List.of("gate", "http", "poll", "judge", "rollout", "browser");

  static final String USAGE =
      """
      usage: bench/run [PART ...] [--seconds=N] [--rounds=N] [--connections=N] [--threads=N] [--runs=N]
        PART           gate, http, poll, judge, rollout, browser; all of them when none is named
        --seconds      length of a round of one candidate (5); slots beside questions are watched for 12 of them
        --rounds       rounds of each candidate, in turns (5)
        --connections  connections that ask the gate (48)
        --threads      HTTP journeys at once (16)
        --runs         browser runs in a round (20)
      """;

  Plan {
    parts = Set.copyOf(parts);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Plan of(String[] arguments) {
    Set<String> parts = new LinkedHashSet<>();
    int seconds = 5;
    int rounds = 5;
    int connections = 48;
    int threads = 16;
    int runs = 20;
    for (String argument : arguments) {
      String name = argument.replaceFirst("=.*", "");
      switch (name) {
        case "--seconds" -> seconds = number(argument, 120);
        case "--rounds" -> rounds = number(argument, 50);
        case "--connections" -> connections = number(argument, 512);
        case "--threads" -> threads = number(argument, 256);
        case "--runs" -> runs = number(argument, 500);
        default -> parts.add(part(argument));
      }
    }
    return new Plan(
        parts.isEmpty() ? Set.copyOf(PARTS) : parts,
        Duration.ofSeconds(seconds),
        rounds,
        connections,
        threads,
        runs);
  }

  private static String part(String argument) {
    if (!PARTS.contains(argument)) {
      throw new IllegalArgumentException("\"" + argument + "\" is neither a part nor an option");
    }
    return argument;
  }

  private static int number(String argument, int most) {
    String text = argument.substring(argument.indexOf('=') + 1);
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(argument + ": required is =N with N from 1 to " + most);
    }
    return Integer.parseInt(text);
  }

  /** How long each candidate runs, twice, before anything is measured: the JVM needs some time. */
  Duration warmUp() {
    return seconds.compareTo(Duration.ofSeconds(4)) < 0 ? seconds : Duration.ofSeconds(4);
  }
}
