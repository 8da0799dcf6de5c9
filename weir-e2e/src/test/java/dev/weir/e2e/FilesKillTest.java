package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Uploaded files when the server is killed while they come in and while they are worked on: they end as if nothing had happened. */
final class FilesKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLS = 10;
    private static final String SMALL = "sensor_id,timestamp,value\na,1,1\n";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data")).with("--http.port=0");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aFileEndsTheSameAfterTenKillsWhileItComesAndIsWorkedOn() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("FilesKillTest"));
        int rows = Machine.isLong() ? 10_000_000 : 600_000;
        LargeFile file = LargeFile.write(directory.resolve("large.csv"), rows, random.split());
        killWhileItComes(file);
        String id = "";
        for (int kill = 0; kill < KILLS - 1; kill++) {
            try (ServerProcess server = launch().start();
                    FilePeer peer = new FilePeer(server)) {
                id = kill == 0 ? peer.upload(file.path()).orElseThrow() : id;
                peer.awaitRows(id, (kill + random.nextLong(2)) * rows / KILLS, PATIENCE);
                LockSupport.parkNanos(random.nextLong(20_000_000));
                server.kill9();
            }
        }
        try (ServerProcess server = launch().start();
                FilePeer peer = new FilePeer(server)) {
            file.checkResult(peer.awaitEnd(id, PATIENCE));
            // The first may have come as a whole before the kill, though nobody was told.
            Set<String> all = peer.files();
            for (String each : all) {
                file.checkResult(peer.awaitEnd(each, PATIENCE));
            }
            file.checkSamples(server, peer);
            assertThat(peer.get("/api/v1/stats"))
                    .contains("\"files\":{\"received\":" + all.size() * file.rows() + ",\"accepted\":"
                            + all.size() * file.valid());
            Await.until(PATIENCE, "every blob to have its record", () -> blobs().equals(peer.files()));
        }
    }

    private void killWhileItComes(LargeFile file) throws Exception {
        long enough = Files.size(file.path()) / 3;
        try (ServerProcess server = launch().start();
                FilePeer peer = new FilePeer(server)) {
            Thread killer = Thread.ofPlatform().start(() -> {
                try {
                    Await.until(PATIENCE, "a third of the file", () -> blobBytes() >= enough);
                    server.kill9();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            peer.upload(file.path());
            killer.join();
            assertThat(server.isAlive()).isFalse();
        }
    }

    private long blobBytes() throws IOException {
        long bytes = 0;
        for (Path file : blobFiles()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noBlobWithoutARecordAndNoRecordWithoutABlobIsLeftByKillsBetweenThem() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("FilesKillTest small"));
        List<String> answered = new ArrayList<>();
        int kills = Machine.isLong() ? 100 : 4;
        for (int kill = 0; kill < kills; kill++) {
            try (ServerProcess server = launch().start()) {
                answered.addAll(uploadUntilKilled(server, random));
            }
        }
        try (ServerProcess server = launch().start();
                FilePeer peer = new FilePeer(server)) {
            for (String id : answered) {
                assertThat(peer.awaitEnd(id, PATIENCE)).contains("\"status\":\"processed\"");
            }
            Await.until(PATIENCE, "every blob to have its record", () -> blobs().equals(peer.files()));
            assertThat(peer.files()).containsAll(answered);
        }
        System.out.printf("FilesKillTest: %d kills, %d uploads answered%n", kills, answered.size());
    }

    private static List<String> uploadUntilKilled(ServerProcess server, SplittableRandom random) throws Exception {
        List<String> answered = Collections.synchronizedList(new ArrayList<>());
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            senders.add(Thread.ofVirtual().start(() -> uploadOnAndOn(server, answered)));
        }
        int enough = 1 + random.nextInt(50);
        Await.until(PATIENCE, enough + " uploads", () -> answered.size() >= enough);
        LockSupport.parkNanos(random.nextInt(5_000_000));
        server.kill9();
        for (Thread sender : senders) {
            sender.join();
        }
        return answered;
    }

    private static void uploadOnAndOn(ServerProcess server, List<String> answered) {
        try (FilePeer peer = new FilePeer(server)) {
            Optional<String> id = peer.upload(SMALL);
            while (id.isPresent()) {
                answered.add(id.get());
                id = peer.upload(SMALL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The ids of the files whose bytes or sums are there, finished or not. */
    private Set<String> blobs() throws IOException {
        Set<String> names = new TreeSet<>();
        blobFiles().forEach(file -> names.add(file.getFileName().toString().replace(".sums", "")));
        return names;
    }

    private List<Path> blobFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        Path blobs = directory.resolve("data").resolve("blobs");
        if (Files.exists(blobs)) {
            for (File folder : Objects.requireNonNull(blobs.toFile().listFiles())) {
                for (File file : Objects.requireNonNull(folder.listFiles())) {
                    found.add(file.toPath());
                }
            }
        }
        return found;
    }
}
