package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of a keyspace and what is asked of them; {@code docs/format/cassandra.md} describes them. Made once a session; any thread.
 */
final class Tables {
    private static final String DEFINITIONS = "tables.cql";
    private static final Pattern NAME = Pattern.compile("create table if not exists KEYSPACE\\.(\\S+)");

    /** The one partition of table {@code server}. */
    static final int SERVERS = 0;

    final PreparedStatement nodeStarts;
    final PreparedStatement servers;
    final PreparedStatement written;
    final PreparedStatement putServer;
    final PreparedStatement setMerged;
    final PreparedStatement putSeries;
    final PreparedStatement seriesFrom;
    final PreparedStatement putLot;
    final PreparedStatement lots;
    final PreparedStatement deleteLots;
    final PreparedStatement putStretch;
    final PreparedStatement stretches;
    final PreparedStatement stretchesOf;
    final PreparedStatement deleteStretches;
    final PreparedStatement deleteDay;
    final PreparedStatement putDay;
    final PreparedStatement days;
    final PreparedStatement forgetDays;
    final PreparedStatement putEvent;
    final PreparedStatement deleteEvent;
    final PreparedStatement deleteEvents;
    final PreparedStatement putSlot;
    final PreparedStatement slots;
    final PreparedStatement deleteSlot;
    final PreparedStatement eventsRising;
    final PreparedStatement eventsFalling;
    final PreparedStatement eventsOfIds;
    final PreparedStatement putRemovedEvent;
    final PreparedStatement removedEvents;

    /** Prepares all statements; the tables are there. Blocks on the network. */
    Tables(CqlSession session, String keyspace) {
        Preparing preparing = (cql, words) -> session.prepare(cql.formatted(keyspace) + words);
        nodeStarts = session.prepare("select address, generation from system_views.gossip_info");
        servers = preparing.prepare(
                "select number, directory, sequence, time_micros, taken, series, last_sequence, last_time_micros, last_taken, last_series,"
                        + " node_starts, lot, samples, merged, newest, events, removals, accounts from %s.server",
                " where part = ?");
        written = preparing.prepare("select directory, writetime(lot) from %s.server", " where part = ?");
        putServer = preparing.prepare(
                "insert into %s.server",
                " (part, number, directory, sequence, time_micros, taken, series, last_sequence, last_time_micros, last_taken, last_series,"
                        + " node_starts, lot, samples, newest, events, removals, accounts)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        setMerged = preparing.prepare("update %s.server", " set merged = ? where part = ? and number = ?");
        putSeries = preparing.prepare("insert into %s.series", " (server, chunk, id, key) values (?, ?, ?, ?)");
        seriesFrom = preparing.prepare("select id, key from %s.series", " where server = ? and chunk = ? and id >= ?");
        putLot = preparing.prepare(
                "insert into %s.lot", " (server, bucket, chunk, lot, part, stretches) values (?, ?, ?, ?, ?, ?)");
        lots = preparing.prepare(
                "select stretches, lot from %s.lot",
                " where server = ? and bucket = ? and chunk = ? and lot > ? and lot <= ?");
        deleteLots = preparing.prepare("delete from %s.lot", " where server = ? and bucket = ? and chunk = ?");
        putStretch = preparing.prepare(
                "insert into %s.stretch", " (hash, day, server, lot, stretch) values (?, ?, ?, ?, ?)");
        stretches = preparing.prepare("select server, lot, stretch from %s.stretch", " where hash = ? and day = ?");
        stretchesOf = preparing.prepare(
                "select server, lot, stretch from %s.stretch",
                " where hash = ? and day = ? and server = ? and lot > ? and lot <= ?");
        deleteStretches = preparing.prepare(
                "delete from %s.stretch", " where hash = ? and day = ? and server = ? and lot > ? and lot < ?");
        deleteDay = preparing.prepare("delete from %s.stretch", " where hash = ? and day = ?");
        putDay = preparing.prepare("insert into %s.stretch_day", " (hash, day) values (?, ?)");
        days = preparing.prepare("select day from %s.stretch_day", " where hash = ? and day >= ? and day <= ?");
        forgetDays = preparing.prepare("delete from %s.stretch_day", " where hash = ? and day < ?");
        putEvent = preparing.prepare(
                "insert into %s.event",
                " (stream, list, slot, timestamp_micros, id, device, card, received_micros, attributes)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) using timestamp ?");
        deleteEvent = preparing.prepare(
                "delete from %s.event using timestamp ?",
                " where stream = ? and list = ? and slot = ? and timestamp_micros = ? and id = ?");
        deleteEvents = preparing.prepare("delete from %s.event", " where stream = ? and list = ? and slot = ?");
        putSlot = preparing.prepare("insert into %s.event_slot", " (stream, list, slot) values (?, ?, ?)");
        slots = preparing.prepare(
                "select slot from %s.event_slot", " where stream = ? and list = ? and slot >= ? and slot <= ?");
        deleteSlot = preparing.prepare("delete from %s.event_slot", " where stream = ? and list = ? and slot = ?");
        String events =
                " where stream = ? and list = ? and slot = ? and (timestamp_micros, id) > (?, ?) and (timestamp_micros, id) < (?, ?)";
        String columns = "select timestamp_micros, id, device, card, received_micros, attributes from %s.event";
        eventsRising = preparing.prepare(columns, events + " order by timestamp_micros asc, id asc");
        eventsFalling = preparing.prepare(columns, events + " order by timestamp_micros desc, id desc");
        eventsOfIds = preparing.prepare(
                "select timestamp_micros, id, device, card, received_micros, attributes, writetime(device) from %s.event",
                " where stream = ? and list = ? and slot = ? and id > ? and id <= ? allow filtering");
        putRemovedEvent = preparing.prepare(
                "insert into %s.event_removed",
                " (server, chunk, number, stream, id, device) values (?, ?, ?, ?, ?, ?)");
        removedEvents = preparing.prepare(
                "select stream, id, device from %s.event_removed",
                " where server = ? and chunk = ? and number > ? and number <= ?");
    }

    private interface Preparing {
        PreparedStatement prepare(String withKeyspace, String rest);
    }

    /**
     * Makes those that are not there yet. Blocks on the network. Only before anybody may close the session: the driver never ends the wait of one that makes a
     * table on a session which is closed meanwhile.
     */
    static void make(CqlSession session, String keyspace) {
        definitions().forEach(definition -> make(definition, session, keyspace));
    }

    /** The same, of the table of numbers alone, which all nodes have then, also where another server is just making it or the keyspace. */
    static void makeNumbers(CqlSession session, String keyspace) {
        Session.awaitSameTables(session); // What the driver saw as it connected, one node may have had alone.
        make(definitions().getFirst(), session, keyspace);
    }

    private static void make(String definition, CqlSession session, String keyspace) {
        Matcher matcher = NAME.matcher(definition);
        if (!matcher.find()) {
            throw new IllegalStateException("BUG: no table is made by: " + definition);
        }
        String name = matcher.group(1);
        if (session.getMetadata()
                .getKeyspace(keyspace)
                .flatMap(known -> known.getTable(name))
                .isEmpty()) {
            // With an id by its name: two that servers make at the same time, each by another node, are one.
            UUID id = UUID.nameUUIDFromBytes((keyspace + "." + name).getBytes(UTF_8));
            Session.define(
                    session,
                    definition.replace("KEYSPACE", keyspace) + (definition.contains(" with ") ? " and" : " with")
                            + " id = '" + id + "'");
        }
    }

    private static List<String> definitions() {
        try (InputStream file = Objects.requireNonNull(Tables.class.getResourceAsStream(DEFINITIONS))) {
            return Arrays.stream(new String(file.readAllBytes(), UTF_8).split(";", -1))
                    .filter(each -> !each.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("BUG: " + DEFINITIONS + " cannot be read", e);
        }
    }
}
