package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.command.Surroundings;
import dev.weir.disk.RealDisk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Backups over HTTP, and what is made of them. */
@Timeout(60)
final class HandoverTest {
    private static final Handover.Patience ENDLESS = new Handover.Patience(Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final StringWriter said = new StringWriter();

    @Test
    void whatWasAnsweredBeforeIsInItWhilePutsGoOnAndItIsRestoredAndServed() throws Exception {
        Path data = directory.resolve("data");
        Path archive = directory.resolve("weir.zip");
        String before;
        try (RunningServer running = new RunningServer(DataCommandsTest.serve(data));
                Api api = new Api(running.server());
                Puts puts = new Puts(running.server())) {
            assertThat(DataCommandsTest.ask(running.server(), "put first 1 1\nput second 2 2\n"))
                    .isEqualTo("ok\n\nok\n\n");
            long answered = puts.awaitAnswered(1);
            JsonNode made = api.send("POST", "/api/v1/backup", null).json();
            puts.awaitAnswered(puts.answered() + 1);
            Api.Answer fetched = api.get("/api/v1/backup/" + made.path("id").asText());
            puts.awaitAnswered(puts.answered() + 1);
            Files.write(archive, fetched.response().body());
            assertThat(fetched.header("Content-Disposition"))
                    .isEqualTo("attachment; filename=\"" + made.path("filename").asText() + "\"");
            assertThat(made.path("filename").asText()).matches("weir-backup-\\d{8}T\\d{6}Z\\.zip");
            before = "first 1.0 1\nsecond 2.0 2\ngoing " + answered + ".0 " + answered + "\n";
            assertThat(data.resolve("backup")).doesNotExist();
        }
        Path unpacked = unzip(archive);
        assertThat(run("check", "--data", unpacked.toString()))
                .as(said.toString())
                .isZero();
        assertThat(run(
                        "restore",
                        unpacked.toString(),
                        "--data",
                        directory.resolve("one").toString()))
                .isZero();
        assertThat(run(
                        "restore",
                        archive.toString(),
                        "--data",
                        directory.resolve("two").toString()))
                .as(said.toString())
                .isZero();
        for (String restored : new String[] {"one", "two"}) {
            Path there = directory.resolve(restored);
            assertThat(run("check", "--data", there.toString()))
                    .as(said.toString())
                    .isZero();
            try (Server server = DataCommandsTest.serve(there)) {
                assertThat(DataCommandsTest.ask(server, "get *\n")).contains(before.split("(?<=\n)", -1));
                assertThat(DataCommandsTest.ask(server, "put first 3 3\nget first\n"))
                        .isEqualTo("ok\n\nok\nfirst 1.0 1\nfirst 3.0 3\n\n");
            }
        }
    }

    @Test
    void isFetchedOnceAndOneAtATime() throws IOException {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            assertThat(api.get("/api/v1/backup").body()).isEqualTo("{\"state\":\"none\"}");
            String id = make(api);
            Api.Answer second = api.send("POST", "/api/v1/backup", null);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.json().path("detail").asText()).contains("another backup is on its way");
            assertThat(api.send("HEAD", "/api/v1/backup/" + id, null).status()).isEqualTo(200);
            assertThat(api.get("/api/v1/backup/" + "0".repeat(32)).status()).isEqualTo(404);
            assertThat(api.get("/api/v1/backup/" + id).status()).isEqualTo(200);
            Api.Answer again = api.get("/api/v1/backup/" + id);
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.json().path("detail").asText()).contains("it is sent");
            JsonNode state = api.get("/api/v1/backup").json();
            assertThat(state.path("state").asText()).isEqualTo("sent");
            assertThat(state.path("sent").asLong())
                    .isEqualTo(state.path("bytes").asLong())
                    .isPositive();
            assertThat(api.get("/api/v1/backup/" + make(api)).status()).isEqualTo(200);
        }
    }

    @Test
    void blobsAreInItWithTheirTimes() throws IOException {
        FileTime uploaded = FileTime.fromMillis(1_700_000_001_000L);
        Path archive = directory.resolve("weir.zip");
        Path data = directory.resolve("data");
        try (RunningServer running = new RunningServer(DataCommandsTest.serve(data));
                Api api = new Api(running.server())) {
            Path blobs = Files.createDirectories(data.resolve("blobs/server"));
            Files.setLastModifiedTime(Files.writeString(blobs.resolve("one"), "a,b\n1,2\n"), uploaded);
            Files.write(
                    archive, api.get("/api/v1/backup/" + make(api)).response().body());
        }
        Path restored = directory.resolve("restored");
        assertThat(run("restore", archive.toString(), "--data", restored.toString()))
                .isZero();
        assertThat(restored.resolve("blobs/server/one")).hasContent("a,b\n1,2\n");
        assertThat(Files.getLastModifiedTime(restored.resolve("blobs/server/one")))
                .isEqualTo(uploaded);
    }

    @Test
    void anArchiveThatIsDamagedCutOffOrOfSomethingElseIsNotRestored() throws IOException {
        byte[] whole;
        try (RunningServer running = RunningServer.in(directory.resolve("data"));
                Api api = new Api(running.server())) {
            DataCommandsTest.ask(running.server(), "put first 1 1\n");
            whole = api.get("/api/v1/backup/" + make(api)).response().body();
        }
        Path target = directory.resolve("target");
        Path cut = Files.write(directory.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 30));
        assertThat(run("restore", cut.toString(), "--data", target.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("it is no whole zip archive");
        byte[] changed = whole.clone();
        changed[new String(whole, StandardCharsets.ISO_8859_1).indexOf("weir manifest")] ^= 1;
        Path flipped = Files.write(directory.resolve("flipped.zip"), changed);
        assertThat(run("restore", flipped.toString(), "--data", target.toString()))
                .isEqualTo(1);
        assertThat(said.toString()).contains("manifest has changed since it was written");
        Path other = directory.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new ZipEntry("x/../../parts/evil"));
            zip.putNextEntry(new ZipEntry("photo.jpg"));
        }
        assertThat(run("restore", other.toString(), "--data", target.toString()))
                .isEqualTo(1);
        assertThat(said.toString()).contains("there is no backup in it");
        assertThat(target).doesNotExist();
        assertThat(directory.resolve("parts")).doesNotExist();
    }

    @Test
    void whatAKilledServerLeftOfOneIsDeletedAtTheNextStart() throws IOException {
        Path left = Files.createDirectories(directory.resolve("data/backup/parts"));
        Files.writeString(left.resolve("1.part"), "x");
        try (RunningServer running = RunningServer.in(directory)) {
            assertThat(directory.resolve("data/backup")).doesNotExist();
            assertThat(running.server().listeners().bound()).isNotEmpty();
        }
    }

    @Test
    void oneThatNobodyFetchesIsGivenUp() {
        try (RunningServer running = RunningServer.in(directory);
                Handovers handovers =
                        handovers(running, new Handover.Patience(Duration.ofMillis(1), Duration.ofHours(1)))) {
            Handover given = handovers.begin();
            assertThatThrownBy(() -> {
                        while (true) {
                            given.awaitCopy();
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("nobody has fetched it in time");
            assertThat(directory.resolve("data/backup")).doesNotExist();
            assertThat(given.send(OutputStream::nullOutputStream, () -> {})).isFalse();
        }
    }

    @Test
    void whoDoesNotReadIsHungUpOnAndTheNextIsServed() {
        CountDownLatch hungUp = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    hungUp.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new IOException("connection closed");
            }
        };
        try (RunningServer running = RunningServer.in(directory);
                Handovers handovers =
                        handovers(running, new Handover.Patience(Duration.ofHours(1), Duration.ofMillis(20)))) {
            Handover first = handovers.begin();
            first.awaitCopy();
            assertThatThrownBy(() -> first.send(() -> stuck, hungUp::countDown))
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("connection closed");
            assertThat(first.status().state()).isEqualTo(HandoverStatus.State.FAILED);
            assertThat(handovers.begin().awaitCopy().state()).isEqualTo(HandoverStatus.State.READY);
        }
        assertThat(directory.resolve("data/backup")).doesNotExist();
    }

    @Test
    void partsAreNotCopiedForIt() throws IOException {
        try (RunningServer running = RunningServer.in(directory);
                Handovers handovers = handovers(running, ENDLESS)) {
            DataCommandsTest.ask(running.server(), "put first 1 1\n");
            handovers.begin().awaitCopy();
            try (var parts = Files.list(directory.resolve("data/backup/parts"))) {
                assertThat(parts.toList())
                        .isNotEmpty()
                        .allSatisfy(part -> assertThat(Files.isSameFile(
                                        part, directory.resolve("data/parts").resolve(part.getFileName())))
                                .isTrue());
            }
        }
    }

    private Handovers handovers(RunningServer running, Handover.Patience patience) {
        Path data = directory.resolve("data");
        Backup backup = new Backup(new RealDisk(), data, running.server().store(), sequence -> {});
        return new Handovers(backup, data, InstantSource.system(), new Random(1), patience);
    }

    private static String make(Api api) {
        Api.Answer made = api.send("POST", "/api/v1/backup", null);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location"))
                .isEqualTo("/api/v1/backup/" + made.json().path("id").asText());
        return made.json().path("id").asText();
    }

    /** Unpacks as any program does, to the one directory that is in it. */
    private Path unzip(Path archive) throws IOException {
        Path target = Files.createDirectory(directory.resolve("unpacked"));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path to = target.resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? to : to.getParent());
                if (!entry.isDirectory()) {
                    Files.copy(zip, to);
                }
            }
        }
        try (var top = Files.list(target)) {
            return top.toList().getFirst();
        }
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine(Surroundings.ofProcess(), words);
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(words);
    }

    /** Somebody who puts {@code going N N}, one after the other, until it is closed. */
    private static final class Puts implements AutoCloseable {
        private final Thread thread;
        private long answered;
        private volatile boolean closing;

        Puts(Server server) {
            thread = Thread.ofPlatform().start(() -> {
                for (long n = 1; !closing; n++) {
                    put(server, n);
                }
            });
        }

        private void put(Server server, long n) {
            try {
                assertThat(DataCommandsTest.ask(server, "put going " + n + " " + n + "\n"))
                        .isEqualTo("ok\n\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            synchronized (this) {
                answered = n;
                notifyAll();
            }
        }

        synchronized long answered() {
            return answered;
        }

        /** Waits until so many are answered; how many are. */
        synchronized long awaitAnswered(long least) throws InterruptedException {
            while (answered < least) {
                wait();
            }
            return answered;
        }

        @Override
        public void close() {
            closing = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
