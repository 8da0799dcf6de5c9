package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} where it cannot start. */
final class StartFailureTest {
    @TempDir
    private Path directory;

    @Test
    void namesThePortThatIsTakenAndItsSetting() {
        try (RunningServer other = RunningServer.in(directory.resolve("other"))) {
            CommandRun run = serve("--metrics.port=" + other.port());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err().lines().filter(line -> line.startsWith("weir: ")))
                    .singleElement()
                    .asString()
                    .contains(other.address(), "taken; choose another, or 0", "(setting metrics.port)");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void namesAnAddressThatIsNotThisMachines() {
        // One of the addresses that are kept for documentation.
        CommandRun run = serve("--bind=192.0.2.1", "--insecure=true");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the address is not this machine's (setting bind)");
    }

    @Test
    void namesTheDataDirectoryThatIsInUse() {
        try (RunningServer other = RunningServer.in(directory)) {
            assertThat(other.port()).isPositive();
            CommandRun run = serve();
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .contains("weir: cannot open data directory \"" + directory.resolve("data") + "\": process "
                            + ProcessHandle.current().pid() + " is using it");
        }
    }

    @Test
    void refusesAnAddressOfAKeyspaceThatIsNone() {
        CommandRun run = serve("--store=cassandra", "--store.url=cassandra://h:70000/weir");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("cannot use store.url: \"h:70000\" has a port that is none");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void refusesLinesThatNodesOfCassandraWouldNotTake() {
        CommandRun run = serve("--store=cassandra", "--store.url=h/weir", "--limits.line=8388609");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("cannot use limits.line of 8388609 bytes with store=cassandra: at most 8388608,");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void namesALogDirectoryThatCannotBeMade() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        CommandRun run = serve("--log.dir=file");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("weir: cannot log to").contains("(setting log.dir)");
    }

    private CommandRun serve(String... flags) {
        var args = new java.util.ArrayList<>(java.util.List.of("serve", "--log.level=off"));
        args.addAll(RunningServer.freePorts(flags));
        return CommandRun.of(directory, args.toArray(new String[0]));
    }
}
