package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "put",
                "get",
                "send",
                "upload",
                "load",
                "query",
                "tap",
                "agent",
                "health",
                "check",
                "backup",
                "restore",
                "migrate",
                "token",
                "bench",
                "bench put",
                "bench get",
                "bench idle",
                "config",
                "version",
                "completion",
                "help",
                "warm-up"
            })
    void helpsWithEveryCommand(String command) {
        CommandRun run = CommandRun.of(directory, (command + " --help").split(" ", -1));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(command);
        assertThat(run.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void listsTheCommandsButNotTheHiddenOne(String word) {
        CommandRun run = CommandRun.of(directory, word);
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("serve", "put", "get", "send", "upload", "load", "query", "agent", "config", "version")
                .doesNotContain("warm-up");
    }

    @Test
    void noticesArgumentsThatTheLocaleCannotHold() {
        assertThat(Main.hasLostBytes("ANSI_X3.4-1968", "put", "gr\uFFFDn")).isTrue();
        assertThat(Main.hasLostBytes("ANSI_X3.4-1968", "put", "key")).isFalse();
        assertThat(Main.hasLostBytes("UTF-8", "put", "gr\uFFFDn")).isFalse();
    }

    @Test
    void refusesToServeOverAnAddressThatItCannotUnderstand() {
        CommandRun run = CommandRun.of(
                directory, "serve", "--store", "postgres", "--store.url", "postgres://u:secret@h/d?sslmod=require");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("weir: cannot use store.url: it has a parameter that the driver does not know: sslmod\n")
                .doesNotContain("secret");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void tellsWhatHelpsWhereNoServerListens() {
        CommandRun run = CommandRun.of(directory, "get", "a", "--server", "127.0.0.1:1");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith("Connection refused; is a server running there? ./weir serve starts one\n");
    }

    @Test
    void tellsOfAHostThatNobodyKnows() {
        CommandRun run = CommandRun.of(directory, "tail", "--server", "http://nobody.invalid:8000");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "weir: cannot ask the server at http://nobody.invalid:8000: no host of that name is known\n");
    }

    @Test
    void helpsWithACommandNamedAfterHelp() {
        CommandRun run = CommandRun.of(directory, "help", "put");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("weir put", "KEY VALUE [TIMESTAMP]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void tellsItsVersion(String word) {
        assertThat(CommandRun.of(directory, word)).isEqualTo(new CommandRun(0, "weir 0.1.0\n", ""));
    }

    @Test
    void tellsTheJavaAndTheSystemWhenAskedForMore() {
        CommandRun run = CommandRun.of(directory, "version", "--verbose");
        assertThat(run.out().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("weir 0.1.0"),
                        second -> assertThat(second).startsWith("Java " + System.getProperty("java.runtime.version")),
                        third -> assertThat(third).startsWith(System.getProperty("os.name")));
    }

    @ParameterizedTest
    @CsvSource({
        "srve, weir: cannot run \"srve\": there is no such command; did you mean serve?, See: weir --help",
        "srve --help, weir: cannot run \"srve\": there is no such command; did you mean serve?, See: weir --help",
        "bench pt --help, weir: cannot run \"pt\": there is no such command; did you mean put?, See: weir bench --help",
        "'', weir: cannot run weir: a command must follow, See: weir --help",
        "version --verbos, weir: cannot use option \"--verbos\": version has none of that name; did you mean --verbose?, See: weir version --help",
        "version now, weir: cannot use argument \"now\": version takes no more of them, See: weir version --help",
        "get, weir: Missing required parameter: 'KEY', See: weir get --help",
    })
    void tellsOfWrongUsageInASentenceAndWhereToReadOn(String line, String sentence, String hint) {
        CommandRun run = CommandRun.of(directory, line.isEmpty() ? new String[0] : line.split(" ", -1));
        assertThat(run).isEqualTo(new CommandRun(2, "", sentence + "\n" + hint + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put",
                "put key",
                "put key 1.5 5 6",
                "put key 0x10",
                "put key NaN",
                "put key 1 1.5",
                "put * 1",
                "get",
                "get a b",
                "get key --server localhost",
                "get key --server localhost:0",
                "get key --server ::1:8765",
                "send --server localhost",
                "send --demo 0",
                "send --demo 5 file",
                "send --demo 5 --session s",
                "send --session= file",
                "send --http ftp://h file",
                "upload",
                "upload --server localhost:8000 a.csv",
                "load a.csv",
                "load --files 0",
                "load --concurrency 0",
                "load --size huge",
                "load --api-url localhost:8000",
                "query",
                "query a b",
                "query a --server localhost:8000",
                "query a --format xml",
                "agent --every 10",
                "agent --every 10ms",
                "completion fish",
                "completion"
            })
    void exitsWithTwoOnWrongUsage(String line) {
        CommandRun run = CommandRun.of(directory, Map.of(), "key\n", line.split(" ", -1));
        assertThat(run.err()).startsWith("weir: ");
        assertThat(run.code()).isEqualTo(line.equals("put") ? 1 : 2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void printsEverySettingAndWhereItCameFrom() {
        CommandRun run = CommandRun.of(
                directory,
                Map.of("WEIR_STORE_URL", "postgres://u:secret@h/d", "WEIR_TOKEN", "abc"),
                "",
                "config",
                "--metrics.port",
                "9000");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("SETTING +VALUE +FROM"))
                .anyMatch(line -> line.matches("metrics.port +9000 +flag --metrics.port"))
                .anyMatch(line -> line.matches("sync +always +default"));
        assertThat(run.out()).doesNotContain("secret", "abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "serve"})
    void tellsAllSettingsThatAreWrongAtOnce(String command) {
        CommandRun run = CommandRun.of(directory, command, "--metrcs.port", "1", "--sync", "never");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("weir: cannot use"))
                .anyMatch(line -> line.contains("did you mean --metrics.port?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "ZSH"})
    void printsAScriptThatCompletesCommandsAndSettings(String shell) {
        CommandRun run = CommandRun.of(directory, "completion", shell);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("complete -F", "bashcompinit", "--token-file", "--metrics.port");
        assertThat(run.out()).doesNotContain("warm-up");
    }

    @Test
    void warmsUpAndLeavesNothingBehind() {
        CommandRun run = CommandRun.of(directory, "warm-up");
        assertThat(run).isEqualTo(new CommandRun(0, "", ""));
        assertThat(directory).isEmptyDirectory();
    }
}
