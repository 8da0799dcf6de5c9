package dev.weir.backend;

import java.io.IOException;
import java.util.Arrays;

/** Runs another main class, and ends when whoever started it has ended, in whatever way: then standard input ends. */
public final class Leash {
    private Leash() {}

    /** The main class, then its arguments. */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().name("leash").daemon().start(Leash::haltAtTheEnd);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltAtTheEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        } catch (IOException e) {
            System.err.println("standard input cannot be read: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }
}
