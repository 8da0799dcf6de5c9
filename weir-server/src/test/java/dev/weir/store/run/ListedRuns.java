package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A source whose runs are maps. Once it is detached or closed it refuses to be used, as one that had shared memory would. */
final class ListedRuns implements RunCursor {
    private final List<SortedMap<Long, Double>> runs;
    private int at;
    private boolean gone;

    private ListedRuns(List<SortedMap<Long, Double>> runs, int at) {
        this.runs = runs;
        this.at = at;
    }

    /** All of {@code samples}, cut into runs at random places. */
    static ListedRuns cut(SortedMap<Long, Double> samples, int mostInARun, SplittableRandom random) {
        List<SortedMap<Long, Double>> runs = new ArrayList<>();
        Iterator<Map.Entry<Long, Double>> rest = samples.entrySet().iterator();
        while (rest.hasNext()) {
            TreeMap<Long, Double> run = new TreeMap<>();
            for (int left = 1 + random.nextInt(mostInARun); left > 0 && rest.hasNext(); left--) {
                Map.Entry<Long, Double> sample = rest.next();
                run.put(sample.getKey(), sample.getValue());
            }
            runs.add(run);
        }
        return new ListedRuns(runs, -1);
    }

    boolean isGone() {
        return gone;
    }

    private void use() {
        if (gone) {
            throw new AssertionError("a source is used after it was detached or closed");
        }
    }

    @Override
    public boolean next() {
        use();
        return ++at < runs.size();
    }

    @Override
    public long firstMicros() {
        use();
        return runs.get(at).firstKey();
    }

    @Override
    public long lastMicros() {
        use();
        return runs.get(at).lastKey();
    }

    @Override
    public RunHeader header() {
        use();
        SortedMap<Long, Double> run = runs.get(at);
        var values = run.values().stream().mapToDouble(value -> value).summaryStatistics();
        return new RunHeader(
                0,
                run.size(),
                run.firstKey(),
                run.lastKey(),
                run.firstEntry().getValue(),
                run.lastEntry().getValue(),
                values.getMin(),
                values.getMax(),
                values.getSum(),
                0,
                0);
    }

    @Override
    public void read(SampleBlock into) {
        use();
        into.ensure(runs.get(at).size());
        into.count = 0;
        runs.get(at).forEach((time, value) -> {
            into.timestampMicros[into.count] = time;
            into.values[into.count++] = value;
        });
    }

    @Override
    public RunCursor detached() {
        use();
        gone = true;
        return new ListedRuns(runs, at);
    }

    @Override
    public void close() {
        gone = true;
    }
}
