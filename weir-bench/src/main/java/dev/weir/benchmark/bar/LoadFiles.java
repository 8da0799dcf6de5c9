package dev.weir.benchmark.bar;

import dev.weir.app.command.ServerHttp;
import dev.weir.app.load.FileLoad;
import dev.weir.app.load.FileWorkload;
import dev.weir.app.load.LoadResult;
import dev.weir.app.upload.FileClient;
import dev.weir.store.file.FileStatus;
import java.io.IOException;
import java.net.URI;

/** Many small files at once, as {@code weir load --files 500 --concurrency 50 --size small --wait} has them. */
record LoadFiles() implements Bar {
    private static final int FILES = 500;
    private static final int CONCURRENCY = 50;
    private static final int ROWS = 50;
    private static final double FLOOR = 300;

    @Override
    public String name() {
        return "load-files";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        double[] rates = new double[bench.rounds()];
        double[] waits = new double[bench.rounds()];
        double cold;
        try (ServerProcess server = bench.startWhole(bench.newData());
                ServerHttp http = new ServerHttp(
                        URI.create("http://127.0.0.1:" + server.http().getPort()), "")) {
            cold = rate(run(http, 0));
            for (int i = 0; i < rates.length; i++) {
                LoadResult result = run(http, i + 1);
                rates[i] = rate(result);
                waits[i] = result.waits().p99Nanos() / 1e6;
            }
        }
        double rate = Figures.median(rates);
        return new Result(
                "files/s, " + FILES + " of " + ROWS + " rows, " + CONCURRENCY + " uploads at once, all processed",
                Figures.whole(FLOOR) + "/s",
                Figures.whole(rate) + "/s",
                "",
                rate >= FLOOR,
                "median of " + rates.length
                        + " loads, from the first upload to the last verdict seen; p99 from answer to verdict "
                        + Figures.millis(Figures.median(waits)) + "; cold load " + Figures.whole(cold) + "/s");
    }

    private static LoadResult run(ServerHttp http, long seed) throws IOException, InterruptedException {
        FileWorkload workload = new FileWorkload(FILES, CONCURRENCY, ROWS, false, true, seed);
        LoadResult result = new FileLoad(workload, new FileClient(http), done -> {}).run();
        if (result.count(FileStatus.PROCESSED) != FILES) {
            throw new IOException("not all files were processed: " + result);
        }
        return result;
    }

    private static double rate(LoadResult result) {
        return FILES * 1e9 / result.allNanos();
    }
}
