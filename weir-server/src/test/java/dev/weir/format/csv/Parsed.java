package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.time.TimePrinter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What reader and parser make of a whole file: samples as {@code key time value}, faults, and where slices began. */
record Parsed(CsvStart start, List<String> samples, List<CsvFault> faults, List<Long> ends, long rows, long lines) {
    static final CsvOptions NO_OPTIONS = new CsvOptions(null, null, List.of(), ZoneOffset.UTC, "file.csv");
    static final CsvLimits LIMITS = new CsvLimits(64 << 10, 4096, 1_000_000);
    static final int SLICE_BYTES = 1 << 20;

    static Parsed of(String csv) {
        return of(csv.getBytes(UTF_8));
    }

    static Parsed of(byte[] csv) {
        return of(new ByteArrayInputStream(csv), NO_OPTIONS, LIMITS, SLICE_BYTES, -1);
    }

    static Parsed of(String csv, CsvOptions options) {
        return of(new ByteArrayInputStream(csv.getBytes(UTF_8)), options, LIMITS, SLICE_BYTES, -1);
    }

    static Parsed of(byte[] csv, CsvLimits limits, int sliceBytes) {
        return of(new ByteArrayInputStream(csv), NO_OPTIONS, limits, sliceBytes, -1);
    }

    /** Reads everything, with a slice's end at {@code cutAt} if that is positive. */
    static Parsed of(InputStream csv, CsvOptions options, CsvLimits limits, int sliceBytes, long cutAt) {
        List<String> samples = new ArrayList<>();
        List<CsvFault> faults = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        try {
            CsvReader reader = new CsvReader(csv, options, limits);
            CsvStart start = reader.start();
            if (!(start instanceof CsvLayout layout)) {
                return new Parsed(start, samples, faults, ends, 0, 0);
            }
            reader.cutAt(cutAt);
            SeriesNames names = new SeriesNames(limits.series());
            CsvParser parser = new CsvParser(layout, names);
            CsvSlice slice = new CsvSlice(sliceBytes);
            long line = layout.firstLine();
            long offset = layout.firstOffset();
            long rows = 0;
            while (reader.next(slice)) {
                parser.parse(slice);
                if (slice.offset() != offset) {
                    throw new AssertionError("a slice at " + slice.offset() + ", not at " + offset);
                }
                offset = slice.endOffset();
                ends.add(offset);
                add(slice, names, samples);
                for (int i = 0; i < slice.faults(); i++) {
                    faults.add(slice.fault(i, line, layout));
                }
                rows += slice.rows();
                line += slice.lines();
            }
            return new Parsed(start, samples, faults, ends, rows, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(CsvSlice slice, SeriesNames names, List<String> samples) {
        for (int i = 0; i < slice.samples(); i++) {
            String key = new String(names.key(slice.names()[i]), UTF_8);
            samples.add(key + " " + TimePrinter.text(slice.timestampMicros()[i]) + " " + slice.values()[i]);
        }
    }

    CsvLayout layout() {
        if (start instanceof CsvLayout layout) {
            return layout;
        }
        throw new AssertionError(start.toString());
    }

    /** Why the file cannot be read. */
    String unreadable() {
        if (start instanceof CsvUnreadable unreadable) {
            return unreadable.reason();
        }
        throw new AssertionError("readable, with columns " + layout().columns());
    }

    /** Faults in one line each: where, in which column, of what kind. */
    List<String> shortFaults() {
        return faults.stream()
                .map(fault -> fault.line() + " " + fault.column() + " " + fault.code())
                .toList();
    }
}
