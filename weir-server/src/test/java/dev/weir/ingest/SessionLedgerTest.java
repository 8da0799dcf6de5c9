package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The ledger must find out every way in which events, samples and sessions can come apart. */
final class SessionLedgerTest {
    private static final String SESSION = "session.1";

    private final SessionLedger ledger = new SessionLedger(List.of(SESSION));
    private final Told node = new Told();

    SessionLedgerTest() {
        ledger.acknowledged(List.of(line(1), line(2)));
        ledger.sent(List.of(line(3), line(4)));
        for (int number = 1; number <= 3; number++) {
            node.take(number, number);
        }
        node.line = 3;
    }

    @Test
    void allowsWhatWasSentAndRequiresWhatWasAcknowledged() {
        assertThat(violation()).isEmpty();
        node.line = 1;
        assertThat(violation()).contains("acknowledged up to 2");
        node.line = 9;
        assertThat(violation()).contains("sent up to 4");
    }

    @Test
    void findsALineAheadOfOrBehindItsEvents() {
        node.line = 2;
        assertThat(violation()).contains("has line 3 and is at line 2");
        node.line = 4;
        assertThat(violation()).contains("line 4 of session.1 is lost");
    }

    @Test
    void findsAnEventWithoutItsSampleAndASampleWithoutItsEvent() {
        node.samples.remove(line(2).micros());
        assertThat(violation()).contains("2 samples for 3 lines");
        node.samples.put(line(2).micros(), 2.0);
        node.events.remove(2);
        node.line = 2;
        assertThat(violation()).contains("3 samples for 2 lines");
    }

    @Test
    void findsDoubledLinesAndIds() {
        node.events.add(Node.Found.of(9, line(2)));
        assertThat(violation()).contains("is doubled");
        node.events.set(3, Node.Found.of(3, line(4)));
        assertThat(violation()).contains("the id 3 is given twice");
    }

    @Test
    void findsIdsThatDoNotRiseOrChange() {
        node.events.set(1, Node.Found.of(7, line(2)));
        assertThat(violation()).contains("has the id 3 after 7");
        node.events.set(2, Node.Found.of(8, line(3)));
        assertThat(violation()).isEmpty();
        ledger.settle(node);
        node.events.set(2, Node.Found.of(10, line(3)));
        assertThat(violation()).contains("the id 8 was");
    }

    @Test
    void findsCountsThatAreNotWhatIsFound() {
        node.miscounted = 1;
        assertThat(violation()).contains("the accounts have 4 lines, and 3 are found");
        node.miscounted = 0;
        node.misheard = -1;
        assertThat(violation()).contains("the device session.1 has 2 readings and 3 lines");
    }

    @Test
    void findsWhatWasNeverSent() {
        node.events.add(new Node.Found(4, SESSION, 17, "{\"line\":4}"));
        assertThat(violation()).contains("was never sent");
    }

    private static Node.Line line(long number) {
        return new Node.Line(SESSION, number);
    }

    private String violation() {
        return ledger.violation(node, Map.of(SESSION, node.samples)).orElse("");
    }

    /** A node that has what it was told. */
    private static final class Told implements Node {
        private final List<Found> events = new ArrayList<>();
        private final NavigableMap<Long, Double> samples = new TreeMap<>();
        private long line;
        private long miscounted;
        private long misheard;

        void take(long id, long number) {
            events.add(Found.of(id, line(number)));
            samples.put(line(number).micros(), (double) number);
        }

        private static Line line(long number) {
            return new Line(SESSION, number);
        }

        @Override
        public void put(List<Sample> sent, List<Line> lines) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, NavigableMap<Long, Double>> readAll() {
            return Map.of(SESSION, samples);
        }

        @Override
        public List<Found> readEvents() {
            return events;
        }

        @Override
        public long line(String session) {
            return line;
        }

        @Override
        public long accepted() {
            return events.size() + miscounted;
        }

        @Override
        public long readings(String session) {
            return line + misheard;
        }

        @Override
        public void flush() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
