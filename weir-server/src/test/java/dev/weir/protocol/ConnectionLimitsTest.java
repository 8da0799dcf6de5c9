package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.monitor.Refusals;
import dev.weir.security.Arrivals;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is told of those who are turned away. */
final class ConnectionLimitsTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("2001:db8::7");

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectionLimits.class);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void eachIsCountedAndOneAMinuteIsTold() {
        Refusals refusals = new Refusals();
        ConnectionLimits limits =
                new ConnectionLimits(10, new Arrivals(Optional.of(1), Optional.empty()), refusals, nanos::get);
        assertThat(limits.admits(PEER, "metrics")).isTrue();
        assertThat(lines).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(limits.admits(PEER, "metrics")).isFalse();
        }
        nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(limits.admits(PEER, "ndjson")).isFalse();
        assertThat(lines)
                .containsExactly("metrics: 2001:db8::7 turned away (limits.connections-per-address);"
                        + " others of the next minute are counted in /metrics alone");
        nanos.addAndGet(1);
        assertThat(limits.admits(PEER, "ndjson")).isFalse();
        assertThat(lines).hasSize(2);
        assertThat(refusals.byListenerAndReason())
                .containsEntry(List.of("metrics", "connections_per_address"), 5L)
                .containsEntry(List.of("ndjson", "connections_per_address"), 2L);
    }
}
