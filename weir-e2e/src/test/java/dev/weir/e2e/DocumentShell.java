package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell as somebody has it who reads the documents: in a directory with {@code ./weir}, which is on the path too, the samples and the clients.
 * It has a network of its own, so that the ports are those of the documents, and processes of its own, which end with it. One thread.
 */
final class DocumentShell implements AutoCloseable {
    /** What {@code timeout} ends with where it had to end the command. */
    static final int RAN_ON = 124;

    private static final Duration MOST = Duration.ofSeconds(60);

    private final Path directory;
    private final Path step;
    private final Path output;
    private final Path code;
    private final Path serverLog;
    private final Path serverPid;
    private final Process process;
    private @Nullable String server;

    /** In an empty directory; {@code archive} makes Java start faster. */
    DocumentShell(Path parent, Path archive) throws Exception {
        directory = Files.createDirectories(parent.resolve("work"));
        step = parent.resolve("step");
        output = parent.resolve("output");
        code = parent.resolve("code");
        serverLog = parent.resolve("server.log");
        serverPid = parent.resolve("server.pid");
        LauncherTree.script(directory.resolve("weir"), """
                [ "$1" != serve ] || echo $$ >'%s'
                exec '%s' -XX:SharedArchiveFile='%s' -Xlog:disable -XX:+UseSerialGC -Xmx256m -XX:TieredStopAtLevel=1 \\
                    ${JAVA_OPTS:-} -jar '%s' "$@"
                """.formatted(
                        serverPid, Path.of(System.getProperty("java.home"), "bin/java"), archive, ServerLaunch.jar()));
        for (String name : List.of("sample_data", "clients", "deploy", ".env.example")) {
            Machine.must("cp", "-r", LauncherTree.projectRoot().resolve(name).toString(), directory.toString());
        }
        // On a terminal curl shows no progress of what it prints.
        Files.writeString(directory.resolve(".curlrc"), "silent\nshow-error\n");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("unshare", "-rn", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "--norc"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(parent.resolve("shell.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().merge("PATH", directory.toString(), (path, here) -> here + ":" + path);
        process = builder.start();
        try {
            must("set -a; ip link set lo up");
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Whether this machine lets somebody have such a shell. */
    static boolean isPossible() throws IOException {
        return Machine.run("unshare", "-rn", "--pid", "--fork", "--mount-proc", "ip", "link", "set", "lo", "up")
                        .code()
                == 0;
    }

    void write(String file, String content) throws IOException {
        LauncherTree.write(directory.resolve(file), content);
    }

    /** Runs a command to its end; both outputs together, as on a terminal. */
    Machine.Outcome run(String command) throws Exception {
        return execute(command, ". '" + step + "'");
    }

    /** Runs a command that does not end by itself, for two seconds: {@link #RAN_ON} says that it would have gone on. */
    Machine.Outcome runOn(String command) throws Exception {
        return execute(command, "timeout 2 bash '" + step + "'");
    }

    private Machine.Outcome execute(String command, String how) throws Exception {
        Files.writeString(step, command + "\n");
        Files.deleteIfExists(code);
        send(how + " >'" + output + "' 2>&1 </dev/null; echo $? >'" + code + ".new'; mv '" + code + ".new' '" + code
                + "'");
        Await.until(MOST, command, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the shell ended with " + command + ": " + Files.readString(output));
            }
            return Files.exists(code);
        });
        return new Machine.Outcome(
                Integer.parseInt(Files.readString(code).strip()), new String(Files.readAllBytes(output), UTF_8));
    }

    void must(String command) throws Exception {
        Machine.Outcome outcome = run(command);
        if (outcome.code() != 0) {
            throw new AssertionError(command + " ended with " + outcome.code() + ": " + outcome.out());
        }
    }

    /** Starts a server in the background, in the place of one that runs, and answers what it has said once it is ready. */
    String serve(String command) throws Exception {
        stop();
        must("(" + command + "\n) >'" + serverLog + "' 2>&1 </dev/null & server=$!");
        Await.until(MOST, command, () -> {
            String said = Files.exists(serverLog) ? Files.readString(serverLog) : "";
            if (!said.contains("weir is ready") && run("kill -0 $server").code() != 0) {
                throw new AssertionError(command + " ended: " + said);
            }
            return said.contains("weir is ready");
        });
        server = Files.readString(serverPid).strip();
        return Files.readString(serverLog);
    }

    /** Stops the server, if one runs, which has to end with 0. */
    void stop() throws Exception {
        if (server != null) {
            must("kill " + server + "; wait $server");
            server = null;
        }
    }

    private void send(String line) throws IOException {
        process.outputWriter(UTF_8).write(line + "\n");
        process.outputWriter(UTF_8).flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
