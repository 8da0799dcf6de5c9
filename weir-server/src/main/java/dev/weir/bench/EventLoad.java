package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Sends events as JSON lines to a server that acknowledges them, and measures it. Lines are patched in place while the
 * clock runs, which costs little and needs no memory for a round; every reply is checked. Owned by one thread; closing
 * it closes the connections.
 */
public final class EventLoad implements AutoCloseable {
    private final LoadRounds rounds;

    /** Opens the connections. */
    public EventLoad(EventWorkload workload, InetSocketAddress server) throws IOException {
        rounds = LoadRounds.open(
                workload.connections(),
                workload.threads(),
                workload.rounds(),
                index -> new EventConnection(workload, index, server));
    }

    /** Opens, runs and closes a whole load. */
    public static LoadReport run(EventWorkload workload, InetSocketAddress server)
            throws IOException, InterruptedException {
        try (EventLoad load = new EventLoad(workload, server)) {
            return load.run(round -> {});
        }
    }

    /**
     * Runs all rounds.
     *
     * @param each gets every round as it ends, between the clocks
     * @throws IOException when a connection ends early or stays silent
     */
    public LoadReport run(Consumer<LoadRound> each) throws IOException, InterruptedException {
        return rounds.run(each);
    }

    @Override
    public void close() throws IOException {
        rounds.close();
    }
}
