package dev.weir.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the launcher with sources and a jar of a few bytes, and shell scripts in place of Java and Maven: the Java
 * prints its arguments, and the Maven writes the jar and a line to {@code maven.log}. Its path has spaces in it.
 */
final class LauncherTree {
    /** What one run of the launcher gave. */
    record Outcome(int code, String out, String err) {}

    final Path root;
    final Map<String, String> environment = new HashMap<>();
    private final Path bin;

    LauncherTree(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("a tree"));
        bin = Files.createDirectories(directory.resolve("a bin"));
        Path project = projectRoot();
        Files.copy(project.resolve("weir"), root.resolve("weir"));
        Files.createDirectory(root.resolve("launcher"));
        for (String script : List.of("run.sh", "java.sh", "build.sh", "cache.sh", "package.sh", "test.sh")) {
            Files.copy(project.resolve("launcher").resolve(script), root.resolve("launcher", script));
        }
        write(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("weir-server", "weir-client")) {
            write(root.resolve(module, "pom.xml"), "<project/>");
            write(root.resolve(module, "src/main/java/A.java"), "class A {}");
        }
        write(jar(), "jar");
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                age(file, 90);
            }
        }
        age(jar(), 60);
        script(bin.resolve("mvn"), """
                echo "$*" >>maven.log
                echo "[ERROR] a word from Maven"
                [ ! -e broken ] || exit 1
                mkdir -p weir-server/target
                echo jar >weir-server/target/weir.jar
                """);
        script(bin.resolve("strace"), "exit 0\n");
        script(bin.resolve("chromium"), "exit 0\n");
        Path none = Files.createDirectory(directory.resolve("no JDKs"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("HOME", directory.toString());
        environment.put("WEIR_LAUNCHER_JVM_DIRS", none.toString());
    }

    Path jar() {
        return root.resolve("weir-server/target/weir.jar");
    }

    Path onPath(String name) {
        return bin.resolve(name);
    }

    /** A directory that looks like a JDK; its Java prints its home and arguments. */
    static Path jdk(Path home, String version) throws IOException {
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "exit 1");
        script(home.resolve("bin/java"), """
                case "$*" in *warm-up*) exit 1 ;; esac
                echo "home=%s"
                for word in "$@"; do echo "$word"; done
                exit 7
                """.formatted(home));
        return home;
    }

    /** Maven has been asked this many times to build. */
    int builds() throws IOException {
        Path log = root.resolve("maven.log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return runAs(root.resolve("weir"), root, arguments);
    }

    Outcome runAs(Path launcher, Path directory, String... arguments) throws IOException, InterruptedException {
        var process = start(launcher, directory, arguments);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher did not end within 20 s");
        }
        return new Outcome(process.exitValue(), text(process.getInputStream()), text(process.getErrorStream()));
    }

    Process start(Path launcher, Path directory, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Dates a file so many seconds back; the sources are 90 s old and the jar 60 s. */
    static void age(Path file, long seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable \"" + file + "\"");
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    static Path projectRoot() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("launcher/java.sh"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException("the tests do not run inside the project");
        }
        return directory;
    }
}
