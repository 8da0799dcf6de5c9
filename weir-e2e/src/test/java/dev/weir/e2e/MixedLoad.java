package dev.weir.e2e;

import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A sender of good and bad lines by one protocol, which keeps in this process how many it sent and how many were answered. The good ones are all of one series,
 * each at a time of its own. When the server is gone it is begun again with {@link #run}. One thread runs it, any may ask.
 */
final class MixedLoad {
    private static final int LONGEST_BURST = 200;

    /** Lines of one kind, good or bad. */
    private static final class Tally {
        volatile long sent;
        volatile long answered;
    }

    /** One way to send, over a connection of its own. */
    enum Kind {
        PUT("metrics"),
        NDJSON("ndjson"),
        DATA("http"),
        SAMPLES("http");

        final String protocol;

        Kind(String protocol) {
            this.protocol = protocol;
        }
    }

    final Kind kind;
    final String device;
    private final SplittableRandom random;
    private final Tally good = new Tally();
    private final Tally bad = new Tally();
    private volatile String unexpected = "";

    MixedLoad(Kind kind, SplittableRandom random) {
        this.kind = kind;
        this.device = kind.name().toLowerCase(Locale.ROOT);
        this.random = random;
    }

    long sentGood() {
        return good.sent;
    }

    long answeredGood() {
        return good.answered;
    }

    long sentBad() {
        return bad.sent;
    }

    long answeredBad() {
        return bad.answered;
    }

    /** The first reply that is none of those to be expected, or an empty text. */
    String unexpected() {
        return unexpected;
    }

    /** Sends until the server goes away. */
    void run(ServerProcess server) {
        try {
            switch (kind) {
                case PUT -> put(server);
                case NDJSON -> lines(server);
                case DATA -> post(server, "/data");
                case SAMPLES -> post(server, "/api/v1/samples");
            }
        } catch (IOException e) {
            // The server is gone: what this test is about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean[] burst() {
        boolean[] isGood = new boolean[1 + random.nextInt(LONGEST_BURST)];
        for (int i = 0; i < isGood.length; i++) {
            isGood[i] = random.nextInt(3) > 0;
        }
        return isGood;
    }

    /** The lines of a burst, counted as sent before their first byte is. */
    private String text(boolean[] isGood) {
        StringBuilder text = new StringBuilder();
        for (boolean each : isGood) {
            count(each ? good : bad);
            long time = 1_700_000_000L + good.sent;
            text.append(
                    switch (kind) {
                        case PUT -> "put " + device + ".n " + (each ? "2 " : "2x ") + time;
                        case NDJSON, DATA ->
                            "{\"device_id\":\"" + device + "\",\"n\":2,\"timestamp\":" + (each ? time : "\"soon\"")
                                    + "}";
                        case SAMPLES ->
                            "{\"key\":\"" + device + ".n\",\"value\":2,\"timestamp\":" + (each ? time : "\"soon\"")
                                    + "}";
                    });
            text.append('\n');
        }
        return text.toString();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private static void count(Tally tally) {
        tally.sent++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void answered(boolean isGood) {
        if (isGood) {
            good.answered++;
        } else {
            bad.answered++;
        }
    }

    private void put(ServerProcess server) throws IOException {
        try (PutPeer peer = server.connect()) {
            while (unexpected.isEmpty()) {
                boolean[] isGood = burst();
                peer.send(text(isGood));
                for (boolean each : isGood) {
                    String reply = peer.reply();
                    expect(reply.startsWith(each ? "ok" : "error"), reply);
                    answered(each);
                }
            }
        }
    }

    private void lines(ServerProcess server) throws IOException {
        try (NdjsonPeer peer = NdjsonPeer.connect(server.port("ndjson"))) {
            long line = 0;
            while (unexpected.isEmpty()) {
                boolean[] isGood = burst();
                peer.send(text(isGood));
                long known = line;
                line += isGood.length;
                while (known < line) {
                    String reply = peer.line();
                    if (reply == null) {
                        return;
                    }
                    boolean isError = reply.startsWith("{\"error\":{\"line\":");
                    expect(isError || reply.startsWith("{\"ack\":"), reply);
                    if (isError) {
                        answered(false);
                    } else {
                        long acked = Long.parseLong(reply.replaceAll("\\D", ""));
                        for (; known < acked; known++) {
                            if (isGood[(int) (known - line + isGood.length)]) {
                                answered(true);
                            }
                        }
                    }
                }
            }
        }
    }

    private void post(ServerProcess server, String path) throws IOException, InterruptedException {
        try (HttpPeer peer = new HttpPeer(server)) {
            while (unexpected.isEmpty()) {
                boolean[] isGood = burst();
                String reply = peer.postLines(path, text(isGood));
                int accepted = 0;
                for (boolean each : isGood) {
                    accepted += each ? 1 : 0;
                    answered(each);
                }
                expect(accepted == 0 || reply.contains("\"accepted\":" + accepted + ","), reply);
            }
        }
    }

    private void expect(boolean isExpected, String reply) {
        if (!isExpected) {
            unexpected = reply;
        }
    }
}
