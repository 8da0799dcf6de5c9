package dev.weir.taps;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.number.DecimalPrinter;
import dev.weir.format.time.TimePrinter;
import dev.weir.typed.Stored;
import java.util.List;

/** Pours as JSON. Any thread. */
final class PourJson {
    private PourJson() {}

    /** {@code {"beer":{...}}}. */
    static byte[] one(Stored<Pour> pour) {
        StringBuilder json = new StringBuilder(160).append("{\"beer\":");
        append(pour, json);
        return json.append('}').toString().getBytes(US_ASCII);
    }

    /** {@code {"beers":[...]}}. */
    static byte[] list(List<Stored<Pour>> pours) {
        StringBuilder json = new StringBuilder(32 + 128 * pours.size()).append("{\"beers\":[");
        for (int i = 0; i < pours.size(); i++) {
            append(pours.get(i), json.append(i == 0 ? "" : ","));
        }
        return json.append("]}").toString().getBytes(US_ASCII);
    }

    private static void append(Stored<Pour> stored, StringBuilder json) {
        Pour pour = stored.event();
        json.append("{\"id\":").append(stored.id());
        json.append(",\"tapId\":").append(pour.tapId());
        json.append(",\"volume\":").append(number(pour.volumeMillilitres()));
        json.append(",\"type\":\"").append(pour.glass().title());
        json.append("\",\"timestamp\":\"").append(TimePrinter.text(pour.timestampMicros()));
        json.append("\"}");
    }

    /** What is kept of a pour beside its time. */
    static byte[] attributes(Pour pour) {
        return ("{\"tapId\":" + pour.tapId() + ",\"volume\":" + number(pour.volumeMillilitres()) + ",\"type\":\""
                        + pour.glass().title() + "\"}")
                .getBytes(US_ASCII);
    }

    private static String number(double value) {
        byte[] text = new byte[DecimalPrinter.MAX_BYTES];
        return new String(text, 0, DecimalPrinter.print(value, text, 0), US_ASCII);
    }
}
