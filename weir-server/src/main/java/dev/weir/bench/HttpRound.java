package dev.weir.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a round of requests came to.
 *
 * @param answers each
 * @param wrong what was answered with another status than 200, with that and the beginning of the body
 */
record HttpRound(List<HttpAnswer> answers, List<String> wrong) {
    static final int OK = 200;

    HttpRound {
        answers = List.copyOf(answers);
        wrong = List.copyOf(wrong);
    }

    static HttpRound of(List<HttpRound> parts) {
        return new HttpRound(
                parts.stream().flatMap(part -> part.answers().stream()).toList(),
                parts.stream().flatMap(part -> part.wrong().stream()).toList());
    }

    String text(boolean json) {
        Latency latency = Latency.of(
                answers.stream().mapToLong(each -> each.all().toNanos()).toArray());
        Latency first = Latency.of(
                answers.stream().mapToLong(each -> each.firstByte().toNanos()).toArray());
        long bytes = answers.stream().mapToLong(HttpAnswer::bytes).sum();
        long lines = answers.stream().mapToLong(HttpAnswer::lines).sum();
        double seconds =
                answers.stream().mapToLong(each -> each.all().toNanos()).sum() / 1e9;
        String form = json
                ? "{\"requests\":%d,\"bytes\":%d,\"lines\":%d,\"first_byte_p50_ms\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
                        + "\"lines_per_second\":%.0f,\"wrong\":%d}"
                : "%,d requests  %,d bytes  %,d lines  first byte p50 %.3f ms  all p50 %.3f p99 %.3f ms  %,.0f lines/s a"
                        + " connection  %,d wrong";
        String text = String.format(
                Locale.ROOT,
                form,
                answers.size(),
                bytes,
                lines,
                first.p50Nanos() / 1e6,
                latency.p50Nanos() / 1e6,
                latency.p99Nanos() / 1e6,
                lines / seconds,
                wrong.size());
        return json || wrong.isEmpty() ? text : text + ": " + wrong.getFirst();
    }
}
