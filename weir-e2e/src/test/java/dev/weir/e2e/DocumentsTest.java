package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the documents, typed into a shell beside a real server, with the output that they show; {@code -Dpage=NAME} for some pages. */
final class DocumentsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeJavaStartFast() throws IOException {
        Machine.skipUnless(
                DocumentShell.isPossible(), "this machine lets nobody make namespaces (unshare), or has no ip");
        Machine.must(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive(),
                "-Xlog:disable",
                "-XX:+UseSerialGC",
                "-jar",
                ServerLaunch.jar().toString(),
                "warm-up");
    }

    static Stream<Path> pages() throws IOException {
        Path root = LauncherTree.projectRoot();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (var files = Files.list(root.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        String only = System.getProperty("page", "");
        return pages.stream().filter(page -> page.toString().contains(only));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void doesWhatThePageSays(Path page) throws Exception {
        List<DocumentedPage.Block> blocks = DocumentedPage.read(page).blocks();
        assertThat(blocks.stream().filter(DocumentedPage.Block::isOverlooked))
                .as("blocks of %s that look like commands: a fence with sh makes them some", page)
                .isEmpty();
        if (blocks.stream().noneMatch(DocumentedPage.Block::isShell)) {
            return;
        }
        int run = 0;
        List<String> notRun = new ArrayList<>();
        try (DocumentShell shell = new DocumentShell(directory, archive())) {
            ShownOutput shown = new ShownOutput();
            for (DocumentedPage.Block block : blocks) {
                Optional<String> why = whyNot(block, shell);
                if (why.isPresent()) {
                    notRun.add("line " + block.line() + " " + why.get());
                } else if (block.mark("file:").isPresent()) {
                    shell.write(block.mark("file:").get(), String.join("\n", block.lines()) + "\n");
                } else if (block.isShell()) {
                    follow(block, page + ":" + block.line(), shell, shown);
                    run += block.steps().size();
                }
            }
            shell.stop();
        }
        System.out.printf(
                "%s: %d commands run, %d blocks not run %s%n", page.getFileName(), run, notRun.size(), notRun);
    }

    private static Optional<String> whyNot(DocumentedPage.Block block, DocumentShell shell) throws Exception {
        for (String program : block.marks("needs ")) {
            if (shell.run("command -v " + program).code() != 0) {
                return Optional.of("there is no " + program + " on this machine");
            }
        }
        Optional<String> why = block.mark("not run:");
        assertThat(why.filter(String::isBlank))
                .as("a reason, in line %d", block.line())
                .isEmpty();
        return why;
    }

    private static void follow(DocumentedPage.Block block, String place, DocumentShell shell, ShownOutput shown)
            throws Exception {
        if (block.mark("stopped").isPresent()) {
            shell.stop();
        }
        for (String command : block.marks("first:")) {
            Machine.Outcome outcome = type(new DocumentedPage.Step(command, ""), command, 0, shell);
            assertThat(outcome.code()).as(told(place, command, outcome)).isZero();
        }
        boolean runsOn = block.mark("runs on").isPresent();
        int code = runsOn
                ? DocumentShell.RAN_ON
                : block.mark("exits").map(Integer::parseInt).orElse(0);
        for (DocumentedPage.Step step : block.steps()) {
            String command = shown.inTermsOfNow(step.command());
            Machine.Outcome outcome = runsOn ? shell.runOn(command) : type(step, command, code, shell);
            long deadline = System.nanoTime() + SOON.toNanos();
            while (block.mark("soon").isPresent()
                    && !shown.matches(step.shown(), outcome.out())
                    && System.nanoTime() < deadline) {
                outcome = shell.run(command);
            }
            assertThat(outcome.code()).as(told(place, command, outcome)).isEqualTo(code);
            if (step.shown().isBlank()) {
                // curl ends with 0 whatever it is answered.
                assertThat(outcome.out()).as(told(place, command, outcome)).doesNotContain("\"type\":\"about:blank\"");
            } else {
                assertThat(shown.matches(step.shown(), outcome.out()))
                        .as(told(place, command, outcome) + "\nin place of\n" + step.shown())
                        .isTrue();
            }
        }
    }

    /** A server that is not meant to fail runs in the background. */
    private static Machine.Outcome type(DocumentedPage.Step step, String command, int code, DocumentShell shell)
            throws Exception {
        return step.servesOn() && code == 0 ? new Machine.Outcome(0, shell.serve(command)) : shell.run(command);
    }

    private static String told(String place, String command, Machine.Outcome outcome) {
        return place + ": " + command + "\nended with " + outcome.code() + " and said\n" + outcome.out();
    }

    private static Path archive() {
        return shared.resolve("weir.jsa");
    }
}
