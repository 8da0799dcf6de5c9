package dev.weir.bench;

import static java.util.stream.Collectors.joining;

import java.util.Locale;

/**
 * Results of a load as lines for people and as one JSON object for programs.
 *
 * @param unit what was acknowledged, such as {@code puts}
 */
record LoadText(String unit) {

    String round(LoadRound round) {
        Latency latency = round.latency();
        return String.format(
                Locale.ROOT,
                "%,11.0f %s/s  %,d %s in %.3f s  latency p50 %s p99 %s p99.9 %s ms  generator %.2f s of processor%s",
                round.perSecond(),
                unit,
                round.acknowledged(),
                unit,
                round.elapsed().toNanos() / 1e9,
                millis(latency.p50Nanos()),
                millis(latency.p99Nanos()),
                millis(latency.p999Nanos()),
                round.processor().toMillis() / 1e3,
                wrong(round));
    }

    private static String wrong(LoadRound round) {
        return round.wrong() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %,d wrong replies: %s",
                        round.wrong(),
                        round.firstWrong().orElse(""));
    }

    String summary(LoadReport report) {
        return String.format(
                Locale.ROOT,
                "cold %,.0f %s/s, then the median of %d rounds: %,.0f %s/s, p99 %.3f ms, %,d wrong replies",
                report.cold().perSecond(),
                unit,
                report.warm().size(),
                report.perSecond(),
                unit,
                report.p99Millis(),
                report.wrong());
    }

    /**
     * One object.
     *
     * @param workload its first fields, {@code "name":value} parted by commas
     */
    String json(String workload, LoadReport report) {
        return String.format(
                Locale.ROOT,
                "{%s,\"cold_%s_per_second\":%.0f,\"%s_per_second\":%.0f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                        + "\"p999_ms\":%.4f,\"wrong\":%d,\"rounds\":[%s]}",
                workload,
                unit,
                report.cold().perSecond(),
                unit,
                report.perSecond(),
                report.median(round -> round.latency().p50Nanos() / 1e6),
                report.p99Millis(),
                report.median(round -> round.latency().p999Nanos() / 1e6),
                report.wrong(),
                report.rounds().stream().map(this::jsonRound).collect(joining(",")));
    }

    private String jsonRound(LoadRound round) {
        return String.format(
                Locale.ROOT,
                "{\"%s\":%d,\"seconds\":%.6f,\"%s_per_second\":%.0f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                        + "\"p999_ms\":%.4f,\"processor_seconds\":%.2f,\"wrong\":%d}",
                unit,
                round.acknowledged(),
                round.elapsed().toNanos() / 1e9,
                unit,
                round.perSecond(),
                round.latency().p50Nanos() / 1e6,
                round.latency().p99Nanos() / 1e6,
                round.latency().p999Nanos() / 1e6,
                round.processor().toMillis() / 1e3,
                round.wrong());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
