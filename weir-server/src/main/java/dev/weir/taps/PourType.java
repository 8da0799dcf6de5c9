package dev.weir.taps;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.typed.EventType;
import dev.weir.typed.Stored;
import dev.weir.typed.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Pours as a type of events: of device {@code tap.N}, with a sample of series {@code tap.N.volume}; everybody is told of each, and how they are shared out of every tenth. */
public final class PourType implements EventType<Pour> {
    private static final int REPORTED = 10;
    private static final int PERCENT_DECIMALS = 2;

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
    public List<String> added(Stored<Pour> pour, Totals totals) {
        String told = "Tap with id " + pour.event().tapId() + " posted a new beer (id: " + pour.id() + ")!";
        boolean isReported = totals.count() > 0 && totals.count() % REPORTED == 0;
        return isReported ? List.of(told, report(totals)) : List.of(told);
    }

    @Override
    public List<String> removed(long id) {
        return List.of("Beer " + id + " deleted from the collection");
    }

    /** The share of each tap: {@code {"tap 1":"40.0%","tap 3":"60.0%","total beers":10}}. */
    private static String report(Totals totals) {
        StringBuilder report = new StringBuilder("{");
        totals.forEach((device, count) -> report.append("\"tap ")
                .append(device.substring("tap.".length()))
                .append("\":\"")
                .append(percent(count, totals.count()))
                .append("%\","));
        return report.append("\"total beers\":")
                .append(totals.count())
                .append('}')
                .toString();
    }

    /** With two decimal places, or one where the second is 0; halves go to the even digit, by the exact value of the float. */
    static String percent(long count, long all) {
        BigDecimal percent = new BigDecimal(100.0 * count / all).setScale(PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
        String text = percent.toPlainString();
        return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }
}
