package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the documents, typed into a shell beside a real server, with the output that they show. */
final class DocumentsTest {
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
                .as("blocks of %s that look like commands: mark them as sh", page)
                .isEmpty();
        if (blocks.stream().noneMatch(DocumentedPage.Block::isShell)) {
            return;
        }
        int run = 0;
        List<String> notRun = new ArrayList<>();
        try (DocumentShell shell = new DocumentShell(directory, archive())) {
            ShownOutput shown = new ShownOutput();
            for (DocumentedPage.Block block : blocks) {
                var why = whyNot(block, shell);
                if (!why.isEmpty()) {
                    notRun.add("line " + block.line() + " " + why);
                } else if (block.mark("file:").isPresent()) {
                    shell.write(block.mark("file:").get(), String.join("\n", block.lines()) + "\n");
                } else if (block.isShell()) {
                    if (block.mark("stopped").isPresent()) {
                        shell.stop();
                    }
                    for (String command : block.marks("first:")) {
                        type(new DocumentedPage.Step(command, ""), page + ":" + block.line(), 0, false, shell, shown);
                    }
                    boolean runsOn = block.mark("runs on").isPresent();
                    int code = runsOn
                            ? DocumentShell.RAN_ON
                            : block.mark("exits").map(Integer::parseInt).orElse(0);
                    for (DocumentedPage.Step step : block.steps()) {
                        type(step, page + ":" + block.line(), code, runsOn, shell, shown);
                        run++;
                    }
                }
            }
            shell.stop();
        }
        System.out.printf(
                "%s: %d commands run, %d blocks not run%s%n",
                page.getFileName(),
                run,
                notRun.size(),
                notRun.isEmpty() ? "" : ": " + String.join("; ", notRun));
    }

    private static String whyNot(DocumentedPage.Block block, DocumentShell shell) throws Exception {
        if (block.mark("not run:").isPresent()) {
            assertThat(block.mark("not run:").get()).as("the reason").isNotBlank();
            return block.mark("not run:").get();
        }
        for (String program : block.marks("needs")) {
            if (shell.run("command -v " + program).code() != 0) {
                return "there is no " + program + " on this machine";
            }
        }
        return "";
    }

    private static void type(
            DocumentedPage.Step step, String place, int code, boolean runsOn, DocumentShell shell, ShownOutput shown)
            throws Exception {
        String command = shown.inTermsOfNow(step.command());
        Machine.Outcome outcome;
        if (step.servesOn() && code == 0) {
            outcome = new Machine.Outcome(0, shell.serve(command));
        } else {
            outcome = runsOn ? shell.runOn(command) : shell.run(command);
        }
        String what = place + ": " + command + "\nended with " + outcome.code() + " and said\n" + outcome.out();
        assertThat(outcome.code()).as(what).isEqualTo(code);
        if (step.shown().isBlank()) {
            // curl ends with 0 whatever it is answered.
            assertThat(outcome.out()).as(what).doesNotContain("\"type\":\"about:blank\"");
        } else {
            assertThat(shown.matches(step.shown(), outcome.out()))
                    .as(what + "\nin place of\n" + step.shown())
                    .isTrue();
        }
    }

    private static Path archive() {
        return shared.resolve("weir.jsa");
    }
}
