package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.store.cassandra.Keyspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pours that servers of one keyspace take are one collection, whichever of them is asked. */
@Timeout(300)
final class PoursOfServersTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final List<Door> doors = new ArrayList<>();

    @TempDir
    private Path directory;

    /** A server, and what tests ask of it. */
    private final class Door implements AutoCloseable {
        private final RunningServer running;
        private final Api api;

        Door(String data, String... flags) {
            running = RunningServer.in(
                    directory.resolve(data), Api.with(flags, "--store=cassandra", "--store.url=" + url));
            api = new Api(running.server());
            doors.add(this);
        }

        long pour(int tap, int volume) {
            return pour("{\"tapId\":" + tap + ",\"volume\":" + volume + "}");
        }

        long pour(String body) {
            Api.Answer answer = api.postJson("/api/beers", body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json().at("/beer/id").asLong();
        }

        int delete(long id) {
            return api.send("DELETE", "/api/beers/" + id, null).status();
        }

        int find(long id) {
            return api.get("/api/beers/" + id).status();
        }

        /** The ids of a page, or -1 alone where it is refused. */
        List<Long> ids(String query) {
            Api.Answer answer = api.get("/api/beers" + query);
            if (answer.status() == 503) {
                return List.of(-1L);
            }
            List<Long> ids = new ArrayList<>();
            for (JsonNode beer : answer.json().get("beers")) {
                ids.add(beer.get("id").asLong());
            }
            return ids;
        }

        void awaitIds(List<Long> ids) {
            await(() -> ids("").equals(ids));
            assertThat(ids("")).isEqualTo(ids);
        }

        SocketPeer listen() throws IOException {
            return SocketPeer.open(running.server(), "/sockets/beers");
        }

        @Override
        public void close() {
            if (doors.remove(this)) {
                api.close();
                running.close();
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static List<String> texts(SocketPeer peer, int count) throws IOException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            SocketPeer.Frame frame = peer.next();
            if (frame.opcode() == 1) {
                texts.add(frame.text());
            }
        }
        return texts;
    }

    private static String posted(int tap, long id) {
        return "Tap with id " + tap + " posted a new beer (id: " + id + ")!";
    }

    @AfterEach
    void stop() {
        List.copyOf(doors).forEach(Door::close);
    }

    @Test
    void arePagedByRisingIdFilteredAndFoundAtEveryDoor() {
        Door one = new Door("one");
        Door other = new Door("other");
        List<Long> pints = new ArrayList<>();
        List<Long> halves = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pints.add(one.pour(1, 500));
            halves.add(one.pour(2, 200));
        }
        for (int i = 0; i < 5; i++) {
            pints.add(other.pour(1, 500));
            halves.add(other.pour(3, 200));
        }
        List<Long> all = new ArrayList<>(pints);
        all.addAll(halves);
        all.sort(null);
        for (Door door : List.of(one, other)) {
            door.awaitIds(all);
            assertThat(door.ids("?type=pint")).isEqualTo(pints);
            assertThat(door.ids("?type=half&page=2&page_size=4")).isEqualTo(halves.subList(4, 8));
            assertThat(door.ids("?page=3&page_size=7")).isEqualTo(all.subList(14, 20));
            assertThat(door.ids("?page=4&page_size=7")).isEmpty();
            all.forEach(id -> assertThat(door.find(id)).isEqualTo(200));
            assertThat(door.find(7L << 43)).isEqualTo(404);
            assertThat(door.delete(7L << 43)).isEqualTo(404);
            assertThat(door.find(1L << 53)).isEqualTo(404);
        }
    }

    @Test
    void areToldAtEveryDoorAndEveryTenthOfAllIsReported() throws IOException {
        Door one = new Door("one");
        Door other = new Door("other");
        other.awaitIds(List.of());
        try (SocketPeer atOne = one.listen();
                SocketPeer atOther = other.listen()) {
            List<Long> ids = new ArrayList<>();
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ids.add(one.pour(1 + i % 2, 500));
                told.add(posted(1 + i % 2, ids.getLast()));
            }
            other.awaitIds(ids);
            assertThat(texts(atOther, 6)).isEqualTo(told);
            for (int i = 0; i < 4; i++) {
                ids.add(other.pour(1, 500));
                told.add(posted(1, ids.getLast()));
            }
            told.add("{\"tap 1\":\"70.0%\",\"tap 2\":\"30.0%\",\"total beers\":10}");
            assertThat(texts(atOther, 5)).isEqualTo(told.subList(6, 11));
            assertThat(texts(atOne, 11)).isEqualTo(told);
        }
    }

    @Test
    void areTakenOutAtAnyDoorAndToldOnce() throws IOException {
        Door one = new Door("one");
        Door other = new Door("other");
        List<Long> ids = new ArrayList<>(List.of(one.pour(1, 500), one.pour(1, 500), one.pour(2, 500)));
        other.awaitIds(ids);
        try (SocketPeer atOne = one.listen();
                SocketPeer atOther = other.listen()) {
            long gone = ids.removeFirst();
            assertThat(other.delete(gone)).isEqualTo(200);
            assertThat(other.delete(gone)).isEqualTo(404);
            assertThat(other.ids("")).isEqualTo(ids);
            for (SocketPeer each : List.of(atOne, atOther)) {
                assertThat(texts(each, 1)).containsExactly("Beer " + gone + " deleted from the collection");
            }
            assertThat(one.ids("")).isEqualTo(ids);
            assertThat(one.delete(gone)).isEqualTo(404);
            assertThat(one.find(gone)).isEqualTo(404);
            String samples = "/api/v1/query?from=2000-01-01&series=tap.1.volume";
            assertThat(one.api.get(samples).json().findValues("rows").getFirst())
                    .hasSize(1);
            // Both at once: whichever of them comes later finds it or does not.
            long both = ids.removeFirst();
            one.delete(both);
            other.delete(both);
            for (SocketPeer each : List.of(atOne, atOther)) {
                assertThat(texts(each, 1)).containsExactly("Beer " + both + " deleted from the collection");
            }
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                ids.add(one.pour(2, 500));
                told.add(posted(2, ids.getLast()));
            }
            told.add("{\"tap 2\":\"100.0%\",\"total beers\":10}");
            for (SocketPeer each : List.of(atOne, atOther)) {
                assertThat(texts(each, 10)).isEqualTo(told);
            }
        }
    }

    @Test
    void areTheSameAtADoorThatWasShutMeanwhile() throws IOException {
        Door one = new Door("one");
        Door other = new Door("other");
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(one.pour(1, 500));
        }
        for (int i = 0; i < 3; i++) {
            ids.add(other.pour(2, 500));
        }
        one.awaitIds(ids);
        other.awaitIds(ids);
        other.close();
        assertThat(one.delete(ids.get(3))).isEqualTo(200);
        assertThat(one.delete(ids.get(0))).isEqualTo(200);
        ids.remove(3);
        ids.remove(0);
        ids.add(2, one.pour(1, 500));
        Door again = new Door("other");
        again.awaitIds(ids);
        one.close();
        try (SocketPeer atAgain = again.listen()) {
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(again.pour(3, 500));
                told.add(posted(3, ids.getLast()));
            }
            told.add("{\"tap 1\":\"30.0%\",\"tap 2\":\"20.0%\",\"tap 3\":\"50.0%\",\"total beers\":10}");
            assertThat(texts(atAgain, 6)).isEqualTo(told);
        }
        new Door("one").awaitIds(ids);
        new Door("third").awaitIds(ids);
    }

    @Test
    void goWhereTheyHaveBecomeTooOld() {
        Door one = new Door("one", "--retention=1h");
        Door other = new Door("other", "--retention=1h");
        long old = one.pour("{\"tapId\":1,\"volume\":500,\"timestamp\":\""
                + Instant.now().minus(Duration.ofHours(1)).plusSeconds(12) + "\"}");
        long kept = other.pour(1, 500);
        other.awaitIds(List.of(old, kept));
        one.awaitIds(List.of(kept));
        other.awaitIds(List.of(kept));
        assertThat(other.find(old)).isEqualTo(404);
    }
}
