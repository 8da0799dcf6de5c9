package dev.weir.store;

import dev.weir.model.SeriesRegistry;

/** A store engine, and the disk or database of one test. Used by one thread. */
public interface TestedEngine {
    /** Opens the store that this test began, registering its series; the first call begins one. */
    Store open(SeriesRegistry series);

    /** Makes everything durable that the store which was opened last has applied, without the journal. */
    void flush();

    /** Returns once that store has nothing left to merge, and nothing that was deleted is on the disk. */
    void awaitMerge();
}
