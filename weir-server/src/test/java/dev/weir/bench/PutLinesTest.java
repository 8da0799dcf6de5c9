package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PutLinesTest {
    private static final PutWorkload WORKLOAD =
            PutWorkload.STANDARD.withConnections(1).withSeries(20).withPoints(2_000);

    @Test
    void writesLinesOfTheProtocol() {
        assertThat(lines(WORKLOAD, 2_000))
                .hasSize(2_000)
                .allMatch(line -> line.matches("put host[01]\\.[a-z.]+ -?[0-9]+\\.[0-9]{2} 17[0-9]{8}"));
    }

    @Test
    void keepsTheSeriesOfAConnectionTenSecondsApartOverRounds() {
        PutLines source = new PutLines(WORKLOAD, 0);
        Map<String, Long> last = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            for (String line : lines(source, 1_990)) {
                String[] words = line.split(" ", -1);
                long seconds = Long.parseLong(words[3]);
                Long before = last.put(words[1], seconds);
                assertThat(seconds).isEqualTo(before == null ? 1_700_000_000L : before + 10);
            }
        }
        assertThat(last).hasSize(20);
    }

    @Test
    void walksByAtMostOneInHundredths() {
        List<String> lines = lines(WORKLOAD.withSeries(1), 2_000);
        long before = hundredths(lines.getFirst());
        for (String line : lines) {
            assertThat(Math.abs(hundredths(line) - before)).isLessThanOrEqualTo(100);
            before = hundredths(line);
        }
    }

    @Test
    void makesEveryTenthPointLateByUpToAnHour() {
        List<String> lines = lines(WORKLOAD.withSeries(1).withLate(0.1), 2_000);
        for (int i = 0; i < lines.size(); i++) {
            long late = 1_700_000_000L + 10L * i - Long.parseLong(lines.get(i).split(" ", -1)[3]);
            if (i % 10 == 9) {
                assertThat(late).isBetween(1L, 3_600L);
            } else {
                assertThat(late).isZero();
            }
        }
    }

    @Test
    void makesEveryTenthLineBad() {
        List<String> lines = lines(WORKLOAD.withBad(0.1), 2_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).matches("put \\S+ -?[0-9.]+ [0-9]+")).isEqualTo(i % 10 != 9);
        }
    }

    @Test
    void sendsTheSameBytesForTheSameSeed() {
        assertThat(lines(WORKLOAD, 500)).isEqualTo(lines(WORKLOAD, 500));
    }

    private static long hundredths(String line) {
        return Long.parseLong(line.split(" ", -1)[2].replace(".", ""));
    }

    private static List<String> lines(PutWorkload workload, int count) {
        return lines(new PutLines(workload, 0), count);
    }

    private static List<String> lines(PutLines source, int count) {
        ByteBuffer bytes = ByteBuffer.allocate((int) source.longest(count));
        source.put(bytes, 0, count);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString().lines().toList();
    }
}
