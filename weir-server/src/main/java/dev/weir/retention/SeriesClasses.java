package dev.weir.retention;

import dev.weir.format.text.Glob;
import dev.weir.model.SeriesRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which series are kept how long: those that match no pattern are of class 0, each other age has a class of its own. Used by one thread, which
 * judges each series once.
 */
final class SeriesClasses {
    /**
     * How long series are kept that match a pattern.
     *
     * @param pattern of their keys
     * @param age empty for ever
     */
    record Rule(Glob pattern, Optional<Duration> age) {}

    private static final int MOST = Byte.MAX_VALUE;

    private final List<Rule> rules;
    private final List<Optional<Duration>> ages = new ArrayList<>();
    private final byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];
    private byte[] classes = new byte[0];

    /** Classes of series as a plan has them. */
    static SeriesClasses of(Retention.Plan plan) {
        return new SeriesClasses(
                plan.age(),
                plan.series().entrySet().stream()
                        .map(each -> new Rule(Glob.of(each.getKey()), each.getValue()))
                        .toList());
    }

    /** Classes of series by rules; {@code general} is the age of all others. */
    SeriesClasses(Optional<Duration> general, List<Rule> rules) {
        this.rules = rules;
        ages.add(general);
        rules.stream()
                .map(Rule::age)
                .filter(age -> !ages.subList(1, ages.size()).contains(age))
                .distinct()
                .forEach(ages::add);
        if (ages.size() > MOST) {
            throw new IllegalArgumentException(
                    "cannot keep series for " + ages.size() + " different ages (retention.series): at most " + MOST);
        }
    }

    /** The age at which what is of each class goes; empty for never. */
    List<Optional<Duration>> ages() {
        return ages;
    }

    /** The class of every series that is known by now. */
    byte[] of(SeriesRegistry registry) {
        int from = classes.length;
        int to = registry.size();
        if (to > from) {
            byte[] grown = Arrays.copyOf(classes, to);
            for (int id = from; id < to; id++) {
                grown[id] = rules.isEmpty() ? 0 : classOf(registry.copyKey(id, key, 0));
            }
            classes = grown;
        }
        return classes;
    }

    /** Where several patterns match, the longest age holds. */
    private byte classOf(int keyLength) {
        int found = 0;
        for (Rule rule : rules) {
            if (rule.pattern.matches(key, 0, keyLength)) {
                int of = ages.subList(1, ages.size()).indexOf(rule.age) + 1;
                found = found == 0 || isLonger(ages.get(of), ages.get(found)) ? of : found;
            }
        }
        return (byte) found;
    }

    private static boolean isLonger(Optional<Duration> one, Optional<Duration> other) {
        return other.isPresent() && (one.isEmpty() || one.get().compareTo(other.get()) > 0);
    }
}
