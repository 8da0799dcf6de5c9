package dev.weir.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where a Java is that Cassandra runs on: version 17, and none that is newer. */
public final class CassandraJava {
    private static final String VERSION = "JAVA_VERSION=\"17.";
    private static final Path HOMES = Path.of("/usr/lib/jvm");

    private CassandraJava() {}

    /** The program {@code java} of it: in {@code JAVA_17_HOME}, else where Linux keeps it, else the first of the path. Empty where the machine has none. */
    public static Optional<Path> installed() throws IOException {
        try (Stream<Path> kept = Files.isDirectory(HOMES) ? Files.list(HOMES) : Stream.empty()) {
            return Stream.of(
                            Stream.ofNullable(System.getenv("JAVA_17_HOME")).map(Path::of),
                            kept.sorted(),
                            homeOfThePath().stream())
                    .flatMap(Function.identity())
                    .filter(CassandraJava::isSeventeen)
                    .map(CassandraJava::programOf)
                    .findFirst();
        }
    }

    private static Path programOf(Path home) {
        return home.resolve("bin").resolve("java");
    }

    private static Optional<Path> homeOfThePath() throws IOException {
        for (String directory : System.getenv("PATH").split(System.getProperty("path.separator"), -1)) {
            Path program = Path.of(directory).resolve("java");
            if (Files.isExecutable(program)) {
                return Optional.of(program.toRealPath().resolve("../..").normalize());
            }
        }
        return Optional.empty();
    }

    private static boolean isSeventeen(Path home) {
        try {
            return Files.isExecutable(programOf(home))
                    && Files.readString(home.resolve("release")).contains(VERSION);
        } catch (IOException e) {
            // Whatever cannot say which version it is, is passed over.
            return false;
        }
    }
}
