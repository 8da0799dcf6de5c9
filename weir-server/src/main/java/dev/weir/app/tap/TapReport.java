package dev.weir.app.tap;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells what taps do, a line each with its time in front, and counts it. Of a load only connections come and go by the line, and of
 * what goes wrong each reason that is not the last one told. Any thread.
 */
final class TapReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_COMPLAINTS = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final InstantSource clock;
    private final boolean isLoad;
    private final LongAdder poured = new LongAdder();
    private final LongAdder posted = new LongAdder();
    private final LongAdder gaveUp = new LongAdder();
    private final LongAdder pushes = new LongAdder();
    private final LongAdder connected = new LongAdder();
    private final AtomicReference<String> lastTrouble = new AtomicReference<>("");

    TapReport(PrintWriter out, PrintWriter err, InstantSource clock, boolean isLoad) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.isLoad = isLoad;
    }

    void begin(URI server, TapWorkload workload) {
        String taps = isLoad
                ? "taps " + workload.firstId() + " to " + (workload.firstId() + workload.taps() - 1)
                : "tap " + workload.firstId();
        line("server " + server);
        line(taps + ", " + workload.rate() + " pours a second" + (isLoad ? " each" : "") + ", seed " + workload.seed());
    }

    void connecting(long tap, URI socket) {
        detail(tap, "connecting to " + socket);
    }

    void connected(long tap) {
        connected.increment();
        line(tap, "connected");
    }

    void cutOff(long tap, String why) {
        connected.decrement();
        line(tap, "cut off: " + why);
    }

    void notConnected(long tap, String why) {
        trouble(tap, why);
    }

    void connectAgain(long tap, Duration pause) {
        detail(tap, "connecting again in " + seconds(pause));
    }

    void poured() {
        poured.increment();
    }

    /** No more pours can be kept. */
    void full(long tap) {
        trouble(tap, "pouring no more until some of what was poured is posted");
    }

    void posting(long tap, Pour pour) {
        detail(tap, "posting " + pour.volume() + " ml poured at " + TIME.format(pour.time()));
    }

    void posted(long tap, PostAnswer.Posted answer) {
        posted.increment();
        detail(tap, "posted beer " + answer.beer() + ", a " + answer.type());
    }

    void postAgain(long tap, String why, Duration pause) {
        trouble(tap, why);
        detail(tap, "posting it again in " + seconds(pause));
    }

    void gaveUp(long tap, Pour pour, String why) {
        gaveUp.increment();
        if (gaveUp.sum() <= MAX_COMPLAINTS) {
            err.println("weir: cannot post " + pour.volume() + " ml of tap " + tap + ": " + why);
        }
    }

    void pushed(String text) {
        pushes.increment();
        if (!isLoad) {
            line(text);
        }
    }

    /** Whether a pour was given up. */
    boolean hasFailures() {
        return gaveUp.sum() > 0;
    }

    /** How far a load is. */
    void second() {
        if (isLoad) {
            line(connected.sum() + " connected, " + figures());
        }
    }

    void end() {
        if (gaveUp.sum() > MAX_COMPLAINTS) {
            err.println(
                    "weir: cannot post " + gaveUp.sum() + " pours; the first " + MAX_COMPLAINTS + " are named above");
        }
        line("ended, " + figures());
    }

    private String figures() {
        long settled = posted.sum() + gaveUp.sum();
        return posted.sum() + " posted, " + gaveUp.sum() + " failed, " + (poured.sum() - settled) + " waiting, "
                + pushes.sum() + " pushes";
    }

    private static String seconds(Duration pause) {
        return String.format(Locale.ROOT, "%.1f s", pause.toMillis() / 1e3);
    }

    private void detail(long tap, String text) {
        if (!isLoad) {
            line(tap, text);
        }
    }

    private void trouble(long tap, String why) {
        if (!isLoad || !why.equals(lastTrouble.getAndSet(why))) {
            line(tap, why);
        }
    }

    private void line(long tap, String text) {
        line(isLoad ? "tap " + tap + ": " + text : text);
    }

    private void line(String text) {
        out.println(TIME.format(clock.instant()) + " " + text);
    }
}
