package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import dev.weir.security.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TokenCommandTest {
    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran weir(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(Surroundings.ofProcess(), words)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int code = line.execute(words);
        line.getErr().flush();
        return new Ran(code, out.toString(), err.toString());
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    @Test
    void printsTheTokenAloneOnALine() {
        Ran ran = weir("token", "create", "--scope", "write", "--device", "d1", "--data", data());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).matches("weir_[A-Za-z0-9_-]{43}\\R");
        assertThat(ran.err())
                .matches(
                        "made data directory \\S+\\Rmade token [0-9a-f]{8} \\(write, device d1\\) in \\S+; nobody can show it again\\R");
    }

    @Test
    void listsAndRevokes() {
        weir("token", "create", "--scope", "write", "--device", "New York", "--data", data());
        weir("token", "--data", data(), "create", "--scope=read");
        List<String> lines =
                weir("token", "list", "--data", data()).out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("[0-9a-f]{8} write \\S+Z New York");
        assertThat(lines.getLast()).matches("[0-9a-f]{8} read \\S+Z");
        String id = lines.getFirst().substring(0, 8);
        assertThat(weir("token", "revoke", id, "--data", data()).code()).isZero();
        assertThat(weir("token", "list", "--data", data()).out().lines()).containsExactly(lines.getLast());
        Ran again = weir("token", "revoke", id, "--data", data());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err().strip())
                .isEqualTo("weir: cannot revoke token \"" + id + "\": there is none of that id in " + data());
    }

    @Test
    void writesTheTokenToAFileAndKeepsWhatIsThereWhileItIsInForce() throws IOException {
        Path file = directory.resolve("token");
        String[] create = {"token", "create", "--scope", "write", "--token-file", file.toString(), "--data", data()};
        assertThat(weir(create).out()).isEmpty();
        String first = Files.readString(file);
        assertThat(first).matches("weir_[A-Za-z0-9_-]{43}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(weir(create).err()).isEqualToIgnoringNewLines("kept the token in " + file);
        assertThat(file).hasContent(first);
        String id = weir("token", "list", "--data", data()).out().substring(0, 8);
        weir("token", "revoke", id, "--data", data());
        assertThat(weir(create).code()).isZero();
        assertThat(Files.readString(file)).isNotEqualTo(first);
        create[3] = "read";
        assertThat(weir(create).code()).isZero();
        assertThat(weir("token", "list", "--data", data()).out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains(" write "),
                        line -> assertThat(line).contains(" read "));
    }

    @Test
    void leavesNoTokenBehindThatCouldNotBeWritten() throws IOException {
        Path other = Files.writeString(directory.resolve("notes"), "not a token");
        for (String file : List.of(other.toString(), directory + "/none/token")) {
            Ran ran = weir("token", "create", "--scope", "read", "--token-file", file, "--data", data());
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("token file \"" + file + "\"");
        }
        assertThat(other).hasContent("not a token");
        assertThat(weir("token", "list", "--data", data()).out()).isEmpty();
    }

    @Test
    void failsWhereThereIsNoDataDirectory() {
        for (Ran ran : List.of(
                weir("token", "list", "--data", data()), weir("token", "revoke", "00000000", "--data", data()))) {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).contains("there is no data directory \"" + data() + "\"");
        }
        assertThat(Path.of(data())).doesNotExist();
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(weir("token").code()).isEqualTo(2);
        assertThat(weir("token", "create", "--data", data()).code()).isEqualTo(2);
        Ran scope = weir("token", "create", "--scope", "all", "--data", data());
        assertThat(scope.code()).isEqualTo(2);
        assertThat(scope.err()).contains("cannot use scope \"all\": it is not read, write or admin");
        Ran device = weir("token", "create", "--scope", "read", "--device", "d1", "--data", data());
        assertThat(device.code()).isEqualTo(2);
        assertThat(device.err())
                .contains("cannot make a token for device \"d1\": only a token to write is tied to a device");
        assertThat(Path.of(data())).doesNotExist();
    }

    @Test
    void aTokenIsInForceInARunningServerWhenTheCommandEndsAndIsNotWhenItIsRevoked() throws IOException {
        Servers servers = Servers.in(Path.of(data()));
        servers.token(Scope.READ, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            for (int i = 0;
                    i < 5;
                    i++) { // The server looks by itself once a second, which may fall between any two steps.
                String token = weir("token", "create", "--scope", "write", "--data", data())
                        .out()
                        .strip();
                assertThat(Servers.talk(server, "auth " + token + "\n")).isEqualTo("ok\n\n");
                String id = weir("token", "list", "--data", data())
                        .out()
                        .lines()
                        .toList()
                        .getLast()
                        .substring(0, 8);
                weir("token", "revoke", id, "--data", data());
                assertThat(Servers.talk(server, "auth " + token + "\n")).isEqualTo("error\nunauthorized\n\n");
            }
        }
    }

    @Test
    void namesADamagedFile() throws IOException {
        Files.createDirectories(Path.of(data()));
        Files.writeString(Path.of(data(), "tokens"), "nonsense");
        Ran ran = weir("token", "list", "--data", data());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("cannot read tokens \"" + Path.of(data(), "tokens") + "\"");
    }

    @Test
    void serveOnAnAddressThatAllReachExitsWithTheCommandsThatMendIt() {
        Ran ran = weir("serve", "--bind", "127.0.0.1,0.0.0.0", "--data", data(), "--metrics.port=0");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().lines())
                .containsSequence(
                        "weir: cannot bind \"127.0.0.1,0.0.0.0\": no token has been made, and without one anybody who"
                                + " reaches that address could read and write",
                        "  weir token create --scope admin --data " + data(),
                        "  weir serve --insecure=true --bind 127.0.0.1,0.0.0.0 --data " + data());
    }
}
