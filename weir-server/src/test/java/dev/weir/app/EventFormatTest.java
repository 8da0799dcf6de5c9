package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A data directory with events and records that was written once by the first format that has them, and must open forever. */
final class EventFormatTest {
    private static final String FOLDER = "/golden/v1-events/";

    @TempDir
    Path directory;

    @Test
    void opensTheDirectoryOfTheFirstFormatWithEvents() throws IOException {
        FirstFormatTest.unzip(FOLDER, directory);
        assertThat(CommandRun.of(directory, "check", "--data", directory.toString())
                        .code())
                .isZero();
        try (Server server = DataCommandsTest.serve(directory);
                InputStream expected = FirstFormatTest.resource(FOLDER + "expected.txt")) {
            assertThat(text(server)).isEqualTo(new String(expected.readAllBytes(), UTF_8));
            try (View view = server.store().view(0, Duration.ZERO)) {
                assertThat(view.events().read(EventQuery.ofIds(EventStream.READINGS, 195, 305, 1000)))
                        .extracting(Event::id)
                        .containsExactlyInAnyOrderElementsOf(
                                LongStream.rangeClosed(195, 305).boxed().toList());
            }
        }
    }

    private static String text(Server server) throws IOException {
        return WrittenData.text(server.store()) + DataCommandsTest.ask(server, "get *\n");
    }

    /** Makes the files anew; only while the format has not been released: {@code -Dgolden-events=src/test/resources/golden/v1-events}. */
    @Test
    @EnabledIfSystemProperty(named = "golden-events", matches = ".+")
    void writesTheDirectory() throws IOException {
        Path data = directory.resolve("data");
        Path target = Files.createDirectories(Path.of(System.getProperty("golden-events", "")));
        try (WrittenData written = new WrittenData(data)) {
            written.put(1, 100).put(101, 200).flush();
            written.put(201, 300).flush().put(301, 330).put(331, 340);
        }
        try (Server server = DataCommandsTest.serve(data)) {
            Files.writeString(target.resolve("expected.txt"), text(server));
        }
        FirstFormatTest.zip(data, target);
    }
}
