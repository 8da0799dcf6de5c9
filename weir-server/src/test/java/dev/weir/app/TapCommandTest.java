package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.tap.BeerPeer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir tap} against a peer that answers what it is told to. */
@Timeout(60)
final class TapCommandTest {
    private static final String TIME = "[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z ";

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private BeerPeer peer;

    @BeforeEach
    void listen() throws IOException {
        peer = new BeerPeer();
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    private CommandRun run(String... args) {
        return run(new StringWriter(), args);
    }

    private CommandRun run(StringWriter out, String... args) {
        List<String> all = new ArrayList<>(List.of("tap", "--server=" + peer.address()));
        all.addAll(List.of(args));
        if (all.stream().noneMatch(arg -> arg.startsWith("--rate"))) {
            all.add("--rate=200");
        }
        return CommandRun.of(directory, Map.of(), "", out, all.toArray(String[]::new));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
            assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
        }
    }

    /** What was told, without the times in front. */
    private static List<String> told(CommandRun run) {
        assertThat(run.out().lines()).allMatch(line -> line.matches(TIME + ".*"));
        return run.out().lines().map(line -> line.substring(25)).toList();
    }

    @Test
    void tellsOfEveryStepAndEveryPush() {
        CommandRun run = run("--id=5", "--count=2", "--seed=9");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(peer.beers()).hasSize(2).allMatch(post -> post.tap() == 5);
        List<String> told = told(run);
        assertThat(told.subList(0, 4))
                .containsExactly(
                        "server http://" + peer.address(),
                        "tap 5, 200.0 pours a second, seed 9",
                        "connecting to ws://" + peer.address() + "/sockets/beers",
                        "connected");
        double volume = peer.beers().getFirst().volume();
        assertThat(told)
                .anyMatch(line -> line.matches("posting " + volume + " ml poured at " + TIME.strip()))
                .contains("posted beer 0, a pint", "posted beer 1, a pint")
                .contains("Tap with id 5 posted a new beer (id: 0)!", "Tap with id 5 posted a new beer (id: 1)!")
                .last()
                .isEqualTo("ended, 2 posted, 0 failed, 0 waiting, 2 pushes");
    }

    @Test
    void poursTheSameForTheSameSeed() {
        assertThat(run("--count=20", "--seed=3").code()).isZero();
        assertThat(run("--count=20", "--seed=3").code()).isZero();
        List<Double> volumes = peer.beers().stream().map(BeerPeer.Post::volume).toList();
        assertThat(volumes).hasSize(40);
        assertThat(volumes.subList(20, 40)).isEqualTo(volumes.subList(0, 20));
    }

    @Test
    void connectsAgainWhereNobodyAnswersAndItsConnectionOnlySeemsToStand() throws Exception {
        StringWriter out = new StringWriter();
        CompletableFuture<CommandRun> tap = CompletableFuture.supplyAsync(
                () -> run(out, "--count=200", "--rate=40", "--seed=1"), Thread::startVirtualThread);
        await(() -> peer.posts().size() >= 5);
        peer.vanish();
        await(() -> out.toString().contains("posting it again"));
        peer.comeBack();
        CommandRun run = tap.join();
        assertThat(run.code()).isZero();
        assertThat(peer.beers()).hasSize(200);
        assertThat(told(run))
                .contains("cut off: nothing came from the server for 2 s after a ping")
                .filteredOn("connected"::equals)
                .hasSize(2);
    }

    @Test
    void keepsWhatIsPouredWhileItIsCutOffAndPostsItInOrderWithItsTime() throws Exception {
        // Not in the common pool, whose only thread it may block: answers come by that.
        CompletableFuture<CommandRun> tap = CompletableFuture.supplyAsync(
                () -> run("--count=200", "--rate=40", "--seed=1"), Thread::startVirtualThread);
        await(() -> peer.posts().size() >= 5);
        peer.cutOff();
        Instant gone = Instant.now();
        Instant enough = gone.plusMillis(500);
        await(() -> Instant.now().isAfter(enough));
        Instant back = Instant.now();
        peer.comeBack();
        CommandRun run = tap.join();
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<BeerPeer.Post> beers = peer.beers();
        assertThat(beers).hasSize(200);
        List<Instant> times =
                beers.stream().map(beer -> Instant.parse(beer.time())).toList();
        assertThat(times).isSorted().anyMatch(time -> time.isAfter(gone) && time.isBefore(back));
        assertThat(told(run))
                .anyMatch(line -> line.startsWith("cut off: "))
                .anyMatch(line -> line.matches("connecting again in [0-9.]+ s"))
                .last()
                .asString()
                .startsWith("ended, 200 posted, 0 failed, 0 waiting, ");
    }

    @Test
    void repeatsAPourWhoseAnswerWasLostWithTheSameKey() {
        peer.answerNext(BeerPeer.TAKEN, BeerPeer.LOST);
        CommandRun run = run("--count=3");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        List<BeerPeer.Post> posts = peer.posts();
        assertThat(posts).hasSize(4);
        assertThat(posts.get(2)).isEqualTo(posts.get(1));
        assertThat(peer.beers()).hasSize(3);
        assertThat(told(run))
                .contains("posted beer 0, a pint", "posted beer 1, a pint", "posted beer 2, a pint")
                .anyMatch(line -> line.matches("posting it again in (1\\.[6-9]|2\\.0) s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"409 Conflict", "429 Too Many Requests", "503 Service Unavailable"})
    void triesAgainAfterAsLongAsTheServerAsks(String status) {
        peer.answerNext(status + "\r\nRetry-After: 1\r\n\r\n{\"detail\":\"not now\"}");
        CommandRun run = run("--count=1");
        assertThat(run.code()).isZero();
        assertThat(peer.posts()).hasSize(2);
        assertThat(peer.beers()).hasSize(1);
        assertThat(told(run)).containsSubsequence("not now", "posting it again in 1.0 s", "posted beer 0, a pint");
    }

    @ParameterizedTest
    @CsvSource({
        "'400 Bad Request\r\n\r\n{\"detail\":\"no such tap\"}', no such tap",
        "'403 Forbidden\r\n\r\n{\"status\":403,\"message\":\"no glass type\"}', no glass type",
        "'404 Not Found\r\n\r\nnothing here', it answered with status 404",
        "'200 OK\r\n\r\n{\"hello\":1}', the answer is not that of a server of taps: it has no id"
    })
    void givesUpAPourThatTheServerDoesNotWantAndFails(String answer, String why) {
        peer.answerNext(BeerPeer.TAKEN, answer);
        CommandRun run = run("--count=3", "--id=4");
        assertThat(run.code()).isEqualTo(1);
        double volume = peer.posts().get(1).volume();
        assertThat(run.err()).isEqualTo("weir: cannot post " + volume + " ml of tap 4: " + why + "\n");
        assertThat(peer.posts()).hasSize(3);
        assertThat(told(run)).last().asString().startsWith("ended, 2 posted, 1 failed, 0 waiting, ");
    }

    @Test
    void showsItsToken() {
        CommandRun run = withToken("--count=1", "--rate=200");
        assertThat(run.code()).isZero();
        assertThat(peer.lastToken()).isEqualTo("Bearer secret");
        assertThat(run.out()).contains("connected", "posted beer 0, a pint").doesNotContain("secret");
    }

    private CommandRun withToken(String... more) {
        List<String> all = new ArrayList<>(List.of("tap", "--server=" + peer.address()));
        all.addAll(List.of(more));
        return CommandRun.of(directory, Map.of("WEIR_TOKEN", "secret"), "", all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--taps=1", "--taps=20"})
    void endsWhereItsTokenIsRefusedAsItConnects(String taps) {
        peer.answerNextSocket("401 Unauthorized\r\n\r\n{\"detail\":\"unauthorized\"}");
        CommandRun run = withToken(taps, "--rate=0.001");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("cannot ask the server at http://" + peer.address() + ": unauthorized; show a valid token");
    }

    @Test
    void endsWhereItsTokenIsRefusedForAPour() {
        peer.answerNext(BeerPeer.TAKEN, "403 Forbidden\r\n\r\n{\"detail\":\"the token may not write\"}");
        CommandRun run = withToken("--rate=200");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("cannot ask the server at http://" + peer.address() + ": the token may not write");
        assertThat(run.out()).contains("ended, 1 posted, 0 failed, ");
    }

    @Test
    void runsALoadOfTapsAndTellsHowFarItIs() {
        CommandRun run = run("--taps=20", "--id=100", "--count=30", "--rate=20");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(peer.beers()).hasSize(600);
        for (long tap = 100; tap < 120; tap++) {
            long id = tap;
            assertThat(peer.beers().stream().filter(beer -> beer.tap() == id)).hasSize(30);
        }
        List<String> told = told(run);
        assertThat(told)
                .contains("taps 100 to 119, 20.0 pours a second each, seed " + seed(told), "tap 100: connected")
                .anyMatch(line ->
                        line.matches("[0-9]+ connected, [0-9]+ posted, 0 failed, [0-9]+ waiting, [0-9]+ pushes"))
                .noneMatch(line -> line.startsWith("Tap with id"))
                .last()
                .asString()
                .startsWith("ended, 600 posted, 0 failed, 0 waiting, ");
    }

    private static String seed(List<String> told) {
        return told.get(1).replaceFirst(".*seed ", "");
    }

    @Test
    void endsWithZeroWhenItIsToldToStop() throws InterruptedException {
        CompletableFuture<CommandRun> ended = new CompletableFuture<>();
        Thread tap = Thread.ofPlatform().start(() -> ended.complete(run("--rate=50")));
        await(() -> peer.beers().size() >= 3);
        tap.interrupt();
        tap.join();
        CommandRun run = ended.join();
        assertThat(run.code()).isZero();
        assertThat(told(run))
                .last()
                .asString()
                .startsWith("ended, " + peer.beers().size() + " posted, 0 failed, ");
    }

    @Test
    void takesServerAndTapFromTheEnvironmentUnlessOptionsName() {
        Map<String, String> environment = Map.of("INET_ADDR", peer.address(), "TAP_ID", "9007199254740991");
        CommandRun run = CommandRun.of(directory, environment, "", "tap", "--count=1", "--rate=200");
        assertThat(run.code()).isZero();
        assertThat(CommandRun.of(directory, environment, "", "tap", "--id=0", "--count=1", "--rate=200")
                        .code())
                .isZero();
        Map<String, String> wrong = Map.of("INET_ADDR", "127.0.0.1:1", "TAP_ID", "");
        String url = "http://" + peer.address() + "/";
        assertThat(CommandRun.of(directory, wrong, "", "tap", "--server", url, "--count=1", "--rate=200")
                        .code())
                .isZero();
        assertThat(peer.beers().stream().map(BeerPeer.Post::tap)).containsExactly(9007199254740991L, 0L, 1L);
    }

    @ParameterizedTest
    @CsvSource({
        "TAP_ID, -1, 'Invalid value for TAP_ID: \"-1\" is no id of a tap: it must be an integer from 0 to 9007199254740991'",
        "TAP_ID, one, 'Invalid value for TAP_ID: \"one\" is no id of a tap: it must be an integer from 0 to 9007199254740991'",
        "INET_ADDR, localhost, 'Invalid value for INET_ADDR: \"localhost\" is not HOST:PORT'"
    })
    void namesTheVariableThatIsWrong(String variable, String value, String sentence) {
        CommandRun run = CommandRun.of(directory, Map.of(variable, value), "", "tap");
        assertThat(run).isEqualTo(new CommandRun(2, "", "weir: " + sentence + "\nSee: weir tap --help\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--id=9007199254740992",
                "--id=-1",
                "--id=1.5",
                "--id=99999999999999999999",
                "--id=9007199254740990 --taps=3",
                "--taps=0",
                "--taps=1001",
                "--rate=0",
                "--rate=NaN",
                "--rate=1001",
                "--count=0",
                "--seed=x",
                "--server=localhost",
                "--server=ftp://h:1",
                "--server=a_b:1",
                "--server=::1:8338",
                "beer"
            })
    void exitsWithTwoOnWrongUsage(String line) {
        List<String> all = new ArrayList<>(List.of("tap"));
        all.addAll(List.of(line.split(" ", -1)));
        CommandRun run = CommandRun.of(directory, all.toArray(String[]::new));
        assertThat(run.err()).startsWith("weir: ").endsWith("See: weir tap --help\n");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helps() {
        CommandRun run = CommandRun.of(directory, "tap", "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("weir tap", "INET_ADDR", "TAP_ID", "http://127.0.0.1:8338", "Exit codes:");
    }
}
