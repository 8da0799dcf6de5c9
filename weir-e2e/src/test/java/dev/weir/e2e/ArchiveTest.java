package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./weir package} makes, where there is no Java: in a root that holds a shell, the C library and the archive's files. */
final class ArchiveTest {
    private static final Pattern LIBRARY = Pattern.compile("\\s(/\\S+) \\(0x");

    @TempDir
    private static Path directory;

    private static Path root;
    private static Path dist;

    @BeforeAll
    static void makeIt() throws IOException {
        Machine.skipUnless(
                System.getProperty("os.name").equals("Linux"), "only Linux lets a program run in a root of its own");
        Machine.skipUnless(
                Machine.run("unshare", "-rm", "true").code() == 0,
                "this machine lets nobody make namespaces (unshare)");
        root = Files.createDirectory(directory.resolve("root"));
        dist = root.resolve("weir");
        Machine.must(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "sh",
                LauncherTree.projectRoot().resolve("weir").toString(),
                "package",
                "--directory",
                dist.toString());
        for (String mount : List.of("proc", "sys", "dev", "tmp")) {
            Files.createDirectory(root.resolve(mount));
        }
        copyTheCLibrary();
    }

    @Test
    void servesAndStopsWithoutJavaOnTheMachine() throws Exception {
        try (ServerProcess server = new ServerProcess(inside(
                        "serve",
                        "--data=/tmp/data",
                        "--metrics.port=0",
                        "--http.port=0",
                        "--ndjson.port=-1",
                        "--taps.port=-1",
                        "--ui.port=-1",
                        "--bind=127.0.0.1")
                .start())) {
            server.awaitReady();
            try (PutPeer peer = server.connect()) {
                assertThat(peer.ask("put a.b 1.5 1700000000")).isEqualTo("ok\n\n");
            }
            assertThat(said("get", "--server=127.0.0.1:" + server.port(), "a.b"))
                    .isEqualTo("a.b 1.5 1700000000\n");
            assertThat(said("health", "--server=127.0.0.1:" + server.port("http")))
                    .startsWith("ok\n");
            assertThat(said("agent", "--once", "--host=here", "--server=127.0.0.1:" + server.port()))
                    .isEmpty();
            assertThat(said("get", "--server=127.0.0.1:" + server.port(), "*")).contains("here.cpu ");
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void usesItsStartUpCacheAlsoWhereItWasMovedTo() throws Exception {
        Path moved = directory.resolve("a moved root");
        Machine.must("cp", "-a", dist.toString(), moved.toString());
        // With this option Java fails where the cache does not fit.
        assertThat(Machine.must(
                        moved.resolve("runtime/bin/java").toString(),
                        "-XX:AOTCache=" + moved.resolve("lib/weir.aot"),
                        "-XX:AOTMode=on",
                        "-Xlog:disable",
                        "-XX:+UseSerialGC",
                        "-jar",
                        moved.resolve("lib/weir.jar").toString(),
                        "version"))
                .startsWith("weir ");
    }

    @Test
    void runsThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("w"), Path.of("root/weir/bin/weir"));
        Path second = Files.createSymbolicLink(directory.resolve("w2"), link);
        assertThat(Machine.must(second.toString(), "version")).startsWith("weir ");
    }

    @Test
    void holdsLicencesComponentsAndDocuments() throws Exception {
        assertThat(dist.resolve("licences/THIRD-PARTY.txt")).content().contains("(MIT) SLF4J API Module");
        assertThat(dist.resolve("licences/slf4j-api-jar/META-INF/LICENSE.txt")).isNotEmptyFile();
        assertThat(dist.resolve("runtime/legal/java.base")).isNotEmptyDirectory();
        assertThat(dist.resolve("weir.cdx.json")).content().contains("CycloneDX", "pkg:maven/org.slf4j/slf4j-api@");
        for (String name : List.of(
                "LICENSE",
                "NOTICE",
                "README.md",
                "SECURITY.md",
                "sample_data/sensor_data.csv",
                "deploy/weir.service",
                "docs/settings.md")) {
            assertThat(dist.resolve(name)).isNotEmptyFile();
        }
    }

    private static ProcessBuilder inside(String... words) {
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", """
                for each in proc sys dev; do mount --rbind /$each "$0/$each" || exit 1; done
                exec env -i PATH="$PATH" chroot "$0" /weir/bin/weir "$@"
                """, root.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }

    private static String said(String... words) throws IOException {
        return Machine.must(inside(words).command().toArray(String[]::new));
    }

    /** Copies the shell and each library that it or the archive's Java asks for and does not bring. */
    private static void copyTheCLibrary() throws IOException {
        Files.createDirectory(root.resolve("bin"));
        Files.copy(Path.of("/bin/sh").toRealPath(), root.resolve("bin/sh"));
        Set<String> libraries = new TreeSet<>(librariesOf(Path.of("/bin/sh")));
        try (var files = Files.walk(dist.resolve("runtime"))) {
            for (Path file : files.filter(each -> each.toString().matches(".*(\\.so|/bin/java)"))
                    .toList()) {
                libraries.addAll(librariesOf(file));
            }
        }
        for (String library : libraries) {
            Path copy = root.resolve(library.substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(library).toRealPath(), copy);
        }
        assertThat(libraries).allMatch(each -> each.matches(".*/(ld-|lib(c|m|dl|pthread|rt)\\.so).*"));
    }

    private static List<String> librariesOf(Path file) throws IOException {
        Matcher lines = LIBRARY.matcher(Machine.run("ldd", file.toString()).out());
        return lines.results()
                .map(line -> line.group(1))
                .filter(library -> !library.startsWith(directory.toString()))
                .toList();
    }
}
