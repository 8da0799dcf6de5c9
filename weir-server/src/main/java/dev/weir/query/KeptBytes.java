package dev.weir.query;

import dev.weir.model.WeirException;
import java.util.concurrent.Semaphore;

/** What one answer keeps in memory while it waits for its peer, taken from the budget that all such answers share. */
public final class KeptBytes implements AutoCloseable {
    private final Semaphore budget;
    private int held;

    /** Keeps nothing yet. */
    public KeptBytes(Semaphore budget) {
        this.budget = budget;
    }

    /**
     * Holds so many bytes in place of those before.
     *
     * @throws WeirException OVERLOADED when all connections together would keep too much
     */
    public void hold(long bytes) {
        int wanted = (int) Math.min(bytes, Integer.MAX_VALUE);
        if (wanted > held && !budget.tryAcquire(wanted - held)) {
            throw new WeirException(
                    WeirException.Code.OVERLOADED,
                    "cannot keep " + bytes
                            + " bytes of an answer for a client that is slow to read: others keep too much already");
        }
        budget.release(Math.max(0, held - wanted));
        held = wanted;
    }

    @Override
    public void close() {
        budget.release(held);
    }
}
