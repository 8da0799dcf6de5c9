package dev.weir.weighing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.typed.EventType;
import dev.weir.typed.Stored;
import dev.weir.typed.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Weighings as a type of events. */
final class WeighingType implements EventType<Weighing> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A type has a stream of its own, which is a line in {@link EventStream}. As this one is only a test, it borrows that of a server which it does without. */
    @Override
    public EventStream stream() {
        return EventStream.BEERS;
    }

    @Override
    public List<String> kinds() {
        return Arrays.stream(Weighing.Load.values())
                .sorted(Comparator.comparingInt(Weighing.Load::number))
                .map(Weighing.Load::title)
                .toList();
    }

    @Override
    public int kind(Weighing weighing) {
        return weighing.load().number();
    }

    @Override
    public String device(Weighing weighing) {
        return "scale." + weighing.scale();
    }

    @Override
    public String seriesKey(Weighing weighing) {
        return device(weighing) + ".kilograms";
    }

    @Override
    public double value(Weighing weighing) {
        return weighing.kilograms();
    }

    @Override
    public long timestampMicros(Weighing weighing) {
        return weighing.timestampMicros();
    }

    @Override
    public byte[] attributes(Weighing weighing) {
        return ("{\"scale\":\"" + weighing.scale() + "\",\"kilograms\":" + weighing.kilograms() + "}").getBytes(UTF_8);
    }

    @Override
    public Weighing read(Event kept) {
        return read(kept.attributes(), kept.timestampMicros());
    }

    /** Reads what {@link #attributes} writes, or a client sends. */
    static Weighing read(byte[] text, long timestampMicros) {
        try {
            JsonNode fields = JSON.readTree(text);
            return new Weighing(
                    fields.path("scale").asText(), fields.path("kilograms").asDouble(), timestampMicros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String added(Stored<Weighing> stored) {
        Weighing weighing = stored.event();
        return weighing.kilograms() + " kg on scale " + weighing.scale() + ": "
                + weighing.load().title();
    }

    /** Behind a truck that is too heavy it is told how busy each scale was. */
    @Override
    public boolean isReported(Stored<Weighing> stored, Totals totals) {
        return stored.event().load() == Weighing.Load.OVERLOADED;
    }

    @Override
    public String report(Totals totals) {
        List<String> scales = new ArrayList<>();
        totals.forEach((device, count) -> scales.add(device + " " + count));
        return String.join(", ", scales);
    }

    @Override
    public String removed(long id) {
        return "weighing " + id + " was a mistake";
    }
}
