package dev.pitwall.source.redis;

import dev.pitwall.source.redis.RedisSpec.Layout;

/** Says what a refusal of the server means, and what to do. */
final class RedisErrors {
  private RedisErrors() {}

  /**
   * In words.
   *
   * @param message as the server gave it; its first word is the kind
   */
  static String inWords(Layout layout, String message) {
    int blank = message.indexOf(' ');
    String kind = blank < 0 ? message : message.substring(0, blank);
    return switch (kind) {
      case "WRONGTYPE" -> what(layout) + " is of another type; name the key of " + wanted(layout);
      case "NOAUTH" -> "it wants a login (NOAUTH); give it `user` and `password`";
      case "WRONGPASS" -> "it refused the login (WRONGPASS); look at `user` and `password`";
      case "NOPERM" -> message + "; grant the user what docs/signals/redis.md lists";
      case "MOVED", "ASK", "CLUSTERDOWN" ->
          message + "; a cluster is not followed: name the node that holds the key";
      default ->
          message.equals("ERR no such key")
              ? what(layout) + " is not there; name a stream that exists"
              : message;
    };
  }

  private static String what(Layout layout) {
    return switch (layout) {
      case Layout.PlainList list -> "`" + list.key() + "`";
      case Layout.Stream stream -> "`" + stream.key() + "`";
      case Layout.Sidekiq sidekiq -> "`queue:" + sidekiq.queue() + "`";
    };
  }

  private static String wanted(Layout layout) {
    return switch (layout) {
      case Layout.PlainList list -> "a list";
      case Layout.Stream stream -> "a stream";
      case Layout.Sidekiq sidekiq -> "a queue of Sidekiq's";
    };
  }
}
