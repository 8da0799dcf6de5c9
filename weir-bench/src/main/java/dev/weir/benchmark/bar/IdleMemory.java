package dev.weir.benchmark.bar;

import dev.weir.bench.IdleLoad;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** How much resident memory 10,000 connections take that say nothing. */
record IdleMemory() implements Bar {
    private static final int CONNECTIONS = 10_000;
    private static final long MOST_BYTES = 150L * 1024 * 1024;

    private static final PutWorkload SMALL =
            PutWorkload.STANDARD.withPoints(1_000).withRounds(1);

    @Override
    public String name() {
        return "memory-idle";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int connections = bench.scaled(CONNECTIONS);
        try (ServerProcess server = bench.start(bench.newData())) {
            // The same small load before and after, so that what it leaves behind is not counted.
            Load.run(SMALL, server.address());
            long before = server.residentBytes();
            try (IdleLoad idle = new IdleLoad(server.address(), connections)) {
                // A put that is answered shows that everything before it in the accept queue was taken.
                Load.run(SMALL, server.address());
                long more = server.residentBytes() - before;
                int open = idle.open();
                return new Result(
                        "more resident memory with " + Figures.whole(connections) + " idle connections",
                        Figures.mebibytes(MOST_BYTES),
                        Figures.mebibytes(more),
                        "",
                        open == connections && more <= MOST_BYTES,
                        Figures.whole(open) + " were open at the end");
            }
        }
    }
}
