package dev.weir.bench;

import static java.util.stream.Collectors.joining;

import java.util.Locale;

/** Results of a load of puts as lines for people and as one JSON object for programs. */
final class PutText {
    private PutText() {}

    static String round(PutRound round) {
        Latency latency = round.latency();
        return String.format(
                Locale.ROOT,
                "%,11.0f puts/s  %,d puts in %.3f s  latency p50 %s p99 %s p99.9 %s ms  generator %.2f s of processor%s",
                round.putsPerSecond(),
                round.acknowledged(),
                round.elapsed().toNanos() / 1e9,
                millis(latency.p50Nanos()),
                millis(latency.p99Nanos()),
                millis(latency.p999Nanos()),
                round.processor().toMillis() / 1e3,
                wrong(round));
    }

    private static String wrong(PutRound round) {
        return round.wrong() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %,d wrong replies: %s",
                        round.wrong(),
                        round.firstWrong().orElse(""));
    }

    static String summary(PutReport report) {
        return String.format(
                Locale.ROOT,
                "cold %,.0f puts/s, then the median of %d rounds: %,.0f puts/s, p99 %.3f ms, %,d wrong replies",
                report.cold().putsPerSecond(),
                report.warm().size(),
                report.putsPerSecond(),
                report.p99Millis(),
                report.wrong());
    }

    static String json(PutWorkload workload, PutReport report) {
        return String.format(
                Locale.ROOT,
                "{\"connections\":%d,\"points\":%d,\"series\":%d,\"pipeline\":%d,\"late\":%s,\"bad\":%s,\"seed\":%d,"
                        + "\"cold_puts_per_second\":%.0f,\"puts_per_second\":%.0f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                        + "\"p999_ms\":%.4f,\"wrong\":%d,\"rounds\":[%s]}",
                workload.connections(),
                workload.points(),
                workload.series(),
                workload.window(),
                workload.late(),
                workload.bad(),
                workload.seed(),
                report.cold().putsPerSecond(),
                report.putsPerSecond(),
                report.median(round -> round.latency().p50Nanos() / 1e6),
                report.p99Millis(),
                report.median(round -> round.latency().p999Nanos() / 1e6),
                report.wrong(),
                report.rounds().stream().map(PutText::jsonRound).collect(joining(",")));
    }

    private static String jsonRound(PutRound round) {
        return String.format(
                Locale.ROOT,
                "{\"puts\":%d,\"seconds\":%.6f,\"puts_per_second\":%.0f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                        + "\"p999_ms\":%.4f,\"processor_seconds\":%.2f,\"wrong\":%d}",
                round.acknowledged(),
                round.elapsed().toNanos() / 1e9,
                round.putsPerSecond(),
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
