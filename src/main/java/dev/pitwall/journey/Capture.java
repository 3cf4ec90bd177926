package dev.pitwall.journey;

import java.util.regex.Pattern;

/** Takes a piece of an HTTP answer into a variable. */
public sealed interface Capture {
  /** The name of the variable. */
  String variable();

  /** The first match of a JSONPath in the body. */
  record FromJson(String variable, String path) implements Capture {}

  /** A header's first value. */
  record FromHeader(String variable, String header) implements Capture {}

  /** The first group of a pattern found in the body, or the whole match when it has no group. */
  record FromBody(String variable, Pattern pattern) implements Capture {}
}
