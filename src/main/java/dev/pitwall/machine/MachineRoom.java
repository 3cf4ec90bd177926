package dev.pitwall.machine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is room for one more run. A run that is started without it fails for want of a
 * socket or of memory, and would say nothing about its target.
 */
public final class MachineRoom {
  /** So much of each must be free. */
  public static final double LEAST_FREE = 0.1;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * How much of something there is.
   *
   * @param used now
   * @param most 0 or less where there is no bound, or none that is known
   */
  public record Level(long used, long most) {
    boolean isShort() {
      return most > 0 && most - used < most * LEAST_FREE;
    }
  }

  /** Asks the machine. */
  public interface Gauges {
    Level files();

    /** Of the heap, what was in use after the last collection. */
    Level memory();
  }

  private final Gauges gauges;
  private final LongSupplier nanos;
  private @Nullable String known;
  private boolean isKnown;
  private long lookedAt;

  /** The room on this machine. */
  public MachineRoom() {
    this(new OfThisProcess(), System::nanoTime);
  }

  MachineRoom(Gauges gauges, LongSupplier nanos) {
    this.gauges = gauges;
    this.nanos = nanos;
  }

  /** What is short, in words; empty when there is room. It asks the machine four times a second. */
  public synchronized Optional<String> shortage() {
    long now = nanos.getAsLong();
    if (!isKnown || now - lookedAt >= LOOK_NANOS) {
      known = look();
      isKnown = true;
      lookedAt = now;
    }
    return Optional.ofNullable(known);
  }

  private @Nullable String look() {
    Level files = gauges.files();
    if (files.isShort()) {
      return "%d of %d file descriptors are in use; required 10 %% free: raise the limit (ulimit -n), or run less at once"
          .formatted(files.used(), files.most());
    }
    Level memory = gauges.memory();
    if (memory.isShort()) {
      return "%d of %d MiB of heap are in use after a collection; required 10 %% free: give it more (-Xmx), or run less at once"
          .formatted(memory.used() >> 20, memory.most() >> 20);
    }
    return null;
  }

  /** How many files and connections this process may have open; 0 where there is no bound. */
  public static long mostFiles() {
    return new OfThisProcess().files().most();
  }

  private static final class OfThisProcess implements Gauges {
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

    /** The oldest generation: the largest pool of the heap that has a bound and is collected. */
    private final Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(pool -> pool.getCollectionUsage() != null && pool.getUsage().getMax() > 0)
            .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));

    @Override
    public Level files() {
      if (!(system instanceof UnixOperatingSystemMXBean unix)) {
        return new Level(0, 0);
      }
      long most = unix.getMaxFileDescriptorCount();
      try {
        return new Level(unix.getOpenFileDescriptorCount(), most);
      } catch (InternalError e) { // not one is left to count them with
        return new Level(most, most);
      }
    }

    @Override
    public Level memory() {
      return old.map(MemoryPoolMXBean::getCollectionUsage)
          .map(OfThisProcess::level)
          .orElse(new Level(0, 0));
    }

    private static Level level(MemoryUsage usage) {
      return new Level(usage.getUsed(), usage.getMax());
    }
  }
}
