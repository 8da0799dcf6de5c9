package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Migrations that run as processes of their own, killed with kill -9 in the middle and run again. */
@Timeout(300)
final class MigrateKillTest extends MigrateFixture {
    private static final int SERIES = 30;
    private static final int ROWS = 25_000;

    @Test
    void goesOnWhereItWasKilledOnTheWayThereAndBeginsAnewOnTheWayBack() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        List<String> before;
        try (RunningServer server = RunningServer.in(home)) {
            fill(server);
            putMany(server.server());
            before = shown(server);
        }
        kill(
                data.toString(),
                url(),
                () -> someSeriesAreThere() && Integer.parseInt(sql("select next_series from migration")) > 0);
        assertThat(data.resolve(DataDirectory.ELSEWHERE)).doesNotExist();
        assertThat(Integer.parseInt(sql("select next_series from migration"))).isPositive();
        assertThat(sql("select count(*) from state")).isEqualTo("0");
        CommandRun run = migrate(data, url());
        requireDone(run);
        assertThat(run.err()).contains("going on with a migration");
        try (RunningServer server = RunningServer.in(home, "--store=postgres", "--store.url=" + url())) {
            requireSame(shown(server), before);
        }
        Path other = Files.createDirectory(directory.resolve("two"));
        Path back = other.resolve("data");
        kill(url(), back.toString(), () -> Files.exists(back.resolve("manifest")));
        assertThat(back.resolve("manifest")).exists();
        run = migrate(url(), back, "--files-of", data.toString());
        requireDone(run);
        assertThat(run.err()).contains("throwing away what a migration has left");
        try (RunningServer server = RunningServer.in(other)) {
            requireSame(shown(server), before);
        }
        assertThat(check(back).code()).isZero();
    }

    private static void putMany(Server server) throws IOException {
        StringBuilder puts = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            for (int series = 0; series < SERIES; series++) {
                puts.append("put many.")
                        .append(series)
                        .append(' ')
                        .append(row % 17)
                        .append(' ')
                        .append(row * 60L)
                        .append('\n');
            }
        }
        assertThat(Servers.talk(server, puts.toString())).doesNotContain("error");
    }

    private boolean someSeriesAreThere() {
        try {
            return !sql("select to_regclass('migration')").isEmpty()
                    && !sql("select next_series from migration").isEmpty();
        } catch (SQLException | NullPointerException e) {
            return false;
        }
    }

    /** Runs a migration until something is so, and then no longer. */
    private void kill(String from, String to, Callable<Boolean> condition) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.app.Main",
                        "migrate",
                        "--from",
                        from,
                        "--to",
                        to)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed.log").toFile())
                .start();
        try {
            while (!condition.call()) {
                assertThat(process.isAlive())
                        .as(Files.readString(directory.resolve("killed.log")))
                        .isTrue();
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("it was killed before its end").isEqualTo(137);
    }
}
