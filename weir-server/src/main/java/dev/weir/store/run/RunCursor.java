package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one series from one source (a head, a part, a remote row), by rising time; runs of one source never overlap. Used by one
 * thread at a time.
 */
public interface RunCursor extends AutoCloseable {
    /** Moves to the next run; false at the end. */
    boolean next();

    /** Time of the current run's first sample, known before it is decoded. */
    long firstMicros();

    /** Time of the current run's last sample, or any later one where that is not known before it is decoded. */
    long lastMicros();

    /** What the current run says of itself; null where nothing is known of it before it is decoded. */
    default @Nullable RunHeader header() {
        return null;
    }

    /** Decodes the current run; may be called again. */
    void read(SampleBlock into);

    /**
     * When each sample of the current run was written: of two at the same time the one that was written later wins, wherever it is. Null where
     * the order of the sources says that.
     */
    default long @Nullable [] versions() {
        return null;
    }

    /** This cursor, or one that stands where it stands and goes on without shared memory. This one must not be used any more. */
    RunCursor detached();

    /** Bytes of heap that this cursor alone holds for what is left; 0 where that lies in a file or in shared memory. */
    default long heldBytes() {
        return 0;
    }

    @Override
    void close();
}
