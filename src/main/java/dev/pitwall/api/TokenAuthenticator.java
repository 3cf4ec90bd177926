package dev.pitwall.api;

import dev.pitwall.config.Config.Scope;
import dev.pitwall.config.Config.Token;
import dev.pitwall.text.Digests;
import dev.pitwall.text.Words;
import dev.pitwall.yaml.Key;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows the tokens, by their hashes only. */
final class TokenAuthenticator {
  /** The longest header that is looked at. */
  private static final int MAX_HEADER = 1024;

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final Caller ANYBODY = new Caller("anonymous", EnumSet.allOf(Scope.class));

  /** Who asks, and what that one may do. */
  record Caller(String name, Set<Scope> scopes) {
    boolean mayAny(Set<Scope> wanted) {
      for (Scope scope : wanted) {
        if (scopes.contains(scope)) {
          return true;
        }
      }
      return wanted.isEmpty();
    }

    /** What it may do, such as {@code read or deploy}. */
    String scopesInWords() {
      return words(scopes);
    }

    /** Scopes in the words of the configuration, such as {@code read or deploy}. */
    static String words(Set<Scope> scopes) {
      return scopes.stream()
          .sorted()
          .map(scope -> Words.of(scope))
          .collect(Collectors.joining(" or "));
    }
  }

  private record Key(String sha256, Caller caller) {}

  private final List<Key> keys = new ArrayList<>();

  TokenAuthenticator(List<Token> tokens) {
    for (Token token : tokens) {
      keys.add(new Key(token.sha256(), new Caller(token.name(), token.scopes())));
    }
  }

  /** Whether nobody needs a token. */
  boolean isOpen() {
    return keys.isEmpty();
  }

  /** Who sent that Authorization header; empty when nobody known did. */
  Optional<Caller> caller(@Nullable String authorization) {
    if (isOpen()) {
      return Optional.of(ANYBODY);
    }
    String token = authorization == null ? "" : token(authorization);
    return token.isEmpty() ? Optional.empty() : owner(token);
  }

  /** Every key is compared, whichever fits, so that time tells nothing. */
  private Optional<Caller> owner(String token) {
    byte[] hash = sha256(token);
    Caller owner = null;
    for (Key key : keys) {
      if (MessageDigest.isEqual(key.sha256().getBytes(StandardCharsets.US_ASCII), hash)) {
        owner = key.caller();
      }
    }
    return Optional.ofNullable(owner);
  }

  /** The token of a Bearer header, or the password of a Basic one, which is how browsers log in. */
  private static String token(String header) {
    if (header.length() > MAX_HEADER) {
      return "";
    }
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).strip();
    }
    return header.regionMatches(true, 0, BASIC, 0, BASIC.length())
        ? password(header.substring(BASIC.length()).strip())
        : "";
  }

  private static String password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  /** In hex, as tokens are configured. */
  private static byte[] sha256(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text)).getBytes(StandardCharsets.US_ASCII);
  }
}
