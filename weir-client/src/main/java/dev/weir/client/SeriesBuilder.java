package dev.weir.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the samples of one get reply: keys in the order in which they come, samples by rising timestamp. */
final class SeriesBuilder implements SampleConsumer {
    private final Map<String, List<Sample>> series = new LinkedHashMap<>();
    private String lastKey = "";
    private List<Sample> lastSamples = new ArrayList<>();

    @Override
    public void sample(String key, double value, long timestamp) {
        if (!key.equals(lastKey)) {
            lastSamples = series.computeIfAbsent(key, unused -> new ArrayList<>());
            lastKey = key;
        }
        lastSamples.add(new Sample(timestamp, value));
    }

    /** Ends the collecting. */
    Map<String, List<Sample>> build() {
        series.replaceAll((key, samples) -> {
            samples.sort(Comparator.comparingLong(Sample::timestamp));
            return Collections.unmodifiableList(samples);
        });
        return Collections.unmodifiableMap(series);
    }
}
