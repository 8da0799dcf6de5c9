package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;

/** Pours of beer by their number, by many taps and with volumes of all glasses, and the requests that post them. */
final class Pours {
    private static final int TAPS = 50;

    /** Coprime to the number of volumes, so that numbers that follow one another have volumes far apart. */
    private static final long STRIDE = 7_919;

    private static final int VOLUMES = 9_001;

    // In tenths of a millilitre.
    private static final int LEAST_VOLUME = 1_000;
    private static final int LARGEST_HALF = 3_000;
    private static final int LARGEST_PINT = 8_000;

    private Pours() {}

    private static int volume(int number) {
        return (int) (LEAST_VOLUME + number * STRIDE % VOLUMES);
    }

    /** One as JSON. */
    static String body(int number) {
        int volume = volume(number);
        return "{\"tapId\":" + (number % TAPS + 1) + ",\"volume\":" + volume / 10 + "." + volume % 10 + "}";
    }

    /** The request that posts one. */
    static byte[] request(InetSocketAddress http, int number) {
        String body = body(number);
        return ("POST /api/beers HTTP/1.1\r\nHost: " + http.getHostString() + ":" + http.getPort()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** How many of the first ones are pints. */
    static int pints(int pours) {
        int pints = 0;
        for (int number = 0; number < pours; number++) {
            int volume = volume(number);
            pints += volume > LARGEST_HALF && volume <= LARGEST_PINT ? 1 : 0;
        }
        return pints;
    }
}
