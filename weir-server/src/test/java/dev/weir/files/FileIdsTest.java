package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids of files: they rise with the time and are all different. */
final class FileIdsTest {
    @Test
    void idsRiseWithTheTimeAndAreNeverTheSame() {
        Set<String> seen = new HashSet<>();
        String before = "";
        for (long millis : new long[] {0, 1, 1_774_958_400_000L, 1_774_958_400_001L, 0xFFFF_FFFF_FFFFL}) {
            FileIds ids = new FileIds(
                    () -> Instant.ofEpochMilli(millis), Seed.random().split());
            for (int i = 0; i < 100; i++) {
                String id = ids.next();
                assertThat(id).hasSize(32).matches("[0-9a-f]+").isGreaterThanOrEqualTo(FileIds.first(millis));
                seen.add(id.substring(12) + millis);
                assertThat(FileIds.first(millis)).isGreaterThan(before);
            }
            before = ids.next();
        }
        assertThat(seen).hasSize(500);
    }

    @Test
    void timesAreInMicroseconds() {
        assertThat(FileIds.micros(() -> Instant.parse("1969-12-31T23:59:59.999999Z")))
                .isEqualTo(-1);
        assertThat(FileIds.micros(() -> Instant.ofEpochSecond(2, 1_999))).isEqualTo(2_000_001);
    }
}
