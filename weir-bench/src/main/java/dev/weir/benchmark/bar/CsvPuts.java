package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.bench.Load;
import dev.weir.bench.LoadRound;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a large file takes from the rate of puts, from its upload until it is processed. */
record CsvPuts() implements Bar {
    private static final int POINTS = 1_000_000; // Short rounds, so that many fall into the time of a file.
    private static final int ROUNDS_ALONE = 5;
    private static final double FLOOR = 0.5;

    @Override
    public String name() {
        return "csv-puts";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int rows = bench.scaled(CsvFiles.ROWS);
        List<Path> files = CsvFiles.make(bench, bench.rounds() + 1);
        PutWorkload workload = PutWorkload.STANDARD.withPoints(bench.scaled(POINTS));
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        double[] rates = new double[bench.rounds()];
        try (ServerProcess server = bench.startWhole(bench.newData());
                CsvUploads uploads = new CsvUploads(server.http(), false);
                Load puts = new Load(workload, server.address(), Access.OPEN);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            uploads.read(files.getFirst(), rows); // Cold, as are the first puts.
            put(puts);
            for (int i = 0; i < rates.length; i++) {
                for (int round = 0; round < ROUNDS_ALONE; round++) {
                    alone.add(put(puts));
                }
                Path file = files.get(i + 1);
                rates[i] = CsvFile.rate(rows, during(other, () -> uploads.read(file, rows), puts, beside));
            }
        }
        double without = median(alone);
        double with = median(beside);
        return new Result(
                "acknowledged puts/s while a file of " + Figures.whole(rows)
                        + " rows is uploaded and read, of those without",
                Figures.percent(FLOOR),
                Figures.percent(with / without),
                "",
                with >= FLOOR * without,
                "medians of %d and %d rounds; %s beside %d files and %s without; the files' rows came at %s"
                        .formatted(
                                beside.size(),
                                alone.size(),
                                Figures.millions(with),
                                rates.length,
                                Figures.millions(without),
                                Figures.millions(Figures.median(rates))));
    }

    /** Puts until a file is read, whose time is answered. A last round that outlasts it counts only where it is the only one. */
    private static long during(ExecutorService other, Callable<CsvUploads.Read> reading, Load puts, List<Double> rates)
            throws IOException, InterruptedException {
        Future<CsvUploads.Read> read = other.submit(reading);
        List<Double> whole = new ArrayList<>();
        double last;
        do {
            last = put(puts);
            if (!read.isDone()) {
                whole.add(last);
            }
        } while (!read.isDone());
        rates.addAll(whole.isEmpty() ? List.of(last) : whole);
        try {
            return read.get().nanos();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static double put(Load puts) throws IOException, InterruptedException {
        LoadRound round = puts.runRound();
        if (round.wrong() > 0) {
            throw new IOException(round.wrong() + " wrong replies to puts, the first: "
                    + round.firstWrong().orElse(""));
        }
        return round.perSecond();
    }

    private static double median(List<Double> figures) {
        return Figures.percentile(
                0.5, figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
