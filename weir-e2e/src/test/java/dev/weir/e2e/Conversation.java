package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a device was pushed over one connection, held against the beers that are stored: the tap of each, by its id. */
record Conversation(List<String> pushes) {
    private static final Pattern POUR = Pattern.compile("Tap with id ([0-9]+) posted a new beer \\(id: ([0-9]+)\\)!");
    private static final Pattern REPORT = Pattern.compile("\\{\"tap .*\"total beers\":([0-9]+)\\}");

    /** Requires that what was pushed is right, and answers the ids of the pours, in order. */
    List<Integer> require(List<Long> taps) {
        List<Integer> ids = new ArrayList<>();
        for (String push : pushes) {
            Matcher pour = POUR.matcher(push);
            if (pour.matches()) {
                int id = Integer.parseInt(pour.group(2));
                assertThat(Long.parseLong(pour.group(1))).as(push).isEqualTo(taps.get(id));
                ids.add(id);
                continue;
            }
            Matcher report = REPORT.matcher(push);
            assertThat(report.matches()).as(push).isTrue();
            int total = Integer.parseInt(report.group(1));
            assertThat(push).isEqualTo(report(taps.subList(0, total)));
            assertThat(ids.getLast()).as("what came before " + push).isEqualTo(total - 1);
        }
        return ids;
    }

    /** How many reports there are. */
    long reports() {
        return pushes.stream().filter(push -> REPORT.matcher(push).matches()).count();
    }

    private static String report(List<Long> taps) {
        Map<Long, Integer> counts = new LinkedHashMap<>();
        taps.forEach(tap -> counts.merge(tap, 1, Integer::sum));
        StringBuilder report = new StringBuilder("{");
        counts.forEach((tap, count) -> report.append("\"tap ")
                .append(tap)
                .append("\":\"")
                .append(percent(count, taps.size()))
                .append("%\","));
        return report.append("\"total beers\":").append(taps.size()).append('}').toString();
    }

    private static String percent(int count, int all) {
        BigDecimal percent = BigDecimal.valueOf(100L * count)
                .divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return percent.setScale(Math.max(1, percent.scale())).toPlainString();
    }
}
