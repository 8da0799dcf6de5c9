package dev.weir.format.ndjson;

import dev.weir.format.json.JsonTape;
import dev.weir.model.EventBatch;

/** Copies an object without some of its fields, every other one as it came. */
final class Attributes {
    private Attributes() {}

    /** Appends the object that is entry 0 of the tape, without the fields at these entries (-1 for none), to the text of the event that is begun. */
    static void put(byte[] bytes, JsonTape tape, int device, int card, int time, EventBatch events) {
        events.putText('{');
        boolean first = true;
        int end = tape.next(0);
        int field = 1;
        while (field < end) {
            int last = -1;
            int from = tape.memberFrom(field);
            // Neighbours go in one piece, with what stands between them.
            for (; field < end && field != device && field != card && field != time; field = tape.next(field)) {
                last = field;
            }
            if (last >= 0) {
                if (!first) {
                    events.putText(',');
                }
                first = false;
                copy(bytes, from, tape.to(last), tape.hasLineBreaks(), events);
            }
            if (field < end) {
                field = tape.next(field);
            }
        }
        events.putText('}');
    }

    private static void copy(byte[] bytes, int from, int to, boolean hasLineBreaks, EventBatch events) {
        if (!hasLineBreaks) {
            events.putText(bytes, from, to);
            return;
        }
        // On one line, as events are kept: blanks between values mean nothing.
        int at = from;
        while (at < to) {
            int start = at;
            while (at < to && !BodyText.isBlank(bytes[at])) {
                at = bytes[at] == '"' ? BodyText.endOfString(bytes, at + 1, to) + 1 : at + 1;
            }
            events.putText(bytes, start, at);
            while (at < to && BodyText.isBlank(bytes[at])) {
                at++;
            }
        }
    }
}
