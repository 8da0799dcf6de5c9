package dev.weir.store.cassandra;

import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.store.EventQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** In which lists an event stands, each with all of it: one for each way to ask. A list is cut into slots, one a partition. */
final class EventLists {
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    /** Events of one hour are spread over so many partitions. */
    private static final int SHARDS = 16;

    private static final int IDS_A_SLOT = 1024;

    /** So many slots of ids are looked through in place of the lists by time. */
    private static final int MOST_ID_SLOTS = 16;

    private static final String BY_ID = "i";

    private EventLists() {}

    /** A partition: of this list the part of this number. */
    record Slot(String list, long number) {
        /** Whether its events are of many times, as their ids follow each other. */
        boolean isById() {
            return list.equals(BY_ID);
        }
    }

    /** Where an event of this place stands. */
    static List<Slot> of(long id, String device, @Nullable String card, long timestampMicros) {
        List<Slot> slots = new ArrayList<>();
        long day = Math.floorDiv(timestampMicros, DAY);
        slots.add(new Slot(byTime(EventIds.server(id), id % SHARDS), Math.floorDiv(timestampMicros, HOUR)));
        slots.add(new Slot(byDevice(device), day));
        if (card != null) {
            slots.add(new Slot(byCard(card), day));
        }
        slots.add(slotOfId(id));
        return slots;
    }

    /** Lists by the same span of time, whose events together are those that a query may ask for, and others. */
    record Plan(List<String> lists, long spanMicros) {}

    /** How to find what a query asks for by its time. */
    static Plan plan(EventQuery query, List<Integer> servers) {
        if (query.device() != null) {
            return new Plan(List.of(byDevice(query.device())), DAY);
        }
        if (query.card() != null) {
            return new Plan(List.of(byCard(query.card())), DAY);
        }
        List<String> lists = new ArrayList<>();
        for (int server : servers) {
            lists.addAll(byTime(server));
        }
        return new Plan(lists, HOUR);
    }

    /** The lists by time of the events that a server has given ids. */
    static List<String> byTime(int server) {
        return IntStream.range(0, SHARDS)
                .mapToObj(shard -> byTime(server, shard))
                .toList();
    }

    /** The last slot of a list by time whose hour has ended by a time, microseconds since the Unix epoch. */
    static long lastHour(long before) {
        return Math.floorDiv(before, HOUR) - 1;
    }

    /** The slots that have the ids which a query asks for; empty where these are too many to go by ids. */
    static List<Slot> byIds(EventQuery query) {
        long first = Math.max(query.firstId(), query.stream().firstId()) / IDS_A_SLOT;
        long last = Math.min(query.lastId(), EventStream.MAX_ID) / IDS_A_SLOT;
        return last - first >= MOST_ID_SLOTS
                ? List.of()
                : LongStream.rangeClosed(first, last)
                        .mapToObj(number -> new Slot(BY_ID, number))
                        .toList();
    }

    /** The slots that have the ids behind one and up to another. */
    static List<Slot> byIds(long after, long through) {
        return LongStream.rangeClosed((after + 1) / IDS_A_SLOT, through / IDS_A_SLOT)
                .mapToObj(number -> new Slot(BY_ID, number))
                .toList();
    }

    /** The slot that has an id. */
    static Slot slotOfId(long id) {
        return new Slot(BY_ID, id / IDS_A_SLOT);
    }

    /** The last id of a slot of ids. */
    static long lastId(Slot slot) {
        return (slot.number() + 1) * IDS_A_SLOT - 1;
    }

    private static String byTime(long server, long shard) {
        return "t" + server + "." + shard;
    }

    private static String byDevice(String device) {
        return "d" + device;
    }

    private static String byCard(String card) {
        return "c" + card;
    }
}
