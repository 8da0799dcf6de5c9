package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;

/**
 * The tables of a keyspace and what is asked of them; {@code docs/format/cassandra.md} describes them. Made once a session; any thread.
 */
final class Tables {
    private static final List<String> DEFINITIONS = List.of("""
            create table if not exists %s.server_number (number int primary key, directory uuid)""", """
            create table if not exists %s.server (part int, number int, directory uuid, sequence bigint, time_micros bigint, series int,
              lot bigint, samples bigint,
              primary key (part, number))""", """
            create table if not exists %s.series (server int, chunk int, id int, key blob, primary key ((server, chunk), id))""", """
            create table if not exists %s.lot (server int, bucket int, chunk bigint, lot bigint, part int, stretches blob,
              primary key ((server, bucket, chunk), lot, part))""", """
            create table if not exists %s.event (stream int, list text, slot bigint, timestamp_micros bigint, id bigint, device text, card text,
              received_micros bigint, attributes blob, primary key ((stream, list, slot), timestamp_micros, id))""", """
            create table if not exists %s.event_slot (stream int, list text, slot bigint, primary key ((stream, list), slot))""");

    /** The one partition of table {@code server}. */
    static final int SERVERS = 0;

    final PreparedStatement takeNumber;
    final PreparedStatement numberTaken;
    final PreparedStatement servers;
    final PreparedStatement putServer;
    final PreparedStatement putSeries;
    final PreparedStatement putLot;
    final PreparedStatement lots;
    final PreparedStatement putEvent;
    final PreparedStatement deleteEvent;
    final PreparedStatement putSlot;
    final PreparedStatement slots;
    final PreparedStatement eventsRising;
    final PreparedStatement eventsFalling;

    /** Prepares all statements; the tables are there. Blocks on the network. */
    Tables(CqlSession session, String keyspace) {
        Preparing preparing = (cql, words) -> session.prepare(cql.formatted(keyspace) + words);
        takeNumber =
                preparing.prepare("insert into %s.server_number", " (number, directory) values (?, ?) if not exists");
        numberTaken = preparing.prepare("select number, directory from %s.server_number", "");
        servers = preparing.prepare(
                "select number, directory, sequence, time_micros, series, lot, samples from %s.server",
                " where part = ?");
        putServer = preparing.prepare(
                "insert into %s.server",
                " (part, number, directory, sequence, time_micros, series, lot, samples) values (?, ?, ?, ?, ?, ?, ?, ?)");
        putSeries = preparing.prepare("insert into %s.series", " (server, chunk, id, key) values (?, ?, ?, ?)");
        putLot = preparing.prepare(
                "insert into %s.lot", " (server, bucket, chunk, lot, part, stretches) values (?, ?, ?, ?, ?, ?)");
        lots = preparing.prepare(
                "select stretches from %s.lot",
                " where server = ? and bucket = ? and chunk = ? and lot > ? and lot <= ?");
        putEvent = preparing.prepare(
                "insert into %s.event",
                " (stream, list, slot, timestamp_micros, id, device, card, received_micros, attributes)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) using timestamp ?");
        deleteEvent = preparing.prepare(
                "delete from %s.event using timestamp ?",
                " where stream = ? and list = ? and slot = ? and timestamp_micros = ? and id = ?");
        putSlot = preparing.prepare("insert into %s.event_slot", " (stream, list, slot) values (?, ?, ?)");
        slots = preparing.prepare("select slot from %s.event_slot", " where stream = ? and list = ?");
        String events =
                " where stream = ? and list = ? and slot = ? and (timestamp_micros, id) > (?, ?) and (timestamp_micros, id) < (?, ?)";
        String columns = "select timestamp_micros, id, device, card, received_micros, attributes from %s.event";
        eventsRising = preparing.prepare(columns, events + " order by timestamp_micros asc, id asc");
        eventsFalling = preparing.prepare(columns, events + " order by timestamp_micros desc, id desc");
    }

    private interface Preparing {
        PreparedStatement prepare(String withKeyspace, String rest);
    }

    /** Makes what is not there yet. Blocks on the network. */
    static void make(CqlSession session, String keyspace) {
        for (String definition : DEFINITIONS) {
            session.execute(definition.formatted(keyspace));
        }
    }
}
