package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Protocol;
import dev.weir.model.Reject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrafficHistoryTest {
    private static final Instant START = Instant.parse("2026-03-31T12:00:00Z");

    private long nanos = 77;
    private Instant wall = START;
    private long accepted = 5;

    private final TrafficHistory history = new TrafficHistory(this::flows, () -> nanos, () -> wall);

    /** Of each two lines by HTTP one is refused; three more came by another protocol long ago. */
    private Map<Protocol, Traffic.Flow> flows() {
        return Map.of(
                Protocol.HTTP,
                new Traffic.Flow(
                        2 * accepted + 1, accepted, Map.of(Reject.Code.NOT_AN_OBJECT, accepted), 1, accepted, 0, 0),
                Protocol.METRICS,
                new Traffic.Flow(3, 3, Map.of(), 0, 3, 0, 0));
    }

    private void pass(long seconds) {
        nanos += seconds * 1_000_000_000;
        wall = wall.plusSeconds(seconds);
    }

    @Test
    void beginsWithTheCountsOfTheStartAndEndsWithThoseOfNow() {
        pass(10);
        accepted = 8;
        history.keep();
        pass(4);
        accepted = 9;
        assertThat(history.moments())
                .containsExactly(
                        new TrafficHistory.Moment(START, 14, 8, 5),
                        new TrafficHistory.Moment(START.plusSeconds(10), 20, 11, 8),
                        new TrafficHistory.Moment(START.plusSeconds(14), 22, 12, 9));
    }

    @Test
    void keepsAnHour() {
        for (int i = 0; i < 1000; i++) {
            pass(10);
            accepted++;
            history.keep();
        }
        List<TrafficHistory.Moment> moments = history.moments();
        assertThat(moments).hasSize(362);
        assertThat(moments.getFirst().time()).isEqualTo(START.plusSeconds(10_000 - 3600));
        assertThat(moments.getFirst().accepted()).isEqualTo(8 + 640);
        assertThat(moments.getLast().time()).isEqualTo(wall);
    }

    @Test
    void aWallClockThatIsSetMovesAllMomentsAndNotTheirDistances() {
        pass(10);
        history.keep();
        pass(10);
        wall = START.plusSeconds(86_400);
        assertThat(history.moments().stream().map(TrafficHistory.Moment::time))
                .containsExactly(wall.minusSeconds(20), wall.minusSeconds(10), wall);
    }
}
