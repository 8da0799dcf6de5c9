package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventsById;
import dev.weir.store.StoreSums;
import dev.weir.store.ledger.Ledger;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Everything that a database holds, read by a connection in its transaction from beginning to end. Used by one thread; blocks on the network. */
final class StoredRows {
    private static final String COPY =
            "copy (select series_id, timestamp_micros, value from sample) to stdout (format binary)";
    private static final String EVENTS = EventSelect.COLUMNS + " order by id";

    /** The signature, and then flags and the length of what extends the header. */
    private static final int HEADER_BYTES = 19;

    private static final int BATCH_SAMPLES = 65_536;
    private static final int BATCH_TEXT = 1 << 20;
    private static final int FETCH = 500;

    private final Connection connection;

    StoredRows(Connection connection) {
        this.connection = connection;
    }

    /** About how many samples there are, and never fewer than there are. */
    long sampleCount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(sum(samples), 0)::bigint from series")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The keys of all series, in the order of their ids. */
    void series(Consumer<byte[]> taker) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery("select id, key from series order by id")) {
                for (int id = 0; rows.next(); id++) {
                    if (rows.getInt(1) != id) {
                        throw new SQLException("the table of series lacks the series " + id);
                    }
                    taker.accept(Texts.read(rows.getString(2)).getBytes(UTF_8));
                }
            }
        }
    }

    /** All samples, in no order; the batch is used again when the taker returns. */
    void samples(Consumer<Batch> taker) throws SQLException {
        Batch batch = new Batch(BATCH_SAMPLES);
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY);
        try {
            int skipped = HEADER_BYTES;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                ByteBuffer rows = ByteBuffer.wrap(message);
                skipped = skip(rows, skipped);
                while (rows.remaining() > Short.BYTES) {
                    add(rows, batch);
                    if (batch.isFull()) {
                        taker.accept(batch);
                        batch.clear();
                    }
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        if (batch.count() > 0) {
            taker.accept(batch);
        }
    }

    /** The header comes alone or with the first row; answers how much of it is still to come. */
    private static int skip(ByteBuffer rows, int bytes) {
        int now = Math.min(bytes, rows.remaining());
        rows.position(rows.position() + now);
        return bytes - now;
    }

    /** A row says how many columns it has, and of each how long it is. */
    private static void add(ByteBuffer rows, Batch batch) {
        rows.getShort();
        rows.getInt();
        int id = rows.getInt();
        rows.getInt();
        long micros = rows.getLong();
        rows.getInt();
        batch.add(id, micros, rows.getDouble());
    }

    /** The events of a stream by rising id, as batches of ids without gaps; the batch is used again when the taker returns. */
    void events(EventStream stream, Consumer<EventBatch> taker) throws SQLException {
        EventBatch batch = new EventBatch(stream);
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setShort(1, (short) stream.number());
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Event event = EventSelect.event(stream, rows);
                    if (batch.count() > 0
                            && (event.id() != batch.firstId() + batch.count() || batch.textBytes() > BATCH_TEXT)) {
                        taker.accept(batch);
                        batch.clear();
                    }
                    if (batch.count() == 0) {
                        batch.firstId(event.id());
                    }
                    EventsById.add(batch, event);
                }
            }
        }
        if (batch.count() > 0) {
            taker.accept(batch);
        }
    }

    /** The last id that a stream has given; one below its first where there is none yet. */
    long lastId(EventStream stream) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select last_id from stream where number = ?")) {
            statement.setShort(1, (short) stream.number());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : stream.firstId() - 1;
            }
        }
    }

    /** All records but accounts. */
    void records(Consumer<RecordPut> taker) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery("select kind, key, value, expires_micros from record")) {
                while (rows.next()) {
                    int number = rows.getInt(1);
                    RecordTable table = RecordTable.ofNumber(number)
                            .orElseThrow(() -> new SQLException("it has records of an unknown table " + number));
                    if (table != RecordTable.ACCOUNTS) {
                        taker.accept(
                                new RecordPut(table, Texts.read(rows.getString(2)), rows.getBytes(3), rows.getLong(4)));
                    }
                }
            }
        }
    }

    /** Adds up everything; {@code progress} is told how many samples were read. */
    StoreSums sums(SeriesRegistry registry, long sparedMicros, LongConsumer progress) throws SQLException {
        StoreSums sums = new StoreSums(sparedMicros);
        series(sums::addSeries);
        samples(batch -> {
            sums.add(batch);
            progress.accept(sums.samples());
        });
        for (EventStream stream : EventStream.values()) {
            events(stream, sums::add);
            sums.lastId(stream, lastId(stream));
        }
        records(sums::add);
        Ledger ledger = new Ledger(registry, Integer.MAX_VALUE, System::nanoTime);
        Taken.restore(connection, ledger);
        ledger.saveAll();
        sums.add(ledger);
        return sums;
    }
}
