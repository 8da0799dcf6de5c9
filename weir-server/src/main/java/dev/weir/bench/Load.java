package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Sends a workload to a server and measures it; every byte of every reply is checked. Owned by one thread; closing it closes the connections. */
public final class Load implements AutoCloseable {
    private final LoadRounds rounds;

    /** Opens the connections of a load of puts. Every byte is generated before a round's clock starts. */
    public Load(PutWorkload workload, InetSocketAddress server, Access access) throws IOException {
        rounds = LoadRounds.open(
                workload.connections(),
                workload.threads(),
                workload.rounds(),
                index -> new PutConnection(workload, index, server, access));
    }

    /**
     * Opens the connections of a load of events, as JSON lines to a server that acknowledges them. Lines are patched in place while the clock
     * runs, which costs little and needs no memory for a round.
     */
    public Load(EventWorkload workload, InetSocketAddress server, Access access) throws IOException {
        rounds = LoadRounds.open(
                workload.connections(),
                workload.threads(),
                workload.rounds(),
                index -> new EventConnection(workload, index, server, access));
    }

    /** Opens, runs and closes a whole load of puts, in the clear. */
    public static LoadReport run(PutWorkload workload, InetSocketAddress server)
            throws IOException, InterruptedException {
        return runAndClose(new Load(workload, server, Access.OPEN));
    }

    /** Opens, runs and closes a whole load of events, in the clear. */
    public static LoadReport run(EventWorkload workload, InetSocketAddress server)
            throws IOException, InterruptedException {
        return runAndClose(new Load(workload, server, Access.OPEN));
    }

    private static LoadReport runAndClose(Load opened) throws IOException, InterruptedException {
        try (opened) {
            return opened.run(round -> {});
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

    /**
     * Runs one round by itself, for loads that take turns.
     *
     * @throws IOException when a connection ends early or stays silent
     */
    public LoadRound runRound() throws IOException, InterruptedException {
        return rounds.runRound();
    }

    @Override
    public void close() throws IOException {
        rounds.close();
    }
}
