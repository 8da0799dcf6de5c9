package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;

/**
 * Takes the texts that one connected device of a tap gets, and counts: pours, whose ids must follow one another, and
 * reports. Owned by the thread that reads.
 */
final class TapDevice implements PushSocket.Texts {
    static final String PATH = "/sockets/beers";
    private static final byte[] END = ")!".getBytes(UTF_8);

    /** Gets each pour and each report. */
    interface Listener {
        /**
         * A pour's text has come.
         *
         * @param readNanos when it had been read, by {@link System#nanoTime}
         */
        void pour(int id, long readNanos);

        /** A report has come. */
        void report();
    }

    private final Listener listener;
    private final int firstId;
    private int pours;
    private int reports;
    private int wrong;

    /** One that gets every pour from this id on. */
    TapDevice(int firstId, Listener listener) {
        this.firstId = firstId;
        this.listener = listener;
    }

    @Override
    public void text(byte[] bytes, int from, int to, long readNanos) throws IOException {
        if (from < to && bytes[from] == '{') {
            reports++;
            listener.report();
            return;
        }
        int id = id(bytes, from, to);
        if (id < 0) {
            throw new IOException("cannot follow: a text was \"" + new String(bytes, from, to - from, UTF_8) + "\"");
        }
        wrong += id == firstId + pours ? 0 : 1;
        pours++;
        listener.pour(id, readNanos);
    }

    /** The number at the end of a pour's text, or -1 if it is none. */
    private static int id(byte[] bytes, int from, int to) {
        int at = to - END.length;
        if (at < from || !Arrays.equals(bytes, at, to, END, 0, END.length)) {
            return -1;
        }
        int id = 0;
        int factor = 1;
        for (at--; at >= from && bytes[at] >= '0' && bytes[at] <= '9'; at--) {
            id += factor * (bytes[at] - '0');
            factor *= 10;
        }
        return factor == 1 ? -1 : id;
    }

    /** Whether it got each of so many pours once and in order, and so many reports. */
    boolean hasAll(int sent, int reported) {
        return pours == sent && reports == reported && wrong == 0;
    }
}
