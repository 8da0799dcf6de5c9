package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import java.util.List;

/** All bars, in the order of the page. A new bar is a class and a line here. */
public final class Bars {
    private Bars() {}

    /** Every bar. */
    public static List<Bar> all() {
        return List.of(
                new PipelinedPuts(
                        "puts", "acknowledged puts/s, 4 connections, 1,000 series", 1_000, 0, 4e6, 5, List.of()),
                new PipelinedPuts("puts-100k", "the same with 100,000 series", 100_000, 0, 3.5e6, 0, List.of()),
                new PipelinedPuts(
                        "puts-late", "every tenth point late by up to an hour", 1_000, 0.1, 3.5e6, 0, List.of()),
                new GuardedPuts(),
                new RequestReply(),
                new PipelinedPuts(
                        "puts-slow-disk",
                        "acknowledged puts/s with each fdatasync slowed by 5 ms",
                        1_000,
                        0,
                        3e6,
                        0,
                        PipelinedPuts.SLOW_DISK),
                new BytesPerSample(),
                new GetOne(),
                new GetAll(),
                new Restart(),
                new SeriesMemory(),
                new IdleMemory(),
                new DurableEvents(),
                new NewestEvents("data-device", "device_id", EventWorkload.STANDARD.devices(), 5),
                new NewestEvents("data-card", "card_id", EventWorkload.STANDARD.cards(), 20),
                new ExportEvents(),
                new BytesPerEvent(),
                new QueryByHour("query-hour", 1, 3_153_600, 15),
                new QueryByHour("query-glob", 1_000, 5_000, 100),
                new HealthUnderLoad(),
                new PutVisible(),
                new DeviceMemory(),
                new FirstDevices(),
                new RefusedPuts(),
                new DeletedSeries(),
                new LivePush("live-many", 2_000, 1, 10),
                new LivePush("live-busy", 50, 1_000, 5_000),
                new LivePuts(),
                new CsvFile(),
                new CsvDryRun(),
                new CsvHeap(),
                new LoadFiles(),
                new FileLatency(),
                new CsvPuts(),
                new PouredBeer(),
                new TapPush("taps-push", 0),
                new TapPush("taps-push-stuck", 10),
                new TapMemory(),
                new TapPage(),
                new PageFirst(),
                new PageChart(),
                new PageTail(),
                new PageCalm(),
                new ShippedPuts(),
                new ShippedEvents(),
                new PutsWhileAway(),
                new PutsWhileSlow(),
                new PutsToCassandra(),
                new GetFromCassandra());
    }
}
