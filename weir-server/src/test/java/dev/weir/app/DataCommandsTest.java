package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.command.Surroundings;
import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** check, backup and restore against servers of this process, and data directories of the first format. */
final class DataCommandsTest {
    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();

    @Test
    void aBackupOfARunningServerIsRestoredAndServed() throws IOException {
        Path data = directory.resolve("data");
        String before;
        try (Server server = serve(data)) {
            put(server, 1, 50);
            before = ask(server, "get *\n");
            assertThat(run("backup", directory.resolve("copy").toString(), "--data", data.toString()))
                    .isZero();
            assertThat(run("backup", directory.resolve("copy").toString(), "--data", data.toString()))
                    .isEqualTo(1);
            assertThat(run("check", "--data", data.toString())).isEqualTo(1);
            assertThat(said.toString()).contains("is using it").contains("is not an empty directory");
        }
        Path restored = directory.resolve("restored");
        assertThat(run("restore", directory.resolve("copy").toString(), "--data", restored.toString()))
                .isZero();
        assertThat(run("check", "--data", restored.toString())).isZero();
        try (Server server = serve(restored)) {
            assertThat(ask(server, "get *\n")).isEqualTo(before);
            put(server, 51, 60);
            before = ask(server, "get *\n");
        }
        try (Server server = serve(restored)) {
            assertThat(ask(server, "get *\n")).isEqualTo(before);
        }
    }

    @Test
    void blobsGoIntoABackupAndOutOfItAgainAndUnfinishedOnesDoNot() throws IOException {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy");
        Path restored = directory.resolve("restored");
        FileTime uploaded = FileTime.fromMillis(1_700_000_000_000L);
        try (Server server = serve(data)) {
            put(server, 1, 2);
            Path blobs = Files.createDirectories(data.resolve("blobs/server"));
            Files.writeString(blobs.resolve("one"), "a,b\n1,2\n");
            Files.setLastModifiedTime(blobs.resolve("one"), uploaded);
            Files.writeString(blobs.resolve("two.tmp"), "a,");
            assertThat(run("backup", copy.toString(), "--data", data.toString()))
                    .isZero();
        }
        assertThat(run("restore", copy.toString(), "--data", restored.toString()))
                .isZero();
        for (Path each : List.of(copy, restored)) {
            Path blobs = each.resolve("blobs/server");
            assertThat(blobs.resolve("one")).hasContent("a,b\n1,2\n");
            assertThat(Files.getLastModifiedTime(blobs.resolve("one"))).isEqualTo(uploaded);
            assertThat(blobs.resolve("two.tmp")).doesNotExist();
        }
    }

    @Test
    void aBackupWithoutAServerAndAPathTooLongForASocket() throws IOException {
        Path data = directory.resolve("d".repeat(100)).resolve("data");
        String before;
        try (Server server = serve(data)) {
            put(server, 1, 5);
            before = ask(server, "get *\n");
            assertThat(data.resolve(ControlSocket.POINTER_NAME)).exists();
            assertThat(run("backup", directory.resolve("one").toString(), "--data", data.toString()))
                    .isZero();
        }
        assertThat(data.resolve(ControlSocket.POINTER_NAME)).doesNotExist();
        assertThat(run("backup", directory.resolve("two").toString(), "--data", data.toString()))
                .isZero();
        for (String copy : List.of("one", "two")) {
            try (Server server = serve(directory.resolve(copy))) {
                assertThat(ask(server, "get *\n")).isEqualTo(before);
            }
        }
    }

    @Test
    void aJournalThatIsGoneIsDamageThatARepairNames() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = serve(data)) {
            put(server, 1, 5);
        }
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> serve(data).close())
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("journal");
        assertThat(run("check", "--data", data.toString())).isEqualTo(1);
        assertThat(run("check", "--repair", "--data", data.toString()))
                .as(said.toString())
                .isZero();
        serve(data).close();
    }

    @Test
    void aDamagedRecordInTheMiddleIsRepairedAndTheRestServed() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = serve(data)) {
            put(server, 1, 1);
            put(server, 2, 2);
            put(server, 3, 3);
        }
        Path segment = data.resolve("journal/0000000000000001.journal");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[64 + 20 + 30] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> serve(data).close()).hasMessageContaining(segment.toString());
        assertThat(run("check", "--repair", "--data", data.toString()))
                .as(said.toString())
                .isZero();
        assertThat(said.toString()).contains("record 1 is missing").contains("record 3 is kept, as 2");
        try (Server server = serve(data)) {
            assertThat(ask(server, "get *\n")).contains(" 2.5 2\n", " 3.5 3\n").doesNotContain(" 1.5 1\n");
        }
        assertThat(run("check", "--data", data.toString())).isZero();
    }

    @Test
    void refusesANewerFormatUntouched() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = serve(data)) {
            put(server, 1, 5);
        }
        Path manifest = data.resolve("manifest");
        String text = Files.readString(manifest).replace("weir manifest 1", "weir manifest 2");
        Files.writeString(manifest, withChecksum(text.substring(0, text.lastIndexOf("crc32c "))));
        Files.writeString(data.resolve("parts/left.part.tmp"), "x");
        Files.writeString(data.resolve("journal/9.spare"), "x");
        Map<String, String> before = contents(data);
        assertThatThrownBy(() -> serve(data).close()).hasMessageContaining("newer");
        assertThat(run("check", "--repair", "--data", data.toString())).isEqualTo(1);
        assertThat(run("backup", directory.resolve("x").toString(), "--data", data.toString()))
                .isEqualTo(1);
        assertThat(contents(data)).isEqualTo(before);
    }

    private static String withChecksum(String lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(UTF_8));
        return lines + String.format("crc32c %08x\n", crc.getValue());
    }

    private static Map<String, String> contents(Path data) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        file.toString(),
                        java.util.Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    static Server serve(Path data) {
        Server server = Server.open(Settings.load(RunningServer.freePorts("--data=" + data), Map.of(), data.getRoot()));
        server.listen();
        return server;
    }

    private static void put(Server server, int from, int to) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i <= to; i++) {
            lines.append("put größe.")
                    .append(i % 3)
                    .append(' ')
                    .append(i)
                    .append(".5 ")
                    .append(i)
                    .append('\n');
        }
        assertThat(ask(server, lines.toString())).doesNotContain("error");
    }

    static String ask(Server server, String requests) throws IOException {
        InetSocketAddress address = server.listeners().bound().getFirst().address();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(requests.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine(Surroundings.ofProcess(), words);
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(words);
    }
}
