package dev.weir.files;

import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import dev.weir.store.EventReader;
import dev.weir.store.Horizons;
import dev.weir.store.RecordReader;
import dev.weir.store.SampleReader;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.ledger.Ledger;
import java.time.Duration;
import java.util.Optional;

/** A store whose samples cannot be read for a while, as they are on their way to a database. */
final class LateStore implements Store {
    private final Store store;
    private volatile boolean late;
    private volatile int refused;

    LateStore(Store store) {
        this.store = store;
    }

    /** From now on samples can be read, or cannot. */
    void late(boolean isLate) {
        late = isLate;
    }

    /** How many have wanted to read samples that were late. */
    int refused() {
        return refused;
    }

    private synchronized SampleReader samples(View view) {
        if (late) {
            refused++;
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: what came before is on its way");
        }
        return view.samples();
    }

    @Override
    public View view(long atLeast, Duration wait) {
        View view = store.view(atLeast, wait);
        return new View() {
            @Override
            public SampleReader samples() {
                return LateStore.this.samples(view);
            }

            @Override
            public EventReader events() {
                return view.events();
            }

            @Override
            public RecordReader records() {
                return view.records();
            }

            @Override
            public void close() {
                view.close();
            }
        };
    }

    @Override
    public long durableSequence() {
        return store.durableSequence();
    }

    @Override
    public void apply(Commit commit) {
        store.apply(commit);
    }

    @Override
    public Ledger ledger() {
        return store.ledger();
    }

    @Override
    public long lastApplied() {
        return store.lastApplied();
    }

    @Override
    public long lastCommitMicros() {
        return store.lastCommitMicros();
    }

    @Override
    public Optional<WeirException> refusal() {
        return store.refusal();
    }

    @Override
    public Optional<WeirException> absence() {
        return store.absence();
    }

    @Override
    public void horizons(Horizons next) {
        store.horizons(next);
    }

    @Override
    public long eventsHiddenBeforeMicros() {
        return store.eventsHiddenBeforeMicros();
    }

    @Override
    public void close() {
        store.close();
    }
}
