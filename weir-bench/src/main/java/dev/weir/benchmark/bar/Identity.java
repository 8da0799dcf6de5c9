package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.client.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate of a server's own, made by openssl as docs/security.md has it.
 *
 * @param certificate its file
 * @param key the file of its key
 */
record Identity(Path certificate, Path key) {
    /** Makes one in an existing directory. */
    static Identity in(Path directory) throws IOException, InterruptedException {
        Identity made = new Identity(directory.resolve("weir.crt"), directory.resolve("weir.key"));
        run(new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=weir",
                "-keyout",
                made.key.toString(),
                "-out",
                made.certificate.toString()));
        return made;
    }

    /** A way in for who trusts it and shows a token that may write to the server of a data directory. */
    Access access(Bench bench, Path data) throws IOException, InterruptedException {
        List<String> create = new ArrayList<>(bench.command());
        create.addAll(List.of("token", "create", "--scope", "write", "--data", data.toString()));
        return new Access(run(new ProcessBuilder(create)).strip(), Trust.in(certificate));
    }

    /** What it prints on standard output. */
    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "cannot run \"" + String.join(" ", command.command()) + "\": it exits with " + process.exitValue());
        }
        return said;
    }
}
