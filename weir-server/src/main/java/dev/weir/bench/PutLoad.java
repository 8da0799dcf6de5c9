package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Sends a workload of puts to a server and measures it. Every byte is generated before a round's clock starts, and
 * every byte of every reply is checked. Owned by one thread; closing it closes the connections.
 */
public final class PutLoad implements AutoCloseable {
    private final LoadRounds rounds;

    /** Opens the connections. */
    public PutLoad(PutWorkload workload, InetSocketAddress server) throws IOException {
        rounds = LoadRounds.open(
                workload.connections(),
                workload.threads(),
                workload.rounds(),
                index -> new PutConnection(workload, index, server));
    }

    /** Opens, runs and closes a whole load. */
    public static LoadReport run(PutWorkload workload, InetSocketAddress server)
            throws IOException, InterruptedException {
        try (PutLoad load = new PutLoad(workload, server)) {
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
