package dev.weir.security;

import java.util.concurrent.locks.LockSupport;

/**
 * The platform thread {@code security}: looks once a second at the file of tokens and at the sessions, so that what ended is told then and not
 * when somebody asks. Whoever opened it closes it.
 */
public final class SecurityThread implements AutoCloseable {
    private static final long EVERY_NANOS = 1_000_000_000;

    private final Sessions sessions;
    private final Thread thread;
    private volatile boolean isClosed;

    /** Begins to look. */
    public SecurityThread(Sessions sessions) {
        this.sessions = sessions;
        this.thread = Thread.ofPlatform().name("security").daemon().start(this::run);
    }

    private void run() {
        while (!isClosed) {
            sessions.endOld();
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        isClosed = true; // It may be reading a file, which an interrupt would break.
        LockSupport.unpark(thread);
    }
}
