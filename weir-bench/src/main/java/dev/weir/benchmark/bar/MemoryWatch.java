package dev.weir.benchmark.bar;

import java.io.IOException;

/** Reads a server's resident memory on a thread of its own and keeps the peak. Closing it ends that thread. */
final class MemoryWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 20;

    private final ServerProcess server;
    private final Thread thread;
    private volatile long peak;

    MemoryWatch(ServerProcess server) throws IOException {
        this.server = server;
        peak = server.residentBytes();
        thread = Thread.ofPlatform().daemon().name("bench-memory").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                peak = Math.max(peak, server.residentBytes());
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException | IOException ended) {
            // Closed, or the server has gone, which whoever talks to it sees too.
        }
    }

    long peakBytes() throws IOException {
        return Math.max(peak, server.residentBytes());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
