package dev.weir.app.upload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.app.command.ServerHttp;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongConsumer;

/**
 * Uploads files to a server and asks what became of them. Any thread may call; calls wait for the server, and throw a
 * {@link WeirException} where it cannot be asked. Whoever made {@code http} closes it.
 *
 * @param http the way to the server
 */
public record FileClient(ServerHttp http) {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    /** Sends bytes as a file and waits for the answer, which comes when the server has made it durable, or does not want it. */
    public UploadAnswer upload(UploadForm form, byte[] bytes) {
        HttpRequest request = http.request("/upload")
                .header("Content-Type", form.contentType())
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofByteArray(form.head()),
                        BodyPublishers.ofByteArray(bytes),
                        BodyPublishers.ofByteArray(form.tail())))
                .build();
        HttpResponse<InputStream> answer = http.send(request);
        try (InputStream body = answer.body()) {
            return answer(answer.statusCode(), body);
        } catch (IOException e) {
            throw http.unreachable(e);
        }
    }

    /**
     * Sends a file, read while it is sent, and waits for the answer as above. Its length is what it is now.
     *
     * @param sent is told how many bytes are on their way
     * @throws IOException where the file cannot be read
     */
    UploadAnswer upload(UploadForm form, Path file, LongConsumer sent) throws IOException {
        byte[] head = form.head();
        byte[] tail = form.tail();
        try (InputStream content = Files.newInputStream(file)) {
            InputStream body = new SequenceInputStream(Collections.enumeration(
                    List.of(new ByteArrayInputStream(head), content, new ByteArrayInputStream(tail))));
            String request =
                    http.head("POST", "/upload", form.contentType(), head.length + Files.size(file) + tail.length);
            return send(request, body, sent);
        }
    }

    private UploadAnswer send(String head, InputStream body, LongConsumer sent) {
        try (UploadConnection connection = new UploadConnection(http.at("/upload"), http.tlsSockets())) {
            UploadConnection.Answer answer = connection.send(head, body, sent);
            return answer(answer.status(), new ByteArrayInputStream(answer.body()));
        } catch (IOException e) {
            throw http.unreachable(e);
        }
    }

    private UploadAnswer answer(int status, InputStream body) throws IOException {
        if (status != ACCEPTED) {
            return new UploadAnswer.Refused(status, ServerHttp.reason(status, body));
        }
        Map<String, String> fields = fields(body);
        return new UploadAnswer.Taken(text(fields, "file_id"), status(fields));
    }

    /** How far a file is. */
    public FileState state(String id) {
        Map<String, String> fields = get("/status/" + id);
        return new FileState(status(fields), number(fields, "rows"));
    }

    /** What became of a file whose status is final. */
    public Verdict verdict(String id) {
        Map<String, String> fields = get("/results/" + id);
        return new Verdict(
                status(fields),
                number(fields, "total_rows"),
                number(fields, "valid_rows"),
                number(fields, "invalid_rows"),
                fields.getOrDefault("ignored_columns", ""),
                fields.get("error"));
    }

    private Map<String, String> get(String path) {
        HttpResponse<InputStream> answer = http.send(http.request(path).build());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw http.refused(answer.statusCode(), ServerHttp.reason(answer.statusCode(), body));
            }
            return fields(body);
        } catch (IOException e) {
            throw http.unreachable(e);
        }
    }

    private FileStatus status(Map<String, String> fields) {
        String name = text(fields, "status");
        try {
            return FileStatus.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw http.cannotAsk("it calls a status \"" + name + "\", which this version does not know", e);
        }
    }

    private String text(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw http.cannotAsk("its answer has no " + name + ": what answers there is no such server", null);
        }
        return value;
    }

    private long number(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "0");
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw http.cannotAsk("its answer has \"" + value + "\" as " + name, e);
        }
    }

    /** The texts of an array, parted by commas. */
    private static String texts(JsonParser json) throws IOException {
        StringJoiner texts = new StringJoiner(", ");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(json.getText());
            json.skipChildren();
        }
        return texts.toString();
    }

    /** The fields of an object that are neither null nor objects or arrays, however much there is in those. */
    private static Map<String, String> fields(InputStream body) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("its answer is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    fields.put(name, json.getText());
                } else if (value == JsonToken.START_ARRAY) {
                    fields.put(name, texts(json));
                }
                json.skipChildren();
            }
        }
        return fields;
    }
}
