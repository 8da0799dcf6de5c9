package dev.weir.ingest;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** A running journal, store and ingest, as the trials see it; so that one made of altered classes can stand in its place. */
public interface Node extends AutoCloseable {
    /** A sample by its series' key. */
    record Sample(String key, long micros, double value) {}

    /** Takes samples in; when it returns they are acknowledged. */
    void put(List<Sample> samples);

    /** Every series in the order in which they first came, each by time. */
    Map<String, NavigableMap<Long, Double>> readAll();

    /** Makes a part of what is in memory. */
    void flush();

    @Override
    void close();
}
