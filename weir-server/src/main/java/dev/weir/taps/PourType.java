package dev.weir.taps;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.typed.EventType;
import dev.weir.typed.Stored;
import dev.weir.typed.Totals;
import java.util.List;

/** Pours as a type of events: of device {@code tap.N}, with a sample of series {@code tap.N.volume}; everybody is told of each, and how they are shared out of every tenth. */
public final class PourType implements EventType<Pour> {
    private static final int REPORTED = 10;

    @Override
    public EventStream stream() {
        return EventStream.BEERS;
    }

    @Override
    public List<String> kinds() {
        return Glass.titles();
    }

    @Override
    public int kind(Pour pour) {
        return pour.glass().number();
    }

    @Override
    public String device(Pour pour) {
        return pour.device();
    }

    @Override
    public String seriesKey(Pour pour) {
        return pour.device() + ".volume";
    }

    @Override
    public double value(Pour pour) {
        return pour.volumeMillilitres();
    }

    @Override
    public long timestampMicros(Pour pour) {
        return pour.timestampMicros();
    }

    @Override
    public byte[] attributes(Pour pour) {
        return PourJson.attributes(pour);
    }

    @Override
    public Pour read(Event kept) {
        return PourParser.kept(kept);
    }

    @Override
    public String added(Stored<Pour> pour) {
        return "Tap with id " + pour.event().tapId() + " posted a new beer (id: " + pour.id() + ")!";
    }

    @Override
    public boolean isReported(Stored<Pour> pour, Totals totals) {
        return totals.count() % REPORTED == 0;
    }

    /** The share of each tap: {@code {"tap 1":"40.0%","tap 3":"60.0%","total beers":10}}. */
    @Override
    public String report(Totals totals) {
        StringBuilder report = new StringBuilder(32 * totals.devices() + 32).append('{');
        totals.forEach((device, count) -> {
            report.append("\"tap ").append(device, Pour.DEVICE_PREFIX.length(), device.length());
            report.append("\":\"").append(Percent.text(count, totals.count())).append("%\",");
        });
        return report.append("\"total beers\":")
                .append(totals.count())
                .append('}')
                .toString();
    }

    @Override
    public String removed(long id) {
        return "Beer " + id + " deleted from the collection";
    }
}
