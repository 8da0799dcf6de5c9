package dev.weir.store.remote;

import dev.weir.store.StoreSums;
import dev.weir.store.View;
import java.util.function.LongConsumer;

/**
 * A database into which a data directory is copied. The directory's server does not take it for its own before {@link #finish}. Used by one thread; blocks on the network.
 */
public interface DirectoryCopy extends AutoCloseable {
    /** Whether an earlier run had come to the end, and there is nothing to copy. */
    boolean isWhole();

    /** Whether it goes on with what an earlier run had begun. */
    boolean isResumed();

    /**
     * Copies what is not there yet of a view of the directory.
     *
     * @param progress told how many samples have been copied by this run
     * @throws dev.weir.model.WeirException when the database does not take it; what was copied by then stays there
     */
    void copy(View view, LongConsumer progress);

    /**
     * Adds up all that is there by now.
     *
     * @param view of the directory, for what stays in it
     * @param sparedMicros as of {@link StoreSums}
     * @param progress told now and then how many samples were read
     */
    StoreSums sums(View view, long sparedMicros, LongConsumer progress);

    /**
     * Says that all is there: from now on a server ships to it what comes behind the last commit.
     *
     * @throws dev.weir.model.WeirException when that is not sure, or cannot be said
     */
    void finish();

    @Override
    void close();
}
