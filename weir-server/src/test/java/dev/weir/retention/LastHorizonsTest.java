package dev.weir.retention;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Commit;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Horizons;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LastHorizonsTest {
    @Test
    void areThoseOfThePlanAsFarAsTheyWereJournaled() {
        SeriesRegistry registry = new SeriesRegistry(10);
        registry.findOrAdd("usual".getBytes(UTF_8));
        registry.findOrAdd("long.a".getBytes(UTF_8));
        registry.findOrAdd("new.a".getBytes(UTF_8));
        EmbeddedStore.Options options = new EmbeddedStore.Options(1000, Duration.ofMinutes(10));
        try (EmbeddedStore store = EmbeddedStore.open(
                new SimulatedDisk(1), Path.of("/data"), registry, options, System::nanoTime, through -> {})) {
            store.apply(new Commit(
                    1, 0, 3, List.of(horizon("age PT1H", "500"), horizon("age PT9H", "100"), horizon("size", "300"))));
            try (View view = store.view(0, Duration.ZERO)) {
                Map<String, Optional<Duration>> series =
                        Map.of("long.*", Optional.of(Duration.ofHours(9)), "new.*", Optional.of(Duration.ofHours(2)));
                Optional<Duration> age = Optional.of(Duration.ofHours(1));
                Horizons byAge =
                        LastHorizons.of(new Retention.Plan(age, series, Optional.empty()), view.records(), registry);
                assertThat(List.of(byAge.general(), byAge.of(0), byAge.of(1), byAge.of(2)))
                        .containsExactly(500L, 500L, 100L, Long.MIN_VALUE);
                Horizons bySize =
                        LastHorizons.of(new Retention.Plan(age, series, Optional.of(1L)), view.records(), registry);
                assertThat(List.of(bySize.general(), bySize.of(0), bySize.of(1), bySize.of(2)))
                        .containsExactly(500L, 500L, 300L, 300L);
                Horizons none = LastHorizons.of(
                        new Retention.Plan(Optional.empty(), Map.of(), Optional.empty()), view.records(), registry);
                assertThat(none.of(0)).isEqualTo(Long.MIN_VALUE);
            }
        }
    }

    private static RecordPut horizon(String key, String micros) {
        return new RecordPut(RecordTable.RETENTION, key, micros.getBytes(US_ASCII), Long.MAX_VALUE);
    }
}
