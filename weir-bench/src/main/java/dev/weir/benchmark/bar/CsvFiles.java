package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of ten million rows of 1,000 sensors, about 400 MB each. */
final class CsvFiles {
    static final int ROWS = 10_000_000;
    static final int SENSORS = 1_000;

    private CsvFiles() {}

    /** So many rows at the scale of the bench, from a step on. */
    static CsvRows rows(Bench bench, int rows, int firstStep) {
        return new CsvRows(bench.scaled(rows), SENSORS, firstStep);
    }

    /** Makes some files that have no reading in common. */
    static List<Path> make(Bench bench, int count) throws IOException {
        List<Path> files = new ArrayList<>();
        int step = 0;
        for (int i = 0; i < count; i++) {
            CsvRows rows = rows(bench, ROWS, step);
            files.add(rows.writeTo(bench.work().resolve("rows-" + i + ".csv")));
            step += rows.steps();
        }
        return files;
    }
}
