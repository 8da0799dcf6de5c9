package dev.weir.typed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.List;

/** Marks, high ones and low ones; told are the id and how many each child has. */
final class MarkType implements EventType<Mark> {
    @Override
    public EventStream stream() {
        return EventStream.BEERS;
    }

    @Override
    public List<String> kinds() {
        return List.of("low", "high");
    }

    @Override
    public int kind(Mark mark) {
        return mark.height() < 100 ? 0 : 1;
    }

    @Override
    public String device(Mark mark) {
        return mark.child();
    }

    @Override
    public String seriesKey(Mark mark) {
        return mark.child() + ".height";
    }

    @Override
    public double value(Mark mark) {
        return mark.height();
    }

    @Override
    public long timestampMicros(Mark mark) {
        return mark.micros();
    }

    @Override
    public byte[] attributes(Mark mark) {
        return ("{\"height\":" + mark.height() + "}").getBytes(US_ASCII);
    }

    @Override
    public Mark read(Event kept) {
        String height = new String(kept.attributes(), US_ASCII).replaceAll("^\\{\"height\":([0-9]+).*", "$1");
        return new Mark(kept.device(), Integer.parseInt(height), kept.timestampMicros());
    }

    @Override
    public String added(Stored<Mark> mark) {
        return mark.id() + ":";
    }

    @Override
    public boolean isReported(Stored<Mark> mark, Totals totals) {
        return true;
    }

    @Override
    public String report(Totals totals) {
        List<String> counts = new ArrayList<>();
        totals.forEach((child, count) -> counts.add(child + " " + count));
        return " " + String.join(", ", counts) + " of " + totals.count();
    }

    @Override
    public String removed(long id) {
        return "without " + id;
    }
}
