package dev.weir.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was sent and what was acknowledged, and so what may and what must be found: acknowledged is part of found, found is part of
 * sent, with equal values. Used by one thread.
 */
final class Ledger {
    private final Map<String, Map<Long, Fate>> fates = new HashMap<>();

    /** What may be found at one time of one series; {@code required} if nothing may not. */
    private static final class Fate {
        private final Set<Double> possible = new TreeSet<>();
        private boolean required;
    }

    /** A batch was sent and refused, or nobody knows: any of its samples may be found or not. */
    void unsure(List<Node.Sample> samples) {
        samples.forEach(sample -> fate(sample.key(), sample.micros()).possible.add(sample.value()));
    }

    /** A batch was acknowledged: it is found from now on, in place of what was before. */
    void acknowledged(List<Node.Sample> samples) {
        for (Node.Sample sample : samples) {
            settle(sample.key(), sample.micros(), sample.value());
        }
    }

    private Fate fate(String key, long micros) {
        return fates.computeIfAbsent(key, name -> new HashMap<>()).computeIfAbsent(micros, time -> new Fate());
    }

    private void settle(String key, long micros, double value) {
        Fate fate = fate(key, micros);
        fate.possible.clear();
        fate.possible.add(value);
        fate.required = true;
    }

    /** What is wrong with what was found, if anything. */
    Optional<String> violation(Map<String, NavigableMap<Long, Double>> found) {
        List<String> wrong = new ArrayList<>();
        found.forEach((key, samples) -> samples.forEach((micros, value) -> {
            Fate fate = fates.getOrDefault(key, Map.of()).get(micros);
            if (fate == null || !fate.possible.contains(value)) {
                wrong.add(key + " at " + micros + " is " + value + ", which was "
                        + (fate == null ? "never sent" : "overwritten, or never sent; possible: " + fate.possible));
            }
        }));
        fates.forEach((key, times) -> times.forEach((micros, fate) -> {
            if (fate.required && (!found.containsKey(key) || !found.get(key).containsKey(micros))) {
                wrong.add(key + " at " + micros + " is lost, which was acknowledged as " + fate.possible);
            }
        }));
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(wrong.size() + " violations, the first: " + wrong.getFirst());
    }

    /** What was found after a start was shown to readers: from now on it is required, and the rest is gone. */
    void settle(Map<String, NavigableMap<Long, Double>> found) {
        fates.values().forEach(times -> times.values().removeIf(fate -> !fate.required));
        found.forEach((key, samples) -> samples.forEach((micros, value) -> settle(key, micros, value)));
    }
}
