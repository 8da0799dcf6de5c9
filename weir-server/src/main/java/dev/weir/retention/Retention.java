package dev.weir.retention;

import dev.weir.ingest.Ingest;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.store.Horizons;
import dev.weir.store.PartExtent;
import dev.weir.store.Store;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the horizons forward below which nothing is shown, by age and by size. Readers take the horizons as they are, so a clock that jumps has no
 * effect before {@link #round} has judged it. One thread calls that; the rest is for any thread.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    static final String SIZE_KEY = "size";
    static final String AGE_KEY = "age ";

    /** A horizon by age is journaled when it has moved by this fraction of the age, or by a minute. */
    private static final int AGE_STEPS = 100;

    private static final long MINUTE_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    /** Parts get half of the cap whatever the journal and uploaded files take: else these would have all samples go. */
    private static final int PARTS_SHARE = 2;

    /** What goes at once when the cap is passed, and the largest part that merges make, is this fraction of the cap. */
    private static final int STEP_SHARE = 8;

    /**
     * How long what is kept.
     *
     * @param age of samples, events, uploaded files and rejected input; empty for ever
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

    /**
     * Who is told of the events that are about to be hidden, what the data directory has beside parts, and who drops what came before a time, microseconds since the Unix epoch, where retention says so;
     * they may wait
     * until that is durable.
     *
     * @param events told the time below which events are about to be hidden, while they can still be read
     * @param journalBytes what the journal takes
     * @param byAge drop what is older than the age
     * @param files what each uploaded file takes of the data directory, and when it came
     * @param byAgeAndSize drop uploaded files: those older than the age, or the oldest where the data directory has outgrown its cap
     */
    public record Beside(
            List<LongConsumer> events,
            LongSupplier journalBytes,
            List<LongConsumer> byAge,
            Supplier<List<PartExtent>> files,
            List<LongConsumer> byAgeAndSize) {}

    private final Plan plan;
    private final Store store;
    private final EmbeddedStore local;
    private final SeriesRegistry registry;
    private final StoredHorizons stored;
    private final Beside beside;
    private final SeriesClasses classes;
    private final SteadyClock clock;
    private final long[] byAge;
    private long bySize = Long.MIN_VALUE;
    private long filesBySize = Long.MIN_VALUE;
    private boolean loaded;
    private volatile boolean suspended;
    private volatile @Nullable String damage;
    private volatile long tooMuchLater;
    private volatile long general = Long.MIN_VALUE;

    /**
     * Retention of a store, part of which, or all, is on this machine's disk: {@code retention.max-bytes} looks at that. What had gone stays gone at once; where that cannot be read, nothing goes until it can. May read the disk.
     */
    public Retention(
            Plan plan,
            Store store,
            EmbeddedStore local,
            SeriesRegistry registry,
            Ingest ingest,
            Beside beside,
            InstantSource wall,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.store = store;
        this.local = local;
        this.registry = registry;
        this.stored = new StoredHorizons(store, ingest);
        this.beside = beside;
        this.classes = SeriesClasses.of(plan);
        this.byAge = new long[classes.ages().size()];
        Arrays.fill(byAge, Long.MIN_VALUE);
        this.clock = new SteadyClock(wall, nanoTime, newest(wall));
        plan.mostBytes.ifPresent(cap -> local.mostMergedBytes(cap / STEP_SHARE));
        if (load()) {
            publish();
        }
    }

    /** Takes up the horizons where they were; answers whether it could. */
    private boolean load() {
        try {
            long[] ages = new long[byAge.length];
            for (int each = 0; each < ages.length; each++) {
                Optional<Duration> age = classes.ages().get(each);
                ages[each] = age.isPresent() ? stored.load(AGE_KEY + age.get()) : Long.MIN_VALUE;
            }
            bySize = plan.mostBytes.isPresent() ? stored.load(SIZE_KEY) : Long.MIN_VALUE;
            System.arraycopy(ages, 0, byAge, 0, ages.length);
            loaded = true;
            damage = null;
        } catch (WeirException e) {
            if (damage == null) {
                log.error("retention is suspended: what has gone cannot be read: {}", e.getMessage());
            }
            damage = e.reason();
        }
        return loaded;
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

    /**
     * Moves the horizons to where they belong now, if the clock can be believed, and journals them after that: a full disk keeps nothing from going.
     *
     * @throws WeirException when that could not be journaled
     */
    void round() {
        if (plan.isEmpty() || !(loaded || load())) {
            return;
        }
        OptionalLong now = clock.micros();
        say(now.isEmpty());
        if (now.isPresent()) {
            moveByAge(now.getAsLong());
            plan.mostBytes.ifPresent(cap -> moveBySize(cap, now.getAsLong()));
            drop(beside.events, Math.max(byAge[0], bySize));
        }
        publish();
        save();
        if (now.isPresent()) {
            drop(beside.byAge, byAge[0]);
            drop(beside.byAgeAndSize, Math.max(byAge[0], filesBySize));
        }
    }

    private static void drop(List<LongConsumer> those, long beforeMicros) {
        if (beforeMicros > Long.MIN_VALUE) {
            those.forEach(each -> each.accept(beforeMicros));
        }
    }

    private void save() {
        for (int each = 0; each < byAge.length; each++) {
            Optional<Duration> age = classes.ages().get(each);
            if (age.isPresent()) {
                long step = Math.min(MINUTE_MICROS, age.get().toNanos() / 1000 / AGE_STEPS);
                stored.note(AGE_KEY + age.get(), byAge[each], step);
            }
        }
        stored.note(SIZE_KEY, bySize, 1);
        stored.save();
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
        List<PartExtent> parts = local.extents();
        List<PartExtent> files = beside.files.get().stream()
                .filter(file -> file.minMicros() >= filesBySize)
                .toList();
        long most = Math.max(cap / PARTS_SHARE, cap - beside.journalBytes.getAsLong());
        SizeHorizon.Ends next =
                SizeHorizon.next(parts, files, bySize, most, cap / PARTS_SHARE, cap / STEP_SHARE, nowMicros);
        long later = SizeHorizon.laterBytes(parts, nowMicros);
        tooMuchLater = later > most - cap / STEP_SHARE ? later : 0;
        if (next.parts() > bySize) {
            say("samples and events", parts, files, most, next.parts());
        }
        if (next.files() > filesBySize && files.stream().anyMatch(file -> file.minMicros() < next.files())) {
            say("uploaded files", parts, files, most, next.files());
        }
        bySize = next.parts();
        filesBySize = Math.max(filesBySize, next.files());
    }

    private static void say(String what, List<PartExtent> parts, List<PartExtent> files, long most, long horizon) {
        log.info(
                "the parts take {} bytes and uploaded files {}, and retention.max-bytes leaves {} to them: {} older than {} go",
                SizeHorizon.bytes(parts),
                SizeHorizon.bytes(files),
                most,
                what,
                Instant.EPOCH.plus(horizon, ChronoUnit.MICROS));
    }

    private void publish() {
        long[] byClass =
                Arrays.stream(byAge).map(each -> Math.max(each, bySize)).toArray();
        general = byClass[0];
        store.horizons(new Horizons(byClass[0], byClass, classes.of(registry)));
    }

    /** Whether it works. */
    public Health.Part health() {
        String found = damage;
        if (found != null) {
            return degraded("nothing expires, as what has gone cannot be read: " + found);
        }
        if (tooMuchLater > 0) {
            return degraded("retention.max-bytes cannot be kept: " + tooMuchLater
                    + " bytes hold only what lies after now; a deletion takes it out");
        }
        return suspended
                ? degraded("the clock has jumped, or cannot be compared with what is stored;"
                        + " nothing expires until it has run steadily for an hour")
                : Health.Part.ok();
    }

    private static Health.Part degraded(String reason) {
        return new Health.Part(Health.State.DEGRADED, reason, Map.of());
    }

    /** Adds what it counts. */
    public void addTo(Monitor monitor) {
        monitor.gauge(
                "retention_horizon_seconds",
                "Time below which events and most series are not shown any more, since the Unix epoch; 0 for none.",
                () -> general == Long.MIN_VALUE ? 0 : Math.floorDiv(general, 1_000_000));
    }
}
