package dev.pitwall.store;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs that passed, packed: everything of them but what their steps saw in words. Each figure
 * stands beside the same figure of the run before, as the difference to what it is likely to be;
 * what they have in common stands once.
 *
 * @param ids what of each id cannot be told from its time, run by run: {@link PackedId#rest}
 * @param body all else, deflated
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RunBlock(byte[] ids, byte[] body) {
  private static final int FORM = 1;

  /** Whether packing loses no more than words. */
  static boolean takes(Run run) {
    return run.outcome() == Outcome.PASSED
        && run.met().stray() == null
        && run.artefacts().isEmpty();
  }

  static RunBlock of(List<Run> runs) {
    Map<String, Integer> shapes = new LinkedHashMap<>();
    List<Integer> shapeOf = new ArrayList<>();
    VarintWriter ids = new VarintWriter();
    for (Run run : runs) {
      PackedId id = PackedId.of(run.id());
      shapeOf.add(shapes.computeIfAbsent(RunShape.of(run, id.word()), shape -> shapes.size()));
      if (!id.isTimed()) {
        ids.number(id.rest().length);
      }
      ids.raw(id.rest());
    }
    VarintWriter to = new VarintWriter().number(FORM).number(shapes.size());
    shapes.keySet().forEach(to::text);
    to.number(runs.size());
    shapeOf.forEach(to::number);
    figures(runs, to);
    return new RunBlock(ids.plain(), to.deflated());
  }

  private static void figures(List<Run> runs, VarintWriter to) {
    long before = 0;
    long step = 0;
    for (Run run : runs) {
      long at = Micros.of(run.startedAt());
      to.signed(at - before - step);
      step = at - before;
      before = at;
    }
    for (Run run : runs) {
      PackedId id = PackedId.of(run.id());
      to.signed(id.isTimed() ? id.after(run.startedAt()) : 0);
    }
    for (Run run : runs) {
      to.signed(Micros.of(run.took()) - sum(run.steps()));
    }
    for (Run run : runs) {
      run.steps().forEach(one -> step(one, to));
    }
  }

  private static long sum(List<StepResult> steps) {
    return steps.stream().mapToLong(step -> Micros.of(step.took())).sum();
  }

  private static void step(StepResult step, VarintWriter to) {
    long took = Micros.of(step.took());
    to.signed(took);
    HttpTimings phases = step.phases();
    if (phases != null) {
      long total = Micros.of(phases.total());
      to.signed(took - total);
      phase(phases.firstByte(), total, to);
      phase(phases.connect(), 0, to);
      phase(phases.tls(), 0, to);
    }
  }

  private static void phase(@Nullable Duration phase, long likely, VarintWriter to) {
    if (phase != null) {
      to.signed(likely - Micros.of(phase));
    }
  }

  /** The runs, in the order in which they were packed. */
  List<Run> runs() {
    VarintReader from = VarintReader.inflated(body);
    long form = from.number();
    if (form != FORM) {
      throw new IllegalStateException("packed in form " + form + "; this program knows " + FORM);
    }
    List<Run> shapes = new ArrayList<>();
    for (int left = from.count(); left > 0; left--) {
      shapes.add(StoredJson.read(from.text(), Run.class));
    }
    int count = from.count();
    List<Run> runs = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      runs.add(shapes.get(from.count()));
    }
    fill(runs, from);
    return runs;
  }

  private void fill(List<Run> runs, VarintReader from) {
    Instant[] starts = starts(runs.size(), from);
    String[] names = names(runs, starts, from);
    long[] rests = new long[runs.size()];
    for (int n = 0; n < rests.length; n++) {
      rests[n] = from.signed();
    }
    for (int n = 0; n < rests.length; n++) {
      List<StepResult> steps =
          runs.get(n).steps().stream().map(step -> filled(step, from)).toList();
      Duration took = Micros.duration(rests[n] + sum(steps));
      runs.set(n, RunShape.with(runs.get(n), names[n], starts[n], took, steps));
    }
  }

  private static Instant[] starts(int count, VarintReader from) {
    Instant[] starts = new Instant[count];
    long before = 0;
    long step = 0;
    for (int n = 0; n < count; n++) {
      step += from.signed();
      before += step;
      starts[n] = Micros.instant(before);
    }
    return starts;
  }

  private String[] names(List<Run> shapes, Instant[] starts, VarintReader from) {
    String[] names = new String[starts.length];
    VarintReader rests = new VarintReader(ids);
    for (int n = 0; n < names.length; n++) {
      long after = from.signed();
      String word = shapes.get(n).id();
      byte[] rest = rests.raw(word.isEmpty() ? rests.count() : PackedId.REST);
      names[n] = new PackedId(word, starts[n].toEpochMilli() + after, rest).text();
    }
    return names;
  }

  private static StepResult filled(StepResult shape, VarintReader from) {
    long took = from.signed();
    HttpTimings phases = shape.phases();
    if (phases == null) {
      return RunShape.with(shape, Micros.duration(took), null);
    }
    long total = took - from.signed();
    Duration firstByte = phase(phases.firstByte(), total, from);
    Duration connect = phase(phases.connect(), 0, from);
    Duration tls = phase(phases.tls(), 0, from);
    return RunShape.with(
        shape,
        Micros.duration(took),
        new HttpTimings(connect, tls, firstByte, Micros.duration(total)));
  }

  private static @Nullable Duration phase(
      @Nullable Duration shape, long likely, VarintReader from) {
    return shape == null ? null : Micros.duration(likely - from.signed());
  }
}
