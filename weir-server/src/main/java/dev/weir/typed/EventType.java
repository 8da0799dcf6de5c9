package dev.weir.typed;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.List;

/**
 * What makes the events of one stream a type of their own: their form, what is derived from it, and what is told of them. Any thread; must not wait.
 *
 * @param <E> an event as its type sees it: values that were checked, without an id
 */
public interface EventType<E> {
    /** How many kinds a type may have. */
    int MOST_KINDS = 15;

    /** The stream, which has no other events. */
    EventStream stream();

    /** The names of the kinds by which lists can be filtered, at most {@link #MOST_KINDS}. Their order never changes; new ones come last. */
    List<String> kinds();

    /** Which of {@link #kinds} an event is. */
    int kind(E event);

    /** Whose it is, 1 to 1,024 bytes of UTF-8. Devices with events are counted one by one. */
    String device(E event);

    /** The series to which it adds a sample. */
    String seriesKey(E event);

    /** The value of that sample, finite. */
    double value(E event);

    /** When it happened, microseconds since the Unix epoch. */
    long timestampMicros(E event);

    /** Its fields as they are kept: a JSON object in UTF-8 with at least one field. */
    byte[] attributes(E event);

    /** An event from what was kept of it. */
    E read(Event kept);

    /** What everybody is told once an event is durable. */
    String added(Stored<E> event);

    /** Whether they are told a report behind that. {@code totals} are as of this event, and only to be looked at now. */
    boolean isReported(Stored<E> event, Totals totals);

    /** What stands in a report. It may cost what there are devices: it is not asked for where these are very many, or where reports come faster than they can be told. */
    String report(Totals totals);

    /** What everybody is told once an event has been taken out. */
    String removed(long id);
}
