package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PutLoadTest {
    private static final PutWorkload SMALL =
            PutWorkload.STANDARD.withPoints(50_000).withSeries(100).withRounds(3);
    private static final String OK = "ok\n\n";
    private static final String WRONG_COMMAND = "error\nwrong command\n\n";

    @Test
    void countsEveryAcknowledgedPutOfADeepPipeline() throws Exception {
        try (AnsweringServer server = new AnsweringServer(0, OK)) {
            LoadReport report = Load.run(SMALL, server.address());
            assertThat(report.rounds()).hasSize(3).allMatch(round -> round.acknowledged() == 50_000);
            assertThat(report.wrong()).isZero();
            assertThat(report.perSecond()).isPositive();
            assertThat(server.answered.get()).isEqualTo(150_000);
        }
    }

    @Test
    void measuresEveryRequestWhereOneWaitsForItsReply() throws Exception {
        try (AnsweringServer server = new AnsweringServer(0, OK)) {
            PutWorkload workload = SMALL.withConnections(64).withPoints(6_400).withWindow(1);
            LoadReport report = Load.run(workload, server.address());
            assertThat(report.rounds()).allMatch(round -> round.acknowledged() == 6_400);
            Latency latency = report.cold().latency();
            assertThat(latency.p50Nanos()).isPositive().isLessThanOrEqualTo(latency.p99Nanos());
            assertThat(latency.p99Nanos()).isLessThanOrEqualTo(latency.p999Nanos());
        }
    }

    @Test
    void drivesItsConnectionsWithSeveralThreads() throws Exception {
        PutWorkload workload = new PutWorkload(5, 2, 10_001, 7, 2, 100, 0.1, 0, 1, 0, "a");
        try (AnsweringServer server = new AnsweringServer(0, OK)) {
            LoadReport report = Load.run(workload, server.address());
            assertThat(report.rounds()).allMatch(round -> round.acknowledged() == 10_001);
            assertThat(report.wrong()).isZero();
        }
    }

    @Test
    void expectsEveryBadLineToBeRefused() throws Exception {
        String[] cycle = {OK, OK, OK, OK, OK, OK, OK, OK, OK, WRONG_COMMAND};
        try (AnsweringServer server = new AnsweringServer(0, cycle)) {
            LoadReport report = Load.run(SMALL.withBad(0.1), server.address());
            assertThat(report.wrong()).isZero();
            assertThat(report.rounds()).allMatch(round -> round.acknowledged() == 45_000);
        }
    }

    @Test
    void countsWrongRepliesAndShowsTheFirst() throws Exception {
        try (AnsweringServer server = new AnsweringServer(0, OK, "error\ndisk full\n\n")) {
            LoadReport report = Load.run(SMALL.withRounds(1), server.address());
            assertThat(report.wrong()).isEqualTo(25_000);
            assertThat(report.cold().acknowledged()).isEqualTo(25_000);
            assertThat(report.firstWrong()).hasValue("reply 1 was \"error\\ndisk full\\n\\n\"");
        }
    }

    @Test
    void failsWhenTheServerClosesTheConnection() throws Exception {
        try (AnsweringServer server = new AnsweringServer(0, OK);
                Load load = new Load(SMALL, server.address(), Access.OPEN)) {
            assertThatThrownBy(() -> load.run(round -> closeNow(server)))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(closed|reset|Broken pipe).*");
        }
    }

    private static void closeNow(AnsweringServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
