package dev.weir.files;

import dev.weir.format.csv.CsvFault;
import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.model.Reject;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import dev.weir.store.file.FileTally;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is found in a file while it is read, and what it comes to. Used by the thread of the file. */
final class Findings {
    private static final int MOST_IGNORED_CHARS = 64 << 10;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private final SeriesNames names;
    private final Sums sums = new Sums();
    private @Nullable CsvLayout layout;
    private long line = 1;
    private long rows;
    private long faults;
    private boolean refusedSeries;
    private @Nullable CsvFault first;
    private @Nullable String error;

    Findings(SeriesNames names) {
        this.names = names;
    }

    /** It is no file of rows. */
    void unreadable(String why) {
        error = why;
    }

    /** It ends before its end. */
    void brokenOff(String why) {
        error = "cannot read the file on after line " + (line - 1) + ": " + why;
    }

    /** Its columns are known. */
    void begin(CsvLayout found) {
        layout = found;
        line = found.firstLine();
    }

    /** Adds the next slice. */
    void add(CsvSlice slice) {
        CsvLayout columns = layout;
        if (first == null && slice.faults() > 0 && columns != null) {
            first = slice.fault(0, line, columns);
        }
        for (int i = 0; i < slice.faults(); i++) {
            refusedSeries |= slice.faultCode(i) == Reject.Code.SERIES_LIMIT;
        }
        sums.add(slice, names.size());
        rows += slice.rows();
        faults += slice.faults();
        line += slice.lines();
    }

    SeriesNames names() {
        return names;
    }

    Sums sums() {
        return sums;
    }

    boolean hasSums() {
        return names.size() > 0;
    }

    long rows() {
        return rows;
    }

    long faults() {
        return faults;
    }

    /** The record of the file at its end, with so many sums kept. */
    FileRecord end(FileRecord taken, long micros, long sumCount) {
        CsvLayout columns = layout;
        if (columns == null) {
            return taken.ended(FileStatus.FAILED, micros, null, error);
        }
        FileTally tally = new FileTally(rows, rows - faults, sumCount, ignored(columns), refusedSeries);
        FileStatus status = rows == faults
                ? FileStatus.FAILED
                : faults > 0 || error != null ? FileStatus.PARTIAL : FileStatus.PROCESSED;
        return taken.ended(status, micros, tally, error != null || status != FileStatus.FAILED ? error : whyFailed());
    }

    /** The columns that mean nothing, as far as a record has room for their names. */
    private static List<String> ignored(CsvLayout columns) {
        List<String> told = new ArrayList<>();
        int left = MOST_IGNORED_CHARS;
        for (String column : columns.ignoredColumns()) {
            String name = CONTROLS.matcher(column).replaceAll("?");
            left -= name.length();
            if (left < 0) {
                break;
            }
            told.add(name);
        }
        return told;
    }

    private String whyFailed() {
        CsvFault fault = first;
        return fault == null
                ? "the file has a header and no rows"
                : "none of the " + rows + " rows is valid; the first, line " + fault.line() + ": " + fault.reason();
    }
}
