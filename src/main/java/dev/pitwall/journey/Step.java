package dev.pitwall.journey;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One action or assertion of a journey. */
public sealed interface Step permits Step.Request, BrowserStep {
  /** What every step carries. */
  Common common();

  /**
   * What every step carries.
   *
   * @param label a few words for reports and metrics, unique within its journey
   * @param timeout the longest it may take
   * @param line where it stands in its file, from 1; 0 when it was not read from a file
   */
  record Common(String label, Duration timeout, int line) {}

  /**
   * An HTTP request and what is expected of its answer.
   *
   * @param url a path below the service's URL, or an absolute URL
   */
  record Request(
      Common common,
      String method,
      Template url,
      Map<String, Template> headers,
      Map<String, Template> query,
      @Nullable Body body,
      Expectation expect,
      List<Capture> captures)
      implements Step {
    public Request {
      headers = ordered(headers);
      query = ordered(query);
      captures = List.copyOf(captures);
    }
  }

  /** What a request sends. */
  sealed interface Body {
    /** application/json. */
    record AsJson(Json json) implements Body {}

    /** application/x-www-form-urlencoded. */
    record AsForm(Map<String, Template> fields) implements Body {
      public AsForm {
        fields = ordered(fields);
      }
    }

    /** text/plain, unless a header says otherwise. */
    record AsText(Template text) implements Body {}
  }

  private static Map<String, Template> ordered(Map<String, Template> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
