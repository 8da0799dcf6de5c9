package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that takes long over a transaction. */
@SuppressWarnings("NullAway.Init")
final class SlowStoreTest {
    private static final int PUTS = 2_000;

    /** The transaction that ships and waits: the moment at which it began, in microseconds; 0 where none does. */
    private static final String WAITING = """
            select coalesce(max((extract(epoch from xact_start) * 1000000)::bigint), 0) from pg_stat_activity
              where wait_event_type = 'Lock' and query like 'copy sample%'""";

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
    void putsAreAnsweredWhileATransactionHasNotComeToItsEnd() throws Exception {
        try (ServerProcess server = spool.launch().start();
                PutPeer puts = server.connect()) {
            assertThat(puts.ask("put k 0 0")).isEqualTo(PutPeer.OK);
            SpoolFixture.awaitDrained(server);
            try (Connection other = spool.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table sample in access exclusive mode");
                assertThat(puts.ask("put k 1 1")).isEqualTo(PutPeer.OK);
                Await.until(SpoolFixture.PATIENCE, "a transaction that waits", () -> spool.number(WAITING) != 0);
                long began = spool.number(WAITING);
                for (int i = 2; i < PUTS; i++) {
                    assertThat(puts.ask("put k " + i + " " + i)).isEqualTo(PutPeer.OK);
                }
                assertThat(spool.number(WAITING))
                        .as("the same transaction still waits")
                        .isEqualTo(began);
            }
            SpoolFixture.awaitDrained(server);
            assertThat(spool.number("select count(*) from samples where key = 'k'"))
                    .isEqualTo(PUTS);
        }
    }
}
