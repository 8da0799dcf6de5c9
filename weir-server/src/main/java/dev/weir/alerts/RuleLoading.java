package dev.weir.alerts;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.RecordTable;
import dev.weir.model.WeirException;
import dev.weir.store.SeriesSummary;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a {@link RuleWatch} what was before the start: the newest samples of the stored series, and what was told. Used by one thread, which it blocks. */
final class RuleLoading {
    private static final Logger log = LoggerFactory.getLogger(RuleLoading.class);

    /** Series that are read before the view is let go of: it pins memory. */
    private static final int STRETCH = 256;

    private static final int MOST_CHANGES = 1000;

    private final Store store;
    private final Ingest ingest;
    private final RuleWatch watch;
    private final InstantSource clock;

    /** Whether it was said that some cannot be read: there may be very many. */
    private boolean isTold;

    RuleLoading(Store store, Ingest ingest, RuleWatch watch, InstantSource clock) {
        this.store = store;
        this.ingest = ingest;
        this.watch = watch;
        this.clock = clock;
    }

    /** Loads all, unless the server is closing meanwhile. */
    void run(BooleanSupplier isClosing) {
        Map<String, Long> told = told();
        forgetOthers(told);
        for (int from = 0; from < watch.storedSeries() && !isClosing.getAsBoolean(); from += STRETCH) {
            try (View view = store.view(0, Duration.ZERO)) {
                for (int id = from; id < Math.min(from + STRETCH, watch.storedSeries()); id++) {
                    load(view, id, told);
                }
            }
        }
    }

    private void load(View view, int seriesId, Map<String, Long> told) {
        if (!watch.isWatched(seriesId)) {
            return;
        }
        SeriesSummary stored = SeriesSummary.EMPTY;
        try {
            stored = view.samples().summary(seriesId);
        } catch (WeirException e) {
            if (!isTold) {
                log.warn("a rule knows nothing of a series before its next sample: {}", e.reason());
                isTold = true;
            }
        }
        boolean isEmpty = stored.samples() == 0;
        watch.load(
                seriesId,
                isEmpty ? Long.MIN_VALUE : stored.lastMicros(),
                isEmpty ? Double.NaN : stored.lastValue(),
                told,
                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    }

    private Map<String, Long> told() {
        Map<String, Long> told = new HashMap<>();
        try (View view = store.view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.ALERTS, put -> {
                if (put.value().length == Long.BYTES && !put.key().equals(Outbox.KEY)) {
                    told.put(
                            put.key(),
                            ByteBuffer.wrap(put.value())
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong());
                } else {
                    told.remove(put.key());
                }
            });
        }
        return told;
    }

    /** Forgets what was told of rules that are there no longer. */
    private void forgetOthers(Map<String, Long> told) {
        List<String> known = watch.rules().stream().map(Rule::text).toList();
        List<Change> gone = new ArrayList<>();
        for (String key : told.keySet()) {
            if (!known.contains(key.substring(0, key.indexOf('\n')))) {
                gone.add(RuleWatch.record(key, null));
            }
        }
        try {
            for (int from = 0; from < gone.size(); from += MOST_CHANGES) {
                List<Change> some = gone.subList(from, Math.min(from + MOST_CHANGES, gone.size()));
                ingest.submit(new Submission(some.toArray(Change[]::new)));
            }
        } catch (WeirException e) {
            log.debug("what was told of rules that are gone is forgotten at the next start: {}", e.reason());
        }
    }
}
