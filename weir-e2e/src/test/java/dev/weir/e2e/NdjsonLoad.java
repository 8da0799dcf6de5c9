package dev.weir.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A sender of numbered events in a session, which keeps in this process what it sent and what was acknowledged. When the server is gone it is
 * begun again with {@link #run}, and goes on from the line that the session says.
 */
final class NdjsonLoad {
    private static final int LONGEST_BURST = 400;

    /** Lines that may be under way. */
    private static final int WINDOW = 2_000;

    final String device;
    private final SplittableRandom random;
    private volatile int sent;
    private volatile int acked;
    private final long pauseNanos;
    private volatile String unexpected = "";

    NdjsonLoad(String device, SplittableRandom random) {
        this(device, random, 0);
    }

    /** One that pauses after each burst. */
    NdjsonLoad(String device, SplittableRandom random, long pauseNanos) {
        this.pauseNanos = pauseNanos;
        this.device = device;
        this.random = random;
    }

    int sent() {
        return sent;
    }

    int acked() {
        return acked;
    }

    /** The first reply that is none of those to be expected, or an empty text. */
    String unexpected() {
        return unexpected;
    }

    /** Sends until the server goes away. */
    void run(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            write(out, "{\"hello\":{\"ack\":true,\"session\":\"" + device + "\"}}\n");
            String welcome = in.readLine();
            if (welcome != null) {
                resume(welcome, in, out);
            }
        } catch (IOException e) {
            // The server is gone: what this test is about.
        }
    }

    private void resume(String welcome, BufferedReader in, OutputStream out) throws IOException {
        int known = Integer.parseInt(welcome.replaceAll(".*\"line\":([0-9]+)}}", "$1"));
        if (known < acked || known > sent) {
            unexpected = "LOST: the session of " + device + " is at line " + known + ", but " + acked
                    + " were acknowledged of " + sent + " sent";
            return;
        }
        int next = known;
        acked = known;
        while (true) {
            int count = 1 + random.nextInt(1 + random.nextInt(LONGEST_BURST));
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                next++;
                lines.append(line(next));
            }
            sent = Math.max(sent, next);
            write(out, lines.toString());
            LockSupport.parkNanos(pauseNanos);
            while (next - acked > WINDOW || in.ready()) {
                String reply = in.readLine();
                if (reply == null) {
                    return;
                }
                if (!reply.matches("\\{\"ack\":[0-9]+}") || ackOf(reply) <= acked || ackOf(reply) > next) {
                    unexpected = reply + " after ack " + acked;
                    return;
                }
                acked = ackOf(reply);
            }
        }
    }

    private static int ackOf(String reply) {
        return Integer.parseInt(reply.substring("{\"ack\":".length(), reply.length() - 1));
    }

    private String line(int number) {
        return "{\"device_id\":\"" + device + "\",\"timestamp\":" + (1_700_000_000L + number) + ",\"n\":" + number
                + "}\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
