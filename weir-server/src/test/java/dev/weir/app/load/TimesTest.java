package dev.weir.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimesTest {
    @Test
    void tellsTheLeastTheAverageTheMostAndWhatNinetyNineOfAHundredDidNotPass() {
        long[] nanos =
                LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();
        assertThat(Times.of(nanos)).isEqualTo(new Times(200, 1_000_000, 100_500_000, 200_000_000, 198_000_000));
        assertThat(Times.of(nanos)).hasToString("min 1.0 ms, avg 100.5 ms, max 200.0 ms, p99 198.0 ms");
    }

    @Test
    void saysSoWhereThereAreNone() {
        assertThat(Times.of()).hasToString("none");
        assertThat(Times.of(5_000_000)).hasToString("min 5.0 ms, avg 5.0 ms, max 5.0 ms, p99 5.0 ms");
    }
}
