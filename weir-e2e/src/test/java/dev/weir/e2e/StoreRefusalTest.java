package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Readings that PostgreSQL will never take, and more readings than may wait for it. */
@SuppressWarnings("NullAway.Init")
final class StoreRefusalTest {
    private static final int PUTS_AT_ONCE = 2_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private SpoolFixture spool;

    @BeforeEach
    void start() throws Exception {
        spool = SpoolFixture.installed(directory);
    }

    @AfterEach
    void stop() throws Exception {
        spool.close();
    }

    @Test
    void arePutAsideAndMendedOnceTheConstraintIsGone() throws Exception {
        try (ServerProcess server = spool.launch().start();
                HttpPeer http = new HttpPeer(server);
                PutPeer puts = server.connect()) {
            constrain();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                lines.append("put a.b ")
                        .append(i == 250 ? -7 : i)
                        .append(' ')
                        .append(1_700_000_000 + i)
                        .append('\n');
            }
            puts.send(lines.toString());
            assertThat(puts.read(500 * PutPeer.OK.length())).hasSize(500 * PutPeer.OK.length());
            assertThat(http.postLines("/data", "{\"device_id\":\"bad\",\"n\":1}\n{\"device_id\":\"good\",\"n\":2}\n"))
                    .contains("\"accepted\":2");
            assertThat(puts.ask("put a.b 1 1700009999")).isEqualTo(PutPeer.OK);
            SpoolFixture.awaitDrained(server);

            assertThat(spool.number("select count(*) from samples where key = 'a.b'"))
                    .isEqualTo(500);
            String rejected = http.get("/api/v1/rejected");
            assertThat(rejected)
                    .contains("violates check constraint")
                    .contains("not_below_zero")
                    .contains(
                            "\\\"key\\\":\\\"a.b\\\",\\\"timestamp\\\":\\\"2023-11-14T22:17:30Z\\\",\\\"value\\\":-7.0")
                    .contains("\\\"device_id\\\":\\\"bad\\\"")
                    .doesNotContain("\\\"device_id\\\":\\\"good\\\"");
            spool.execute("alter table sample drop constraint not_below_zero");
            spool.execute("alter table event drop constraint not_bad");
            assertThat(http.post("/api/v1/rejected/replay", "")).contains("\"accepted\":2");
            SpoolFixture.awaitDrained(server);
            assertThat(spool.number("select count(*) from samples where key = 'a.b'"))
                    .isEqualTo(501);
            assertThat(http.get("/data?device_id=bad")).contains("\"n\":1");
            assertThat(http.get("/api/v1/rejected")).startsWith("{\"items\":[]");
        }
    }

    private void constrain() throws Exception {
        spool.awaitTables();
        spool.execute("alter table sample add constraint not_below_zero check (value >= 0)");
        spool.execute("alter table event add constraint not_bad check (device <> 'bad')");
    }

    @Test
    void slowSendersDownAndAreRefusedUntilThereIsRoomAgain() throws Exception {
        try (ServerProcess server = spool.launch()
                        .with("--spool.max-bytes=1MiB", "--journal.segment-size=64KiB")
                        .start();
                HttpPeer http = new HttpPeer(server);
                PutPeer puts = server.connect()) {
            constrain();
            assertThat(puts.ask("put refused -1 1700000000")).isEqualTo(PutPeer.OK);
            spool.line().away(true);
            assertThat(puts.ask("put refused -2 1700000001")).isEqualTo(PutPeer.OK);
            long began = System.nanoTime();
            String reply = PutPeer.OK;
            long taken = 0;
            while (reply.equals(PutPeer.OK) && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(60)) {
                reply = putMany(puts, taken);
                taken += reply.equals(PutPeer.OK) ? PUTS_AT_ONCE : 0;
            }
            assertThat(reply).startsWith("error\ncannot take readings: 1048576 bytes (spool.max-bytes) wait");
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(9));
            assertThat(http.get("/health")).startsWith("{\"status\":\"down\"");

            spool.line().away(false);
            // What is refused by the database is put aside although the spool is full, or nothing would ever go on.
            SpoolFixture.awaitDrained(server);
            Await.until(
                    Duration.ofSeconds(10),
                    "puts are taken",
                    () -> puts.ask("put last 1 1700000000").equals(PutPeer.OK));
            assertThat(http.get("/api/v1/rejected"))
                    .contains(
                            "\\\"key\\\":\\\"refused\\\",\\\"timestamp\\\":\\\"2023-11-14T22:13:21Z\\\",\\\"value\\\":-2.0");
            SpoolFixture.awaitDrained(server);
            assertThat(spool.number("select count(*) from samples where key = 'many'"))
                    .isGreaterThanOrEqualTo(taken);
        }
    }

    /** Answers ok, or the first other answer. */
    private static String putMany(PutPeer puts, long from) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (long i = from; i < from + PUTS_AT_ONCE; i++) {
            lines.append("put many 1 ").append(i).append('\n');
        }
        puts.send(lines.toString());
        String answer = PutPeer.OK;
        for (int i = 0; i < PUTS_AT_ONCE; i++) {
            String reply = puts.reply();
            answer = answer.equals(PutPeer.OK) ? reply : answer;
        }
        return answer;
    }
}
