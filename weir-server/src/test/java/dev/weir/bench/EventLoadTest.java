package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EventLoadTest {
    private static final EventWorkload SMALL =
            EventWorkload.STANDARD.withEvents(50_001).withDevices(100).withRounds(3);

    @Test
    void countsEveryAcknowledgedEvent() throws Exception {
        try (AckingServer server = new AckingServer(line -> "")) {
            LoadReport report = Load.run(SMALL, server.address());
            assertThat(report.rounds()).hasSize(3).allMatch(round -> round.acknowledged() == 50_001);
            assertThat(report.wrong()).isZero();
            assertThat(report.perSecond()).isPositive();
            assertThat(server.taken.get()).isEqualTo(150_003);
            Latency latency = report.cold().latency();
            assertThat(latency.p50Nanos()).isPositive().isLessThanOrEqualTo(latency.p99Nanos());
        }
    }

    @Test
    void sendsNoMoreThanAWindowAheadOfTheAcknowledgements() throws Exception {
        try (AckingServer server = new AckingServer(line -> "")) {
            LoadReport report = Load.run(SMALL.withEvents(2_000).withWindow(1_024), server.address());
            assertThat(report.rounds()).allMatch(round -> round.acknowledged() == 2_000);
            assertThat(server.mostUnacknowledged.get()).isBetween(1, 1_024 / 93);
        }
    }

    @Test
    void countsRefusedLinesAndShowsTheFirst() throws Exception {
        String error = "{\"error\":{\"line\":7,\"code\":\"limit\",\"reason\":\"no\"}}\n";
        try (AckingServer server = new AckingServer(line -> line == 7 ? error : "")) {
            LoadReport report = Load.run(SMALL.withRounds(2), server.address());
            assertThat(report.wrong()).isEqualTo(4);
            assertThat(report.cold().acknowledged()).isEqualTo(50_001 - 4);
            assertThat(report.rounds().getLast().acknowledged()).isEqualTo(50_001);
            assertThat(report.firstWrong()).hasValue("after line 0 came \"" + error.strip() + "\"");
        }
    }

    @Test
    void failsWhenTheServerClosesTheConnection() throws Exception {
        try (AckingServer server = new AckingServer(line -> "");
                Load load = new Load(SMALL, server.address(), Access.OPEN)) {
            assertThatThrownBy(() -> load.run(round -> closeNow(server)))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(closed|reset|Broken pipe).*");
        }
    }

    private static void closeNow(AckingServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
