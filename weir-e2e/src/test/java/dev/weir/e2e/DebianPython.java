package dev.weir.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Programs in Python with Debian's packages: clients that nobody here wrote. */
final class DebianPython {
    /** Not the one on the path, which may be another and know nothing of those packages. */
    private static final String PROGRAM = "/usr/bin/python3";

    private DebianPython() {}

    /** Skips the test, visibly, where the module is not to be had. */
    static void needs(String module) throws IOException {
        boolean isThere =
                Machine.run("sh", "-c", PROGRAM + " -c 'import " + module + "'").code() == 0;
        Machine.skipUnless(isThere, "there is no python3-" + module + " of Debian on this machine");
    }

    /** Starts a program; what it prints is what it has to say. */
    static ServerProcess start(String program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-u", "-c", program));
        command.addAll(List.of(args));
        return new ServerProcess(new ProcessBuilder(command).start());
    }
}
