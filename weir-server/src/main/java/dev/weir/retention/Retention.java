package dev.weir.retention;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.text.Glob;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.store.Horizons;
import dev.weir.store.PartExtent;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the horizons forward below which nothing is shown, by age and by size. Readers take the horizons as they are, so a clock that jumps has no
 * effect before {@link #round} has judged it. One thread calls that; the rest is for any thread.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final String SIZE_KEY = "size";

    /** Parts get half of the cap whatever the journal takes: else a large journal would have all of them go. */
    private static final int PARTS_SHARE = 2;

    /** What goes at once when the cap is passed, and the largest part that merges make, is this fraction of the cap. */
    private static final int STEP_SHARE = 8;

    /**
     * How long what is kept.
     *
     * @param age of samples, events and rejected input; empty for ever
     * @param series other ages of some series, by patterns; where several match, the longest holds
     * @param mostBytes what the data directory may take; empty for no cap
     */
    public record Plan(Optional<Duration> age, Map<String, Optional<Duration>> series, Optional<Long> mostBytes) {
        boolean isEmpty() {
            return age.isEmpty()
                    && mostBytes.isEmpty()
                    && series.values().stream().allMatch(Optional::isEmpty);
        }
    }

    private final Plan plan;
    private final EmbeddedStore store;
    private final SeriesRegistry registry;
    private final Ingest ingest;
    private final LongSupplier otherBytes;
    private final LongConsumer rejected;
    private final SeriesClasses classes;
    private final SteadyClock clock;
    private final long[] byAge;
    private long bySize;
    private volatile boolean suspended;
    private volatile long general = Long.MIN_VALUE;

    /**
     * Retention of a store. What had gone by size stays gone at once, what goes by age after the first round. May read the disk.
     *
     * @param otherBytes how much of the data directory is not parts
     * @param rejected drops rejected input that came before a time, microseconds since the Unix epoch; may wait until that is durable
     */
    public Retention(
            Plan plan,
            EmbeddedStore store,
            SeriesRegistry registry,
            Ingest ingest,
            LongSupplier otherBytes,
            LongConsumer rejected,
            InstantSource wall,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.store = store;
        this.registry = registry;
        this.ingest = ingest;
        this.otherBytes = otherBytes;
        this.rejected = rejected;
        this.classes = new SeriesClasses(
                plan.age,
                plan.series.entrySet().stream()
                        .map(each -> new SeriesClasses.Rule(Glob.of(each.getKey()), each.getValue()))
                        .toList());
        this.byAge = new long[classes.ages().size()];
        Arrays.fill(byAge, Long.MIN_VALUE);
        this.clock = new SteadyClock(wall, nanoTime, newest(wall));
        this.bySize = plan.mostBytes.isPresent() ? storedSize() : Long.MIN_VALUE;
        plan.mostBytes.ifPresent(cap -> store.mostMergedBytes(cap / STEP_SHARE));
        publish();
    }

    /** A time that the clock had before; where there are commits and none of them tells, none that it can have. */
    private OptionalLong newest(InstantSource wall) {
        if (store.lastCommitMicros() != Long.MIN_VALUE) {
            return OptionalLong.of(store.lastCommitMicros());
        }
        return store.lastApplied() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant()) + 1_000_000);
    }

    private long storedSize() {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.records()
                    .find(RecordTable.RETENTION, SIZE_KEY)
                    .map(value -> Long.parseLong(new String(value, US_ASCII)))
                    .orElse(Long.MIN_VALUE);
        }
    }

    /**
     * Moves the horizons to where they belong now, if the clock can be believed.
     *
     * @throws WeirException when that could not be journaled
     */
    void round() {
        if (plan.isEmpty()) {
            return;
        }
        OptionalLong now = clock.micros();
        say(now.isEmpty());
        if (now.isPresent()) {
            moveByAge(now.getAsLong());
            plan.mostBytes.ifPresent(cap -> moveBySize(cap, now.getAsLong()));
        }
        publish();
        if (now.isPresent() && plan.age.isPresent()) {
            rejected.accept(byAge[0]);
        }
    }

    private void say(boolean isSuspended) {
        if (isSuspended && !suspended) {
            log.warn("retention is suspended: the clock has jumped, or cannot be compared with what is stored;"
                    + " it goes on when the clock has run steadily for an hour");
        } else if (!isSuspended && suspended) {
            log.info("retention goes on: the clock has run steadily for an hour");
        }
        suspended = isSuspended;
    }

    private void moveByAge(long nowMicros) {
        for (int each = 0; each < byAge.length; each++) {
            Optional<Duration> age = classes.ages().get(each);
            if (age.isPresent()) {
                byAge[each] = Math.max(byAge[each], nowMicros - age.get().toNanos() / 1000);
            }
        }
    }

    private void moveBySize(long cap, long nowMicros) {
        List<PartExtent> parts = store.extents();
        long partBytes = parts.stream().mapToLong(PartExtent::bytes).sum();
        long most = Math.max(cap / PARTS_SHARE, cap - otherBytes.getAsLong());
        long next = SizeHorizon.next(parts, bySize, most, most - cap / STEP_SHARE, nowMicros);
        if (next > bySize) {
            byte[] value = Long.toString(next).getBytes(US_ASCII);
            ingest.submit(new Submission(new RecordPut(RecordTable.RETENTION, SIZE_KEY, value, Long.MAX_VALUE)));
            bySize = next;
            log.info(
                    "the parts take {} bytes, and retention.max-bytes leaves {} to them: what is older than {} goes",
                    partBytes,
                    most,
                    Instant.EPOCH.plus(next, ChronoUnit.MICROS));
        }
    }

    private void publish() {
        long[] byClass =
                Arrays.stream(byAge).map(each -> Math.max(each, bySize)).toArray();
        general = byClass[0];
        store.horizons(new Horizons(byClass[0], byClass, classes.of(registry)));
    }

    /** Whether it works. */
    public Health.Part health() {
        return suspended
                ? new Health.Part(
                        Health.State.DEGRADED,
                        "the clock has jumped, or cannot be compared with what is stored; nothing expires until it has run steadily for an hour",
                        Map.of())
                : Health.Part.ok();
    }

    /** Adds what it counts. */
    public void addTo(Monitor monitor) {
        monitor.gauge(
                "retention_horizon_seconds",
                "Time below which events and most series are not shown any more, since the Unix epoch; 0 for none.",
                () -> general == Long.MIN_VALUE ? 0 : Math.floorDiv(general, 1_000_000));
    }
}
