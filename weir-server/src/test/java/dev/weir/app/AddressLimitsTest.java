package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections there may be, of all and of one address. */
@Timeout(60)
final class AddressLimitsTest {
    private static final String OK = "ok\n\n";

    @TempDir
    private Path directory;

    /** Whether a connection is served. One that is turned away is closed without a word. */
    private static boolean isServed(Socket socket) throws IOException {
        try {
            Wire.send(socket, "get a\n");
            return Wire.read(socket, OK.length()).equals(OK);
        } catch (SocketException e) {
            return false; // It was closed with what had been sent unread.
        }
    }

    private static Socket served(Server server) throws IOException {
        Socket socket = Wire.connect(server, "metrics");
        assertThat(isServed(socket)).isTrue();
        return socket;
    }

    /** Connects until one is served again: the server learns of an end a little later. */
    private static void awaitService(Server server) throws IOException {
        boolean served = false;
        while (!served) {
            try (Socket socket = Wire.connect(server, "metrics")) {
                served = isServed(socket);
            }
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "ndjson", "http", "taps", "ui"})
    void oneMoreThanAnAddressMayHaveIsClosedAtOnceOnAnyListener(String listener) throws IOException {
        List<Socket> open = new ArrayList<>();
        try (RunningServer running = RunningServer.in(directory, "--limits.connections-per-address=3")) {
            Server server = running.server();
            for (int i = 0; i < 3; i++) {
                open.add(served(server));
            }
            try (Socket fourth = Wire.connect(server, listener)) {
                assertThat(fourth.getInputStream().read()).isEqualTo(-1);
            }
            open.removeFirst().close();
            awaitService(server);
            open.removeFirst().close();
            assertThat(metrics(server))
                    .contains("weir_connections_refused_total{listener=\"" + listener
                            + "\",reason=\"connections_per_address\"}");
        } finally {
            close(open);
        }
    }

    /** What is counted, asked for until the server lets that connection in. */
    private static String metrics(Server server) throws IOException {
        String answer = "";
        while (answer.isEmpty()) {
            try {
                answer = Wire.get(server, "/metrics", "");
            } catch (SocketException e) {
                // It was turned away.
            }
        }
        return answer;
    }

    @Test
    void whoBeginsMoreThanTheRateIsClosedAtOnce() throws IOException {
        try (RunningServer running = RunningServer.in(directory, "--limits.connection-rate-per-address=1")) {
            long began = System.nanoTime();
            int served = 0;
            boolean isServed = true;
            while (isServed) {
                try (Socket socket = Wire.connect(running.server(), "metrics")) {
                    isServed = isServed(socket);
                    served += isServed ? 1 : 0;
                }
            }
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            assertThat(served).isBetween(10, (int) (11 + seconds));
            awaitService(running.server());
        }
    }

    @Test
    void byDefaultAnAddressHasAsManyAsThereAre() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (RunningServer running = RunningServer.in(directory)) {
            for (int i = 0; i < 200; i++) {
                open.add(served(running.server()));
            }
            assertThat(running.server()
                            .listeners()
                            .bound()
                            .getFirst()
                            .listener()
                            .connections())
                    .isEqualTo(200);
        } finally {
            close(open);
        }
    }

    @Test
    void oneMoreThanThereMayBeOfAllWaitsForItsTurn() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (RunningServer running = RunningServer.in(directory, "--limits.connections=3")) {
            for (int i = 0; i < 3; i++) {
                open.add(served(running.server()));
            }
            try (Socket fourth = Wire.connect(running.server(), "metrics")) {
                Wire.send(fourth, "get a\n");
                fourth.setSoTimeout(200);
                assertThatThrownBy(() -> Wire.read(fourth, 1)).isInstanceOf(SocketTimeoutException.class);
                fourth.setSoTimeout(20_000);
                open.removeFirst().close();
                assertThat(Wire.read(fourth, OK.length())).isEqualTo(OK);
            }
        } finally {
            close(open);
        }
    }
}
