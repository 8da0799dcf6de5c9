package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bench.HttpLoad;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;

/** How soon a value that was put by the text protocol is in the answer to a query over HTTP. */
record PutVisible() implements Bar {
    private static final int PUTS = 1_000;
    private static final int WARM_UP = 200;
    private static final long START_SECONDS = 1_700_000_000L;
    private static final double LONGEST_MILLIS = 100;
    private static final long GIVE_UP_NANOS = 10_000_000_000L;
    private static final byte[] OK = "ok\n\n".getBytes(US_ASCII);

    @Override
    public String name() {
        return "put-visible";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        double[] millis = new double[PUTS];
        long again = 0;
        try (ServerProcess server = bench.startWhole(bench.newData());
                Socket puts = new Socket(
                        server.address().getAddress(), server.address().getPort());
                HttpLoad queries = new HttpLoad(server.http())) {
            puts.setTcpNoDelay(true);
            for (int i = -WARM_UP; i < PUTS; i++) {
                long start = System.nanoTime();
                long asked = 0;
                put(puts, WARM_UP + i);
                while (!isVisible(queries, WARM_UP + i)) {
                    asked++;
                    if (System.nanoTime() - start > GIVE_UP_NANOS) {
                        throw new IOException("a put was not in the answer to a query within 10 s: " + queries.kept());
                    }
                }
                again += asked;
                millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
            }
        }
        double p99 = Figures.percentile(0.99, millis);
        return new Result(
                "from a put to the answer of a query that shows it",
                "p99 " + Figures.millis(LONGEST_MILLIS),
                "p50 " + Figures.millis(Figures.percentile(0.5, millis)) + ", p99 " + Figures.millis(p99),
                "",
                p99 <= LONGEST_MILLIS,
                Figures.whole(PUTS) + " puts one after the other; " + again + " queries had to be asked again");
    }

    private static void put(Socket socket, int index) throws IOException {
        String line = "put visible " + value(index) + " " + (START_SECONDS + index) + "\n";
        socket.getOutputStream().write(line.getBytes(US_ASCII));
        InputStream in = socket.getInputStream();
        byte[] reply = in.readNBytes(OK.length);
        if (!Arrays.equals(reply, OK)) {
            throw new EOFException("cannot put: the reply was \"" + new String(reply, US_ASCII) + "\"");
        }
    }

    private static boolean isVisible(HttpLoad queries, int index) throws IOException {
        long at = START_SECONDS + index;
        queries.get("/api/v1/query?series=visible&from=" + at + "&to=" + (at + 1), "application/json");
        return queries.kept().contains("," + value(index) + "]");
    }

    /** A value that no other put has. */
    private static String value(int index) {
        return index + ".5";
    }
}
