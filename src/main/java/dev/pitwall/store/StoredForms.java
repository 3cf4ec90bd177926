package dev.pitwall.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.pitwall.gate.CheckId;
import dev.pitwall.gate.Finding;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.StepResult;
import dev.pitwall.rollout.Evaluation;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the records of the core are kept where their components do not say it by themselves. */
final class StoredForms {
  private StoredForms() {}

  static Module module() {
    return new SimpleModule("store")
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(Instant.class, from(StringDeserializer.instance, InstantText::read))
        .addSerializer(CheckId.class, ToStringSerializer.instance)
        .addDeserializer(CheckId.class, from(StringDeserializer.instance, CheckId::parse))
        .addSerializer(Duration.class, new InMicros())
        .addDeserializer(
            Duration.class,
            from(new NumberDeserializers.LongDeserializer(Long.TYPE, 0L), Micros::duration))
        .setMixInAnnotation(Evaluation.class, OfEvaluation.class)
        .setMixInAnnotation(Finding.class, OfFinding.class)
        .setMixInAnnotation(Failure.class, OfFailure.class)
        .setMixInAnnotation(StepResult.class, OfStepResult.class);
  }

  private interface OfEvaluation {
    /**
     * Absent when there is none: what was final before turns were counted keeps its text, and may
     * be written again.
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    int turn();
  }

  private interface OfFinding {
    @JsonProperty("check")
    CheckId id();

    /** Findings written by earlier versions have none. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    Map<String, String> facts();
  }

  @JsonPropertyOrder({"step", "label", "observed", "required"})
  private interface OfFailure {
    /** Earlier versions did not tell. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    boolean undo();

    /** Failures written by earlier versions have none. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    List<String> clues();
  }

  @JsonPropertyOrder({"number", "label", "undo", "outcome", "took", "status", "detail", "phases"})
  private interface OfStepResult {
    /** Absent where there was no answer, and in results written by earlier versions. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    int status();
  }

  /** A component may be absent when it is marked so for the compiler. */
  static final class NullMarked extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSetter.Value findSetterInfo(Annotated of) {
      return of instanceof AnnotatedParameter parameter && mayBeNull(parameter)
          ? JsonSetter.Value.forValueNulls(Nulls.SET)
          : super.findSetterInfo(of);
    }

    private static boolean mayBeNull(AnnotatedParameter parameter) {
      RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
      return components != null
          && components[parameter.getIndex()]
              .getAnnotatedType()
              .isAnnotationPresent(Nullable.class);
    }
  }

  private static final class InMicros extends JsonSerializer<Duration> {
    @Override
    public void serialize(Duration took, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeNumber(Micros.of(took));
    }
  }

  /** Reads a value from the simpler one that stands for it. */
  private static <S, T> JsonDeserializer<T> from(JsonDeserializer<S> simple, Function<S, T> read) {
    return new JsonDeserializer<>() {
      @Override
      public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
        return read.apply(simple.deserialize(json, context));
      }
    };
  }
}
