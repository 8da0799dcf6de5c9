package dev.weir.monitor;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures in Prometheus' terms. Its library is loaded when somebody first asks, so that it costs a start nothing. Any thread. */
final class Exposition {
    private final Monitor monitor;
    private @Nullable PrometheusRegistry jvm;
    private @Nullable ExpositionFormats formats;

    Exposition(Monitor monitor) {
        this.monitor = monitor;
    }

    synchronized Monitor.Scrape scrape(String accept) {
        PrometheusRegistry machine = jvm == null ? new PrometheusRegistry() : jvm;
        ExpositionFormats known = formats == null ? ExpositionFormats.init() : formats;
        if (jvm == null) {
            JvmMetrics.builder(PrometheusProperties.get()).register(machine);
        }
        jvm = machine;
        formats = known;
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        machine.scrape().forEach(all::metricSnapshot);
        requests(all);
        for (Monitor.Figure figure : monitor.figures()) {
            all.metricSnapshot(figure(figure));
        }
        ExpositionFormatWriter writer = accept.contains("application/openmetrics-text")
                ? known.getOpenMetricsTextFormatWriter()
                : known.getPrometheusTextFormatWriter();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, all.build());
        } catch (IOException e) {
            throw new UncheckedIOException("BUG: memory cannot be written", e);
        }
        return new Monitor.Scrape(writer.getContentType(), body.toByteArray());
    }

    private static MetricSnapshot figure(Monitor.Figure figure) {
        Map<List<String>, Long> values = figure.values().get();
        String name = "weir_" + figure.name();
        Function<List<String>, Labels> labels = given -> Labels.of(figure.labels(), given);
        if (figure.isCounter()) {
            Counted counter = new Counted(name, figure.help());
            values.forEach((label, value) -> counter.add(labels.apply(label), value));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(figure.help());
        values.forEach((label, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels.apply(label))
                .value(value)
                .build()));
        return gauge.build();
    }

    private void requests(MetricSnapshots.Builder all) {
        Counted requests = new Counted("weir_http_requests", "HTTP requests that were answered.");
        monitor.requests()
                .requests()
                .forEach((kind, count) -> requests.add(
                        Labels.of(
                                "method",
                                kind.method(),
                                "route",
                                kind.route(),
                                "status",
                                String.valueOf(kind.status())),
                        count.sum()));
        all.metricSnapshot(requests.build());
        all.metricSnapshot(histogram(
                "weir_http_request_duration",
                "Time from the head of a request to the end of its reply.",
                monitor.requests().timings()));
        all.metricSnapshot(histogram(
                "weir_journal_force_duration", "Time that forcing the journal to disk took.", monitor.forces()));
        Counted damaged = new Counted("weir_damaged_reads", "Reads that failed on damaged stored bytes.");
        damaged.add(Labels.EMPTY, monitor.damagedReads().sum());
        all.metricSnapshot(damaged.build());
    }

    private static HistogramSnapshot histogram(String name, String help, Timings timings) {
        double[] bounds = Timings.boundsSeconds();
        long[] counts = timings.counts();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY, counts[i]);
        }
        return HistogramSnapshot.builder()
                .name(name + "_seconds")
                .help(help)
                .unit(Unit.SECONDS)
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(timings.sumSeconds())
                        .build())
                .build();
    }

    /** A counter while its points are gathered. */
    private record Counted(CounterSnapshot.Builder builder) {
        Counted(String name, String help) {
            this(CounterSnapshot.builder().name(name).help(help));
        }

        void add(Labels labels, long value) {
            builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value((double) value)
                    .build());
        }

        CounterSnapshot build() {
            return builder.build();
        }
    }
}
