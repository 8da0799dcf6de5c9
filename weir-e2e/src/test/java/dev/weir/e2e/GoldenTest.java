package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transcripts of the metrics text protocol: what is sent lies in a {@code .in} file, what comes back in the {@code .out} beside it. */
final class GoldenTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/golden/put");

    @TempDir
    private Path directory;

    static Stream<String> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".in"))
                    .map(name -> name.substring(0, name.length() - ".in".length()))
                    .sorted()
                    .toList();
            assertThat(names).hasSizeGreaterThan(5);
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void answersAsWritten(String name) throws Exception {
        byte[] sent = Files.readAllBytes(TRANSCRIPTS.resolve(name + ".in"));
        String expected = Files.readString(TRANSCRIPTS.resolve(name + ".out"));
        try (ServerProcess server = ServerLaunch.of(directory).start()) {
            assertThat(answer(server, sent, sent.length)).isEqualTo(expected);
        }
    }

    @Test
    void answersTheSameToABytePerWrite() throws Exception {
        byte[] sent = Files.readAllBytes(TRANSCRIPTS.resolve("telnet-session.in"));
        try (ServerProcess server = ServerLaunch.of(directory).start()) {
            assertThat(answer(server, sent, 1)).isEqualTo(Files.readString(TRANSCRIPTS.resolve("telnet-session.out")));
        }
    }

    private static String answer(ServerProcess server, byte[] sent, int pieceBytes) throws IOException {
        try (PutPeer peer = server.connect()) {
            for (int at = 0; at < sent.length; at += pieceBytes) {
                peer.send(Arrays.copyOfRange(sent, at, Math.min(sent.length, at + pieceBytes)));
            }
            peer.halfClose();
            return peer.rest();
        }
    }
}
