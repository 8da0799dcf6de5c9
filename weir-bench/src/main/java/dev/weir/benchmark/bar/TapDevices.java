package dev.weir.benchmark.bar;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Many connected devices that read all they get. Closing it closes their connections. */
final class TapDevices implements AutoCloseable {
    private final List<TapDevice> all = new ArrayList<>();
    private final PushSockets sockets = new PushSockets();

    /** Connects them one after the other to a server that has taken pours up to {@code firstId}. */
    TapDevices(InetSocketAddress http, int count, int firstId, TapDevice.Listener listener) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                TapDevice device = new TapDevice(firstId, listener);
                all.add(device);
                sockets.open(http, TapDevice.PATH, device);
            }
        } catch (IOException e) {
            sockets.close();
            throw new IOException("cannot connect device " + all.size() + " of " + count + ": " + e.getMessage(), e);
        }
        sockets.start();
    }

    /**
     * Reads no more, after which it can be told what came.
     *
     * @throws IOException what went wrong with one of them, if anything did
     */
    void stop() throws IOException, InterruptedException {
        sockets.stop();
    }

    /** How many did not get each of the pours once and in order, and the reports. */
    long wrong(PourTimes posted) {
        return all.stream()
                .filter(device -> !device.hasAll(posted.sent(), posted.reported()))
                .count();
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
