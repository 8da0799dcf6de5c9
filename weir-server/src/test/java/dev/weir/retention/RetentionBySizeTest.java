package dev.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.store.PartExtent;
import dev.weir.store.View;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes because the data directory outgrows its cap, samples and uploaded files. */
final class RetentionBySizeTest extends RetentionFixture {
    @Test
    void theOldestGoWhenThePartsOutgrowTheCapAndStayGoneAfterAStart() {
        long cap = 1_000_000;
        int id = -1;
        Retention retention = retention(FOREVER, Map.of(), Optional.of(cap));
        for (int hour = 40; hour > 0; hour--) {
            id = put("a", ago(Duration.ofHours(hour)), 10_000, 300_000);
            store.flush();
            retention.round();
        }
        int all = 400_000;
        await(() -> partBytes() <= cap);
        int left = count(id);
        assertThat(left).isBetween(all / 20, all / 2);
        int newest = id;
        try (View view = store.view(0, Duration.ZERO)) {
            assertThat(view.samples().summary(newest).lastMicros())
                    .isEqualTo(ago(Duration.ofHours(1)) + 9_999 * 300_000L);
        }
        close();
        open();
        retention(FOREVER, Map.of(), Optional.of(cap));
        assertThat(count(id)).isEqualTo(left);
    }

    @Test
    void uploadedFilesGoByTheirAge() {
        upload(Duration.ofHours(3), 10);
        upload(Duration.ofMinutes(50), 10);
        retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty()).round();
        assertThat(files).extracting(PartExtent::minMicros).containsExactly(ago(Duration.ofMinutes(50)));
    }

    @Test
    void filesThatOutgrowTheCapTakeNoSampleWithThem() {
        int id = put("a", ago(Duration.ofHours(9)), 10_000, 300_000);
        store.flush();
        long cap = 4 * partBytes();
        for (int hour = 8; hour > 0; hour--) {
            upload(Duration.ofHours(hour), cap / 4);
        }
        Retention retention = retention(FOREVER, Map.of(), Optional.of(cap));
        for (int round = 0; round < 3; round++) {
            retention.round();
            assertThat(count(id)).isEqualTo(10_000);
            assertThat(files)
                    .hasSize(3)
                    .first()
                    .isEqualTo(new PartExtent(cap / 4, ago(Duration.ofHours(3)), ago(Duration.ofHours(3))));
        }
    }

    @Test
    void ofSamplesAndFilesTheOldestGo() {
        upload(Duration.ofHours(50), 100_000);
        upload(Duration.ofMinutes(1), 100_000);
        int id = -1;
        Retention retention = retention(FOREVER, Map.of(), Optional.of(1_000_000L));
        for (int hour = 40; hour > 0; hour--) {
            id = put("a", ago(Duration.ofHours(hour)), 10_000, 300_000);
            store.flush();
            retention.round();
        }
        await(() -> partBytes() <= 900_000);
        assertThat(count(id)).isBetween(20_000, 200_000);
        assertThat(files).extracting(PartExtent::minMicros).containsExactly(ago(Duration.ofMinutes(1)));
    }
}
