package dev.weir.files;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Calls again what failed and may pass, with a wait before each time, until whoever owns it stops that. Calls are made by one thread; any may
 * stop them.
 */
final class Insistence {
    private static final Logger log = LoggerFactory.getLogger(Insistence.class);

    private final List<Duration> waits;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The work is to end: what has been done stays, and nothing is said of the rest. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /** Waits so long before each call after the first; the last wait is also that of a call that is made until it succeeds. */
    Insistence(List<Duration> waits) {
        this.waits = waits;
    }

    /** Ends all calls at their next wait. */
    void stop() {
        stopped.countDown();
    }

    /** Ends the work where that is wanted. */
    void check() {
        if (stopped.getCount() == 0) {
            throw new Stopped();
        }
    }

    /**
     * The answer of a call that may fail for want of a disk, once more than there are waits. A store that is reached over a network has tried again
     * itself.
     *
     * @throws WeirException what the last failed with
     */
    <T> T insist(Supplier<T> call) {
        for (Duration wait : waits) {
            try {
                return call.get();
            } catch (WeirException e) {
                if (e.code() != WeirException.Code.DISK_FULL && e.code() != WeirException.Code.DISK_FAILED) {
                    throw e;
                }
                pause(wait, e, Level.WARN);
            }
        }
        return call.get();
    }

    /** The answer of a call, made until it succeeds or what it reads is damaged. Nothing is said of a first failure, as what is asked may just be about to be there. */
    <T> T endless(Supplier<T> call) {
        for (int failures = 0; ; failures++) {
            try {
                return call.get();
            } catch (WeirException e) {
                if (e.code() == WeirException.Code.CORRUPT) {
                    throw e;
                }
                pause(waits.get(Math.min(failures, waits.size() - 1)), e, failures == 0 ? Level.DEBUG : Level.WARN);
            }
        }
    }

    private void pause(Duration wait, WeirException failure, Level level) {
        log.atLevel(level).log("{}; again in {} s", failure.reason(), wait.toSeconds());
        rest(wait);
    }

    /** Waits so long, unless the work is to end. */
    void rest(Duration wait) {
        try {
            if (stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }
}
