package dev.weir.retention;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.Horizons;
import dev.weir.store.RecordReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The horizons to which a server has come that no longer runs. */
public final class LastHorizons {
    private LastHorizons() {}

    /**
     * What it did not show any more under a plan. Blocks on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when it cannot be read
     */
    public static Horizons of(Retention.Plan plan, RecordReader records, SeriesRegistry registry) {
        SeriesClasses classes = SeriesClasses.of(plan);
        List<Optional<Duration>> ages = classes.ages();
        long bySize = plan.mostBytes().isPresent() ? StoredHorizons.read(records, Retention.SIZE_KEY) : Long.MIN_VALUE;
        long[] byClass = new long[ages.size()];
        for (int each = 0; each < byClass.length; each++) {
            Optional<Duration> age = ages.get(each);
            long byAge = age.isPresent() ? StoredHorizons.read(records, Retention.AGE_KEY + age.get()) : Long.MIN_VALUE;
            byClass[each] = Math.max(byAge, bySize);
        }
        return new Horizons(byClass[0], byClass, classes.of(registry));
    }
}
