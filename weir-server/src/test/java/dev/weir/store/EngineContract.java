package dev.weir.store;

import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store of an engine as all contracts use it: open from the beginning of a test to its end, and opened again in between. */
public abstract class EngineContract {
    private static final int MOST_SERIES = 1000;

    private final TestedEngine engine;
    private SeriesRegistry registry = new SeriesRegistry(MOST_SERIES);
    private @Nullable Store opened;
    private long sequence;

    /** Of an engine that has nothing yet. */
    protected EngineContract(TestedEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void openStore() {
        opened = engine.open(registry);
    }

    @AfterEach
    void closeStore() {
        store().close();
    }

    protected final Store store() {
        return Objects.requireNonNull(opened);
    }

    final void reopen() {
        store().close();
        registry = new SeriesRegistry(MOST_SERIES);
        opened = engine.open(registry);
    }

    protected final void flush() {
        engine.flush();
    }

    final void awaitMerge() {
        engine.awaitMerge();
    }

    /** The series of the open store. */
    final SeriesRegistry registry() {
        return registry;
    }

    /** The last commit that was applied. */
    final long sequence() {
        return sequence;
    }

    /** Applies the next commit, and answers it. */
    final Commit apply(Change... changes) {
        Commit commit = new Commit(++sequence, 0, registry.size(), List.of(changes));
        store().apply(commit);
        return commit;
    }

    /** Everything that was applied; the caller closes it. */
    protected final View view() {
        return store().view(sequence, Duration.ZERO);
    }
}
