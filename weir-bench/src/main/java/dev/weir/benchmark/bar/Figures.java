package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.LoadReport;
import java.util.Arrays;
import java.util.Locale;

/** How figures are put into words. */
final class Figures {
    private Figures() {}

    /** The median; of an even count the upper one, so that no time is flattered. */
    static double median(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static String millions(double perSecond) {
        return String.format(Locale.ROOT, "%.2f M/s", perSecond / 1e6);
    }

    static String whole(double figure) {
        return String.format(Locale.ROOT, "%,.0f", figure);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.2f ms", millis);
    }

    /** The time that this share of all did not pass. */
    static double percentile(double share, double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.max(0, Math.ceil(sorted.length * share) - 1)];
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / 1024.0 / 1024);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    /** What an answer over HTTP was, for one that was wrong: its status and the beginning of its body. */
    static String answer(HttpAnswer answer, String body) {
        return "status " + answer.status() + ", " + answer.bytes() + " bytes: "
                + body.substring(0, Math.min(200, body.length())).replace("\n", " ");
    }

    /** The cold round, and wrong replies if there were any. */
    static String note(LoadReport report) {
        String cold = "cold round " + millions(report.cold().perSecond());
        return report.wrong() == 0
                ? cold
                : cold + "; " + report.wrong() + " wrong replies, the first: "
                        + report.firstWrong().orElse("");
    }
}
