package dev.pitwall.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pitwall.text.Cut;

/** JSON as other programs answer it: one document, and nothing behind it. */
public final class AnswerJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int SHOWN = 160;

  private AnswerJson() {}

  /**
   * Reads a text; an empty one is a missing node.
   *
   * @throws ReadFailure when it is not JSON
   */
  public static JsonNode read(String text) throws ReadFailure {
    try {
      return MAPPER.readTree(text);
    } catch (MismatchedInputException e) { // a tree has no other rules
      throw new ReadFailure("the answer is not JSON: there is more behind its end");
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage();
      throw new ReadFailure("the answer is not JSON: " + Cut.to(why, SHOWN));
    }
  }
}
