package dev.weir.store.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.model.WeirException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records of files as JSON, the same wherever they are kept; {@code docs/format/files.md} has the fields. A field that is not known is passed over,
 * so that an older server reads what a newer one wrote. Any thread.
 */
public final class FileRecordText {
    /** How long a record may be, bytes: a DynamoDB item takes 400 KiB, and of the longest header only one full of control characters comes near. */
    public static final int MAX_BYTES = 384 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private FileRecordText() {}

    /**
     * The bytes of a record.
     *
     * @throws FileRecordException OVERLOADED when they are more than {@link #MAX_BYTES}
     */
    public static byte[] encode(FileRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, record);
        } catch (IOException e) {
            throw new UncheckedIOException("BUG: memory cannot be written to", e);
        }
        if (bytes.size() > MAX_BYTES) {
            throw new FileRecordException(
                    WeirException.Code.OVERLOADED,
                    "cannot keep the record of the file \"" + record.id() + "\": with its names of columns it takes "
                            + bytes.size() + " bytes, more than " + MAX_BYTES);
        }
        return bytes.toByteArray();
    }

    /**
     * The record that bytes tell of.
     *
     * @throws FileRecordException CORRUPT when they are no record
     */
    public static FileRecord parse(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            return record(JsonObject.parse(json));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw new FileRecordException(
                    WeirException.Code.CORRUPT,
                    "cannot read the record of a file of " + bytes.length + " bytes: it is damaged: " + e.getMessage(),
                    e);
        }
    }

    private static void write(JsonGenerator json, FileRecord record) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", record.id());
        json.writeNumberField("version", record.version());
        json.writeStringField("server", record.server());
        if (!record.worker().equals(record.server())) {
            json.writeStringField("worker", record.worker());
        }
        json.writeFieldName("upload");
        write(json, record.upload());
        writeText(json, "duplicate_of", record.duplicateOf());
        json.writeStringField("status", record.status().text());
        json.writeNumberField("finished", record.finishedMicros());
        if (record.tally() != null) {
            json.writeFieldName("tally");
            write(json, record.tally());
        }
        writeText(json, "error", record.error());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FileUpload upload) throws IOException {
        json.writeStartObject();
        json.writeStringField("filename", upload.filename());
        json.writeNumberField("size", upload.sizeBytes());
        json.writeStringField("sha256", upload.sha256());
        json.writeBooleanField("gzip", upload.isGzip());
        json.writeNumberField("time", upload.timeMicros());
        json.writeStringField("peer", upload.peer());
        writeText(json, "sensor_column", upload.reading().sensorColumn());
        writeText(json, "time_column", upload.reading().timeColumn());
        writeTexts(json, "value_columns", upload.reading().valueColumns());
        json.writeStringField("zone", upload.reading().zone().getId());
        json.writeBooleanField("dry_run", upload.isDryRun());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FileTally tally) throws IOException {
        json.writeStartObject();
        json.writeNumberField("total_rows", tally.totalRows());
        json.writeNumberField("valid_rows", tally.validRows());
        json.writeNumberField("sums", tally.sums());
        writeTexts(json, "ignored_columns", tally.ignoredColumns());
        json.writeBooleanField("refused_series", tally.refusedSeries());
        json.writeEndObject();
    }

    /** A text that is not there has no field. */
    private static void writeText(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static FileRecord record(JsonObject fields) throws IOException {
        String server = fields.text("server");
        return new FileRecord(
                fields.text("id"),
                fields.number("version"),
                server,
                fields.has("worker") ? fields.text("worker") : server,
                upload(fields.object("upload")),
                fields.textOrNull("duplicate_of"),
                FileStatus.valueOf(fields.text("status").toUpperCase(Locale.ROOT)),
                fields.number("finished"),
                fields.has("tally") ? tally(fields.object("tally")) : null,
                fields.textOrNull("error"));
    }

    private static FileUpload upload(JsonObject fields) throws IOException {
        return new FileUpload(
                fields.text("filename"),
                fields.number("size"),
                fields.text("sha256"),
                fields.flag("gzip"),
                fields.number("time"),
                fields.text("peer"),
                new FileUpload.Reading(
                        fields.textOrNull("sensor_column"),
                        fields.textOrNull("time_column"),
                        fields.texts("value_columns"),
                        ZoneId.of(fields.text("zone"))),
                fields.flag("dry_run"));
    }

    private static FileTally tally(JsonObject fields) throws IOException {
        return new FileTally(
                fields.number("total_rows"),
                fields.number("valid_rows"),
                fields.number("sums"),
                fields.texts("ignored_columns"),
                fields.flag("refused_series"));
    }
}
