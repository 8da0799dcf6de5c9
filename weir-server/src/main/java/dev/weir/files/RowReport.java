package dev.weir.files;

import dev.weir.format.csv.CsvFault;
import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvReport;
import dev.weir.format.csv.CsvSlice;
import dev.weir.query.Readers;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that are not valid, a million at most, as text that comes piece by piece: what is wrong with each, or the rows as they came,
 * to be
 * mended and uploaded again. One thread at a time; whoever asked for it closes it.
 */
public final class RowReport implements AutoCloseable {
    private static final int MOST_ROWS = 1_000_000;

    /** What is told of each row. */
    public enum Form {
        /** Line, column, value, reason and row. */
        REASONS,
        /** The row as it came, under the header as it came. */
        ROWS
    }

    private final Readers readers;
    private final Rereading rereading;
    private final Form form;
    private final Runnable closed;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    /** As the header ends. */
    private byte[] lineEnd = {'\n'};

    private boolean isBegun;
    private long line;
    private int told;

    RowReport(Readers readers, Rereading rereading, Form form, Runnable closed) {
        this.readers = readers;
        this.rereading = rereading;
        this.form = form;
        this.closed = closed;
    }

    /**
     * The next piece, which may be empty; none at the end. Waits for a reader thread.
     *
     * @throws dev.weir.blob.BlobStoreException when the file cannot be read
     */
    public Optional<byte[]> next() {
        return readers.read(() -> {
            piece.reset();
            CsvLayout layout = rereading.layout();
            boolean isFirst = !isBegun;
            if (isFirst) {
                begin(layout);
            }
            boolean more = layout != null && told < MOST_ROWS && rereading.next(slice -> add(slice, layout));
            return isFirst || more ? Optional.of(piece.toByteArray()) : Optional.empty();
        });
    }

    private void begin(@Nullable CsvLayout layout) {
        isBegun = true;
        if (form == Form.REASONS) {
            piece.writeBytes(CsvReport.header());
        } else if (layout != null) {
            byte[] header = layout.header();
            boolean isLong = header.length > 1 && header[header.length - 2] == '\r';
            lineEnd = isLong ? new byte[] {'\r', '\n'} : lineEnd;
            addLine(header);
        }
        line = layout == null ? 1 : layout.firstLine();
    }

    private void add(CsvSlice slice, CsvLayout layout) {
        for (int i = 0; i < slice.faults() && told < MOST_ROWS; i++, told++) {
            CsvFault fault = slice.fault(i, line, layout);
            if (form == Form.REASONS) {
                piece.writeBytes(CsvReport.line(fault));
            } else {
                addLine(fault.row());
            }
        }
        line += slice.lines();
    }

    private void addLine(byte[] line) {
        piece.writeBytes(line);
        if (line.length == 0 || line[line.length - 1] != '\n') {
            piece.writeBytes(lineEnd);
        }
    }

    @Override
    public void close() {
        rereading.close();
        closed.run();
    }
}
