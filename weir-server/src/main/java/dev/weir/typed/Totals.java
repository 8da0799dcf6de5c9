package dev.weir.typed;

import java.util.function.ObjLongConsumer;

/** How many events are stored, of each device and in all. */
public interface Totals {
    /** All of them. */
    long count();

    /** How many devices have any. */
    int devices();

    /** Hands over each device that has any and how many, those first whose oldest stored event has the lower id. */
    void forEach(ObjLongConsumer<String> action);
}
