package dev.pitwall.journey;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The texts that tell a secret: itself, its Base64 (RFC 4648) wherever it stands within what was
 * encoded, and, where it is Base64 itself, what it stands for.
 */
final class SecretForms {
  /** Shorter texts stand anywhere by chance. */
  private static final int LEAST = 4;

  private static final int BITS_OF_DIGIT = 6;

  private SecretForms() {}

  static Set<String> of(String value) {
    Set<String> forms = new LinkedHashSet<>();
    addWithBase64(forms, value);
    decoded(value)
        .ifPresent(
            meant -> {
              addWithBase64(forms, meant);
              String password = meant.substring(meant.indexOf(':') + 1); // of user:password
              if (password.length() >= LEAST) {
                addWithBase64(forms, password);
              }
            });
    return forms;
  }

  private static void addWithBase64(Set<String> forms, String value) {
    forms.add(value);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder :
        new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      forms.add(encoder.encodeToString(bytes));
      forms.add(encoder.withoutPadding().encodeToString(bytes));
      for (int before = 0; before < 3; before++) {
        String within = within(encoder, bytes, before);
        if (within.length() >= LEAST) {
          forms.add(within);
        }
      }
    }
  }

  /** The digits that are of these bytes alone when so many others stand before them, modulo 3. */
  private static String within(Base64.Encoder encoder, byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    int first = (before * Byte.SIZE + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
    int end = shifted.length * Byte.SIZE / BITS_OF_DIGIT;
    return encoder.encodeToString(shifted).substring(first, Math.max(first, end));
  }

  /** What a secret stands for that is Base64 of a text; most are not. */
  private static Optional<String> decoded(String value) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(value);
      boolean isBase64 = value.matches("[A-Za-z0-9+/_-]+={0,2}");
      String meant = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean isText = meant.chars().noneMatch(Character::isISOControl);
      return isBase64 && isText && meant.length() >= LEAST ? Optional.of(meant) : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
