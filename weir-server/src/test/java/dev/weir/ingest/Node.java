package dev.weir.ingest;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** A running journal, store and ingest, as the trials see it; so that one made of altered classes can stand in its place. */
public interface Node extends AutoCloseable {
    /** A sample by its series' key. */
    record Sample(String key, long micros, double value) {}

    /** A line that a sender numbers, and which is one event and one sample: both follow from its number. */
    record Line(String session, long number) {
        private static final int TIMES = 1_000_003;

        /** Its time, which no other line of the session has, and which does not rise. */
        public long micros() {
            return number * 7919 % TIMES * 1_000_000;
        }
    }

    /** An event as it is found. */
    record Found(long id, String device, long micros, String attributes) {
        /** The event of a line. */
        public static Found of(long id, Line line) {
            return new Found(id, line.session(), line.micros(), "{\"line\":" + line.number() + "}");
        }

        /** The line that it is of, as its attributes say. */
        public Line line() {
            return new Line(device, Long.parseLong(attributes.replaceAll("[^0-9]", "")));
        }
    }

    /** Takes samples in; when it returns they are acknowledged. */
    default void put(List<Sample> samples) {
        put(samples, List.of());
    }

    /** Takes samples in, and lines of one session with their events, samples and the session's record; when it returns they are acknowledged. */
    void put(List<Sample> samples, List<Line> lines);

    /** All events by time. */
    List<Found> readEvents();

    /** The last line of a session, as its record says. */
    long line(String session);

    /** How many lines were taken in all, as the accounts say. */
    long accepted();

    /** How many readings came of the device that a session's events are of, as the ledger says. */
    long readings(String session);

    /** Every series in the order in which they first came, each by time. */
    Map<String, NavigableMap<Long, Double>> readAll();

    /** Makes a part of what is in memory. */
    void flush();

    @Override
    void close();
}
