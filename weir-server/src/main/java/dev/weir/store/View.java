package dev.weir.store;

/** What a store held at one moment. Used by one thread at a time; whoever took it closes it. */
public interface View extends AutoCloseable {
    /** Reads the samples that were visible at that moment. */
    SampleReader samples();

    /** Reads the events that were visible at that moment. */
    EventReader events();

    /** Reads the records that were visible at that moment. */
    RecordReader records();

    @Override
    void close();
}
