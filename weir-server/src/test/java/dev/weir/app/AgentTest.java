package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AgentTest {
    @TempDir
    private Path directory;

    @Test
    void sendsTheReadingsOfThisHostOnce() {
        try (RunningServer server = RunningServer.in(directory)) {
            CommandRun run =
                    CommandRun.of(directory, "agent", "--once", "--host", "my host", "--server", server.address());
            assertThat(run).isEqualTo(new CommandRun(0, "", ""));
            CommandRun readings = CommandRun.of(directory, "get", "*", "--server", server.address());
            assertThat(readings.out().lines())
                    .allMatch(line -> line.startsWith("my_host."))
                    .anyMatch(line -> line.matches("my_host\\.cpu [0-9.]+ [0-9]+"))
                    .anyMatch(line -> line.startsWith("my_host.memory.used "))
                    .anyMatch(line -> line.startsWith("my_host.memory.total "));
        }
    }

    @Test
    void keepsReadingsWhileTheServerIsAwayAndSendsThemWhenItIsBack() throws InterruptedException {
        int port;
        Thread agent;
        var ended = new CompletableFuture<CommandRun>();
        try (RunningServer server = RunningServer.in(directory)) {
            port = server.port();
            String address = server.address();
            agent = Thread.ofPlatform()
                    .start(() -> ended.complete(
                            CommandRun.of(directory, "agent", "--every=1s", "--host=h", "--server", address)));
            await(address, times -> times.length >= 1);
        }
        long gone = System.currentTimeMillis() / 1000;
        while (System.currentTimeMillis() / 1000 < gone + 3) {
            Thread.onSpinWait();
        }
        try (RunningServer server = RunningServer.in(directory, "--metrics.port=" + port)) {
            long back = System.currentTimeMillis() / 1000;
            await(
                    server.address(),
                    times -> Arrays.stream(times).anyMatch(time -> time > gone && time < back)
                            && Arrays.stream(times).anyMatch(time -> time > back));
        }
        agent.interrupt();
        CommandRun run = ended.join();
        assertThat(run.code()).isZero();
        assertThat(run.err().lines().toList())
                .satisfies(lines -> assertThat(lines.getFirst()).contains("keeping the readings until then"))
                .contains("weir: the server takes readings again");
    }

    @Test
    void endsWhereTheServerDoesNotWantItsToken() {
        Servers servers = Servers.in(directory);
        String reader = servers.token(Scope.READ, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            String[] agent = {"agent", "--server", "127.0.0.1:" + Api.port(server, "metrics"), "--every=1s"};
            assertThat(CommandRun.of(directory, agent))
                    .isEqualTo(refused(
                            "send readings: unauthorized; show a valid token by --token-file FILE or WEIR_TOKEN"));
            assertThat(CommandRun.of(directory, Map.of("WEIR_TOKEN", "wrong"), "", agent))
                    .isEqualTo(refused("authenticate on " + agent[2]
                            + ": unauthorized; show a valid token by --token-file FILE or WEIR_TOKEN"));
            assertThat(CommandRun.of(directory, Map.of("WEIR_TOKEN", reader), "", agent))
                    .isEqualTo(refused("send readings: forbidden"));
        }
    }

    private static CommandRun refused(String why) {
        return new CommandRun(1, "", "weir: cannot " + why + System.lineSeparator());
    }

    /** Asks again and again, since the agent says nothing of its successes. */
    private void await(String server, Predicate<long[]> condition) {
        long[] times;
        do {
            times = CommandRun.of(directory, "get", "h.cpu", "--server", server)
                    .out()
                    .lines()
                    .mapToLong(line -> Long.parseLong(line.split(" ", -1)[2]))
                    .toArray();
        } while (!condition.test(times));
    }
}
