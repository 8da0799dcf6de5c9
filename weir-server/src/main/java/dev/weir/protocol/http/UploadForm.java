package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.files.Upload;
import dev.weir.files.UploadedFiles;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileUpload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form with a file in it: the field {@code file}, and fields that say how it is to be read, in any order. Used by the thread that handles the
 * request, which closes it.
 */
final class UploadForm implements AutoCloseable {
    private static final String FILE = "file";
    private static final List<String> OPTIONS =
            List.of("sensor_column", "time_column", "value_columns", "timezone", "dry_run");
    private static final String VALUES = "value_columns";
    private static final int MOST_OPTION_BYTES = 1 << 10;
    private static final int MOST_VALUES_BYTES = 64 << 10;
    private static final int MOST_NAME_CHARS = 1024;

    private final Request request;
    private final UploadedFiles files;
    private final Map<String, String> options = new LinkedHashMap<>();
    private @Nullable Upload upload;
    private String filename = "";

    UploadForm(Request request, UploadedFiles files) {
        this.request = request;
        this.files = files;
    }

    /**
     * Takes the file in.
     *
     * @throws Problem 400 where the form is not as it should be, 413 where the file is too large, 415 where it is no text, 503 where there are too
     * many
     *     at once
     * @throws IOException when the peer has gone
     */
    FileRecord take() throws IOException {
        String boundary = PartHeaders.parameter(request.header("Content-Type").orElse(""), "boundary")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> MultipartBody.malformed("the header Content-Type names no boundary"));
        request.hold(MultipartBody.BUFFER_BYTES);
        MultipartBody body = new MultipartBody(request.bodyStream(), boundary);
        for (PartHeaders part = body.next(); part != null; part = body.next()) {
            if (part.name().equals(FILE) && !part.filename().equals(Optional.of(""))) {
                takeFile(part, body);
            } else {
                takeOption(part.name(), body);
            }
        }
        body.finish();
        Upload taken = upload;
        if (taken == null) {
            throw Problem.wrong(
                    FILE,
                    "missing_field",
                    "cannot take the upload: the form has no file in a field \"file\"; send it as curl -F file=@NAME does");
        }
        return taken.finish(about());
    }

    private void takeFile(PartHeaders part, MultipartBody body) throws IOException {
        if (upload != null) {
            throw Problem.wrong(FILE, "repeated_field", "cannot take two files in one form: send a request for each");
        }
        filename = part.filename().orElse(FILE);
        if (filename.length() > MOST_NAME_CHARS) {
            throw Problem.wrong(
                    FILE,
                    "invalid_field",
                    "cannot take the file \"" + Parameters.cut(filename) + "\": its name is longer than "
                            + MOST_NAME_CHARS + " characters");
        }
        long asked = System.nanoTime();
        Upload begun = files.begin();
        upload = begun;
        request.allow(System.nanoTime() - asked);
        body.drain((bytes, from, length) -> {
            long began = System.nanoTime();
            begun.write(bytes, from, length).ifPresent(refusal -> {
                throw problem(refusal);
            });
            // The time that the server takes to keep a piece is not the sender's.
            request.allow(System.nanoTime() - began);
        });
    }

    private Problem problem(Upload.Refusal refusal) {
        String what = "cannot take the file \"" + Parameters.cut(filename) + "\": it is ";
        return switch (refusal) {
            case Upload.Refusal.TooLarge large ->
                new Problem(413, what + "longer than " + large.most() + " bytes (limits.upload)");
            case Upload.Refusal.WrongType wrong -> new Problem(415, what + wrong.what());
        };
    }

    private void takeOption(String name, MultipartBody body) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int most = name.equals(VALUES) ? MOST_VALUES_BYTES : MOST_OPTION_BYTES;
        body.drain((bytes, from, length) -> {
            if (text.size() + length > most) {
                throw wrong(name, "it is longer than " + most + " bytes");
            }
            request.hold(length);
            text.write(bytes, from, length);
        });
        if (name.equals(FILE)) {
            return;
        }
        if (!OPTIONS.contains(name)) {
            throw Problem.wrong(
                    name,
                    "unknown_field",
                    "cannot take field \"" + Parameters.cut(name) + "\": the form has file and "
                            + String.join(", ", OPTIONS));
        }
        if (options.putIfAbsent(name, text.toString(UTF_8).trim()) != null) {
            throw Problem.wrong(
                    name, "repeated_field", "cannot take field \"" + name + "\": it is given more than once");
        }
        check(name);
    }

    /** Refuses what cannot be meant, before more of the form comes. */
    private void check(String name) {
        if (options.getOrDefault(name, "").chars().anyMatch(Character::isISOControl)) {
            throw wrong(name, "it has a control character in it");
        }
        switch (name) {
            case "timezone" -> zone();
            case "dry_run" -> isDryRun();
            default -> {
                // Names of columns, which only the file can tell.
            }
        }
    }

    private Upload.About about() {
        FileUpload.Reading reading =
                new FileUpload.Reading(option("sensor_column"), option("time_column"), valueColumns(), zone());
        return new Upload.About(filename, request.peerAddress(), reading, isDryRun());
    }

    /** What a field says; an empty one says nothing. */
    private @Nullable String option(String name) {
        String text = options.getOrDefault(name, "");
        return text.isEmpty() ? null : text;
    }

    private List<String> valueColumns() {
        return Arrays.stream(options.getOrDefault(VALUES, "").split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private ZoneId zone() {
        String text = option("timezone");
        try {
            return text == null ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw wrong("timezone", "it must be a name such as Europe/Berlin or an offset such as +02:00");
        }
    }

    private boolean isDryRun() {
        String text = option("dry_run");
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw wrong("dry_run", "it must be true or false");
        }
        return "true".equals(text);
    }

    private Problem wrong(String name, String why) {
        return Problem.wrong(
                name,
                "invalid_field",
                "cannot take " + Parameters.cut(name) + " \"" + Parameters.cut(options.getOrDefault(name, "")) + "\": "
                        + why);
    }

    @Override
    public void close() {
        Upload begun = upload;
        if (begun != null) {
            begun.close();
        }
    }
}
