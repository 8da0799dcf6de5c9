package dev.weir.monitor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Everything that is counted in one server. Any thread. */
public final class Monitor {
    private final RequestCounts requests = new RequestCounts();
    private final Refusals refusals = new Refusals();
    private final Timings forces = new Timings();
    private final LongAdder damagedReads = new LongAdder();
    private final CopyOnWriteArrayList<Figure> figures = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Runnable> preparations = new CopyOnWriteArrayList<>();
    private final Exposition exposition = new Exposition(this);

    /**
     * A figure that is asked for when somebody looks.
     *
     * @param name without {@code weir_}, and for a counter without {@code _total}
     * @param help a sentence
     * @param isCounter whether it only rises
     * @param labels the names of the labels that its values have; none where there is one value
     * @param values by the values of the labels
     */
    record Figure(
            String name,
            String help,
            boolean isCounter,
            List<String> labels,
            Supplier<Map<List<String>, Long>> values) {}

    /** HTTP requests. */
    public RequestCounts requests() {
        return requests;
    }

    /** Connections that were turned away or cut off. */
    public Refusals refusals() {
        return refusals;
    }

    /** How long the journal's forces took. */
    public Timings forces() {
        return forces;
    }

    /** Reads that failed because stored bytes are not what was written. */
    public LongAdder damagedReads() {
        return damagedReads;
    }

    /** Adds a figure that goes up and down. */
    public void gauge(String name, String help, LongSupplier value) {
        figures.add(new Figure(name, help, false, List.of(), () -> Map.of(List.of(), value.getAsLong())));
    }

    /** Adds figures that go up and down, told apart by labels. */
    public void gauges(String name, String help, List<String> labels, Supplier<Map<List<String>, Long>> values) {
        figures.add(new Figure(name, help, false, labels, values));
    }

    /** Adds a figure that only rises. */
    public void counter(String name, String help, LongSupplier value) {
        figures.add(new Figure(name, help, true, List.of(), () -> Map.of(List.of(), value.getAsLong())));
    }

    /** Adds figures that only rise, told apart by labels. */
    public void counters(String name, String help, List<String> labels, Supplier<Map<List<String>, Long>> values) {
        figures.add(new Figure(name, help, true, labels, values));
    }

    /** Adds what is done before figures are asked for, so that several can be of one moment. Once a scrape, by one thread at a time. */
    public void beforeScrape(Runnable preparation) {
        preparations.add(preparation);
    }

    /** All of it as Prometheus reads it, in the text format that {@code accept} asks for. */
    public Scrape scrape(String accept) {
        return exposition.scrape(accept);
    }

    /**
     * What Prometheus gets.
     *
     * @param contentType the format
     * @param body the figures
     */
    @SuppressWarnings("ArrayRecordComponent") // Made for one reply.
    public record Scrape(String contentType, byte[] body) {}

    /** All figures, to be asked for now. */
    List<Figure> figures() {
        preparations.forEach(Runnable::run);
        return figures;
    }
}
