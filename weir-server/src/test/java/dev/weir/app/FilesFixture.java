package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own for each test of files. */
abstract class FilesFixture {
    @TempDir
    Path directory;

    RunningServer running;
    Api api;
    Uploads uploads;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
        api = new Api(running.server());
        uploads = new Uploads(api);
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    static List<String> texts(JsonNode items, String field) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.path(field).asText()));
        return texts;
    }
}
