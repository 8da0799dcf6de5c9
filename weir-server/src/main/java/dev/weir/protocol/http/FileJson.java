package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.files.UploadedFiles;
import dev.weir.format.time.TimePrinter;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileTally;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is told of files, as JSON. Any thread. */
final class FileJson {
    private FileJson() {}

    /** How far a file has come. */
    static byte[] status(UploadedFiles.State state) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("file_id", state.record().id());
            json.writeStringField("status", state.record().status().text());
            json.writeNumberField("rows", state.rows());
            json.writeNumberField("bytes", state.bytes());
            json.writeEndObject();
        });
    }

    /** Writes the fields of a file that a list has. */
    static void writeSummary(JsonGenerator json, FileRecord record) throws IOException {
        writeFile(json, record);
        writeRows(json, record.tally());
        json.writeStringField("error", record.error());
    }

    /** Writes the fields that are known of a file when it has come, and when it was done. */
    static void writeFile(JsonGenerator json, FileRecord record) throws IOException {
        json.writeStringField("file_id", record.id());
        json.writeStringField("status", record.status().text());
        json.writeStringField("filename", record.upload().filename());
        json.writeStringField("sha256", record.upload().sha256());
        json.writeStringField("duplicate_of", record.duplicateOf());
        json.writeStringField("upload_time", TimePrinter.text(record.upload().timeMicros()));
        json.writeStringField(
                "processing_time", record.status().isFinal() ? TimePrinter.text(record.finishedMicros()) : null);
        if (record.upload().isDryRun()) {
            json.writeBooleanField("dry_run", true);
        }
    }

    /** Writes how many rows were found; null while that is not known. */
    static void writeRows(JsonGenerator json, @Nullable FileTally tally) throws IOException {
        writeRows(json, "total_rows", tally == null ? -1 : tally.totalRows());
        writeRows(json, "valid_rows", tally == null ? -1 : tally.validRows());
        writeRows(json, "invalid_rows", tally == null ? -1 : tally.invalidRows());
    }

    private static void writeRows(JsonGenerator json, String name, long rows) throws IOException {
        if (rows < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, rows);
        }
    }
}
