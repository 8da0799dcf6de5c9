package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.format.json.EventPrinter;
import dev.weir.format.time.TimePrinter;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.store.EventsById;
import dev.weir.store.remote.Refusal;

/** Readings that are refused, as JSON that says all of them: to the microsecond, and of an event its stream and its id too. */
final class RefusedText {
    private RefusedText() {}

    static Refusal sample(String key, long micros, double value, String why) {
        String text = "{\"key\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(key))
                + "\",\"timestamp\":\"" + TimePrinter.text(micros) + "\",\"value\":" + value + "}";
        int dot = key.indexOf('.');
        return new Refusal(Refusal.Row.SAMPLE, text, dot < 0 ? key : key.substring(0, dot), why);
    }

    static Refusal event(EventBatch batch, int index, String why) {
        Event event = EventsById.event(batch, index);
        EventPrinter printer = new EventPrinter();
        printer.json(event);
        return new Refusal(
                Refusal.Row.EVENT, new String(printer.bytes(), 0, printer.size(), UTF_8), event.device(), why);
    }
}
