package dev.weir.app;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.weir.config.LogFormat;
import dev.weir.config.LogLevel;
import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import dev.weir.protocol.http.AccessLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where log lines go and how they look, by the settings: standard error, and a file of this run where a directory is named. Times are in UTC. */
final class Logging {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int REQUESTS_WAITING = 8192;

    private Logging() {}

    /**
     * Takes effect for every logger at once.
     *
     * @throws WeirException when the log file cannot be made
     */
    static void configure(Settings settings, InstantSource clock) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.toLevel(settings.logLevel().name()));
        // At DEBUG the HTTP client of the AWS SDK prints every byte that it sends.
        if (settings.logLevel().compareTo(LogLevel.INFO) > 0) {
            context.getLogger("org.apache.hc").setLevel(Level.INFO);
            context.getLogger("software.amazon.awssdk").setLevel(Level.INFO);
            // Helidon's prints the heads of requests, in which tokens may stand.
            context.getLogger("io.helidon").setLevel(Level.INFO);
        }
        // What they say of the database the server says itself, once and shorter.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        context.getLogger("org.flywaydb").setLevel(Level.ERROR);
        context.getLogger("com.datastax.oss.driver").setLevel(Level.ERROR);
        toConsole(context, encoder(context, settings));
        settings.logDirectory()
                .ifPresent(directory -> toFile(
                        context,
                        encoder(context, settings),
                        directory.resolve("weir_" + STAMP.format(clock.instant()) + ".log")));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Settings settings) {
        return settings.logFormat() == LogFormat.JSON ? json(context) : text(context);
    }

    static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        // Whatever a peer has put into it, a message stays on its line.
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}:"
                + " %replace(%msg){'[\\p{Cc}\\p{Zl}\\p{Zp}]','?'}%n");
        encoder.start();
        return encoder;
    }

    /** One object a line; its {@code timestamp} counts milliseconds since the Unix epoch. */
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    static void toConsole(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(context, encoder, console);
    }

    private static void toFile(LoggerContext context, Encoder<ILoggingEvent> encoder, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Logback would only report a file that it cannot open, and go on without it.
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED,
                    "cannot log to \"" + file + "\" (setting log.dir): "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        start(context, encoder, appender);
    }

    private static void start(
            LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStreamAppender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        // One line a request, which no request waits for unless very many do.
        AsyncAppender behind = new AsyncAppender();
        behind.setContext(context);
        behind.setQueueSize(REQUESTS_WAITING);
        behind.setDiscardingThreshold(0);
        behind.addAppender(appender);
        behind.start();
        ch.qos.logback.classic.Logger requests = context.getLogger(AccessLog.NAME);
        requests.setAdditive(false);
        requests.addAppender(behind);
    }

    /** Writes what waits to be written; nothing is logged after it. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
