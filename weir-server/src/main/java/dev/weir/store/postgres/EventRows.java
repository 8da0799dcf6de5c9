package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.store.remote.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Events on their way into the database. Used by one thread. */
final class EventRows {
    private static final int COLUMNS = 8;
    private static final String COPY =
            "copy event (stream, id, device, card, timestamp_micros, received_micros, attributes, data) from stdin (format binary)";
    private static final String DELETE =
            "delete from event where stream = ? and id = ? and timestamp_micros = ? and device = ?";
    private static final String CONVERT = "update event set data = attributes::jsonb where stream = ? and id = ?";

    private final Connection connection;
    private final Consumer<Refusal> refusals;
    private final CopyRows rows = new CopyRows();

    /** Where each row came from: its batch's place among those of this flush, and its own in the batch. */
    private final List<EventBatch> batches = new ArrayList<>();

    private final List<Integer> firstRows = new ArrayList<>();

    /** Rows whose text jsonb may refuse: they are converted one by one. */
    private final List<Integer> doubtful = new ArrayList<>();

    EventRows(Connection connection, Consumer<Refusal> refusals) {
        this.connection = connection;
        this.refusals = refusals;
    }

    void add(EventBatch batch) {
        batches.add(batch);
        firstRows.add(rows.count());
        byte[] text = batch.text();
        for (int i = 0; i < batch.count(); i++) {
            int device = batch.deviceEnds()[i];
            int card = batch.cardEnds()[i];
            int end = batch.ends()[i];
            rows.begin(COLUMNS)
                    .putShort(batch.stream().number())
                    .putLong(batch.firstId() + i)
                    .putBytes(Texts.stored(text, batch.start(i), device));
            rows.putBytes(card == device ? null : Texts.stored(text, device, card));
            rows.putLong(batch.timestampMicros()[i])
                    .putLong(batch.receivedMicros()[i])
                    .putBytes(text, card, end);
            if (JsonbDoubt.isDoubtful(text, card, end)) {
                doubtful.add(rows.count());
                rows.putNull();
            } else {
                rows.putJsonb(text, card, end);
            }
            rows.end();
        }
    }

    /** Sends all that was added. */
    void flush() throws SQLException {
        Splitting.run(connection, 0, rows.count(), (from, to) -> rows.send(connection, COPY, from, to), this::refuse);
        for (int row : doubtful) {
            Splitting.run(connection, row, row + 1, (from, to) -> convert(from), (refused, why) -> {
                // It has no copy as jsonb; its text is there.
            });
        }
        rows.clear();
        batches.clear();
        firstRows.clear();
        doubtful.clear();
    }

    private int batchOf(int row) {
        int place = java.util.Collections.binarySearch(firstRows, row);
        int batch = place >= 0 ? place : -place - 2;
        // Of several that begin there all but the last are empty.
        while (batch + 1 < firstRows.size() && firstRows.get(batch + 1) <= row) {
            batch++;
        }
        return batch;
    }

    private void refuse(int row, SQLException why) {
        EventBatch batch = batches.get(batchOf(row));
        int i = row - firstRows.get(batchOf(row));
        byte[] text = batch.text();
        int device = batch.deviceEnds()[i];
        int card = batch.cardEnds()[i];
        String attributes = new String(text, card, batch.ends()[i] - card, UTF_8);
        StringBuilder line = new StringBuilder("{\"device_id\":")
                .append(quoted(new String(text, batch.start(i), device - batch.start(i), UTF_8)))
                .append(",\"timestamp\":")
                .append(java.math.BigDecimal.valueOf(batch.timestampMicros()[i], 6)
                        .toPlainString());
        if (card > device) {
            line.append(",\"card_id\":").append(quoted(new String(text, device, card - device, UTF_8)));
        }
        String fields = attributes.strip();
        if (fields.length() > 2) {
            line.append(',').append(fields, 1, fields.length());
        } else {
            line.append('}');
        }
        refusals.accept(new Refusal(Refusal.Row.EVENT, line.toString(), Failures.words(why)));
    }

    private static String quoted(String text) {
        return new String(
                        com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                                .quoteAsUTF8(text),
                        UTF_8)
                .transform(inner -> '"' + inner + '"');
    }

    /** Takes out what is there by now. */
    void delete(EventDeletion deletion) throws SQLException {
        flush();
        Splitting.run(connection, 0, 1, (from, to) -> send(deletion), (row, why) -> {
            String text = "delete event " + deletion.id() + " of " + deletion.device();
            refusals.accept(new Refusal(Refusal.Row.OTHER, text, Failures.words(why)));
        });
    }

    private void send(EventDeletion deletion) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setShort(1, (short) deletion.stream().number());
            statement.setLong(2, deletion.id());
            statement.setLong(3, deletion.timestampMicros());
            statement.setString(4, Texts.stored(deletion.device()));
            statement.executeUpdate();
        }
    }

    private void convert(int row) throws SQLException {
        EventBatch batch = batches.get(batchOf(row));
        try (PreparedStatement statement = connection.prepareStatement(CONVERT)) {
            statement.setShort(1, (short) batch.stream().number());
            statement.setLong(2, batch.firstId() + row - firstRows.get(batchOf(row)));
            statement.executeUpdate();
        }
    }
}
