package dev.pitwall.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what is logged below a name, at some level and above, until it is closed. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level least;

  public LogWatch(String name, Level least) {
    this.logger = (Logger) LoggerFactory.getLogger(name);
    this.least = least;
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(least)) {
      lines.add(
          event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage());
    }
  }

  /** The lines up to now. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
