package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        try (ServerProcess server = ServerLaunch.of(directory.resolve("whole")).start();
                ServerProcess other =
                        ServerLaunch.of(directory.resolve("in bytes")).start()) {
            assertThat(answer(server, sent, sent.length)).isEqualTo(expected);
            assertThat(answer(other, sent, 1)).isEqualTo(expected);
            String stored = lastAnswer(server);
            server.kill9();
            try (ServerProcess again =
                    ServerLaunch.of(directory.resolve("whole")).start()) {
                assertThat(lastAnswer(again)).isEqualTo(stored);
            }
        }
    }

    private static String answer(ServerProcess server, byte[] sent, int pieceBytes) throws IOException {
        try (PutPeer peer = server.connect()) {
            for (int at = 0; at < sent.length; at += pieceBytes) {
                peer.send(java.util.Arrays.copyOfRange(sent, at, Math.min(sent.length, at + pieceBytes)));
            }
            peer.halfClose();
            return peer.rest();
        }
    }

    private static String lastAnswer(ServerProcess server) throws IOException {
        return answer(server, "get *\n".getBytes(StandardCharsets.US_ASCII), Integer.MAX_VALUE / 2);
    }
}
