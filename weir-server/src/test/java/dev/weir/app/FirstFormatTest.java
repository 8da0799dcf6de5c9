package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that was written once by the first format, and must open forever. */
final class FirstFormatTest {
    private static final String FOLDER = "/golden/v1/";

    @TempDir
    Path directory;

    @Test
    void opensTheDirectoryOfTheFirstFormat() throws IOException {
        unzip(FOLDER, directory);
        try (Server server = DataCommandsTest.serve(directory);
                InputStream expected = resource(FOLDER + "expected.txt")) {
            assertThat(DataCommandsTest.ask(server, "get *\n")).isEqualTo(new String(expected.readAllBytes(), UTF_8));
        }
    }

    /** Unpacks the data directory of a folder of resources. */
    static void unzip(String folder, Path directory) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(resource(folder + "data.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
    }

    static InputStream resource(String name) {
        return Objects.requireNonNull(FirstFormatTest.class.getResourceAsStream(name), name);
    }

    /** Makes the files anew; only while the format has not been released: {@code -Dgolden=src/test/resources/golden/v1}. */
    @Test
    @EnabledIfSystemProperty(named = "golden", matches = ".+")
    void writesTheDirectory() throws IOException {
        Path data = directory.resolve("data");
        Path target = Path.of(System.getProperty("golden", ""));
        try (Server server = DataCommandsTest.serve(data)) {
            DataCommandsTest.ask(server, lines(0, 300));
            server.store().flush();
            DataCommandsTest.ask(server, lines(200, 500));
            server.store().flush();
            DataCommandsTest.ask(server, lines(490, 520) + "put late 1e300 -5\n");
        }
        try (Server server = DataCommandsTest.serve(data)) {
            Files.writeString(target.resolve("expected.txt"), DataCommandsTest.ask(server, "get *\n"));
        }
        zip(data, target);
    }

    /** Packs a data directory into a folder of resources. */
    static void zip(Path data, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target.resolve("data.zip"));
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(data.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            for (String line : List.of(
                    "put decimal." + i % 3 + " " + i / 8.0 + " " + (1_700_000_000L + i),
                    "put größe.√ " + Math.sqrt(i + from) + " " + (1_700_000_000L + i * 10L),
                    "put irregular " + i % 7 + " " + (1_700_000_000L + (long) i * i),
                    "put 温度 21.5 " + (1_700_000_000L + i * 60L))) {
                lines.append(line).append('\n');
            }
        }
        return lines.toString();
    }
}
