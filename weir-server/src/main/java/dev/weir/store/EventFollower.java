package dev.weir.store;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.List;

/**
 * Keeps account of one stream where several servers bring events to the same store: of what the others bring, and of what any of them takes out. Told by one
 * thread, which waits for it. What is told may be told again, and changes nothing then.
 */
public interface EventFollower {
    /**
     * An event that is stored no more.
     *
     * @param id its number in the stream
     * @param device whose it was
     */
    record Gone(long id, String device) {
        /** An event that goes. */
        public static Gone of(Event event) {
            return new Gone(event.id(), event.device());
        }
    }

    /** The stream. */
    EventStream stream();

    /** All that is known of others may be out of date: it is told anew from the beginning, up to {@link #complete}. */
    void begin();

    /** What was told since the last {@link #begin} is all that others had brought and not lost since. */
    void complete();

    /**
     * Another server has brought events, which rise by their ids.
     *
     * @throws dev.weir.model.WeirException when they have to be told again
     */
    void take(List<Event> events);

    /** How many removals of a server have been told for good, also before the last start. At once. */
    long removals(int server);

    /**
     * A server, perhaps this one, has taken out events of any.
     *
     * @param removals how many it has taken out with these
     * @throws dev.weir.model.WeirException when they have to be told again
     */
    void remove(int server, long removals, List<Gone> gone);
}
