package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One round of GET requests, each the answer's whole time after the last one on its connection.
 *
 * @param path path and query, in which {@code %d}, or one like {@code %04d}, stands for a number of the range
 * @param first the least number
 * @param last the largest number
 * @param accept a media type
 * @param connections connections, each with a thread
 * @param requests how many in a round, over all connections
 */
record HttpRequests(String path, int first, int last, String accept, int connections, int requests) {
    /** Coprime to most ranges, so that numbers that follow one another are far apart and all come once. */
    private static final long STRIDE = 7_919;

    HttpRequests {
        check(path.startsWith("/"), "path", path, "it must begin with a slash");
        check(first >= 0 && first <= last, "range", first + "-" + last, "it must be LOW-HIGH");
        check(connections >= 1, "connections", connections, "at least one is needed");
        check(requests >= connections, "requests", requests, "each connection needs at least one");
        text(path, first);
    }

    private static void check(boolean holds, String name, Object value, String why) {
        if (!holds) {
            throw new IllegalArgumentException("cannot set " + name + " \"" + value + "\": " + why);
        }
    }

    /** A path whose percent signs stand for themselves, except where one begins a number. */
    private static String text(String path, long number) {
        String format = path.replaceAll("%(?!0?[0-9]{0,2}d)", "%%");
        return String.format(Locale.ROOT, format, number);
    }

    /** The path of a request, counted from 0. */
    String path(long request) {
        return text(path, first + request * STRIDE % (last - first + 1L));
    }

    /** Sends a round over connections that were opened for it; blocks until all is answered. */
    HttpRound run(InetSocketAddress server) throws IOException, InterruptedException {
        List<HttpLoad> opened = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                opened.add(new HttpLoad(server));
            }
            List<Future<HttpRound>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int index = i;
                running.add(threads.submit(() -> run(opened.get(index), index)));
            }
            List<HttpRound> parts = new ArrayList<>();
            for (Future<HttpRound> part : running) {
                parts.add(part.get());
            }
            return HttpRound.of(parts);
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e);
        } finally {
            for (HttpLoad load : opened) {
                load.close();
            }
        }
    }

    private HttpRound run(HttpLoad load, int connection) throws IOException {
        List<HttpAnswer> answers = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (long request = connection; request < requests; request += connections) {
            String path = path(request);
            HttpAnswer answer = load.get(path, accept);
            answers.add(answer);
            if (answer.status() != HttpRound.OK) {
                String kept = load.kept();
                wrong.add(path + " gave " + answer.status() + " " + kept.substring(0, Math.min(200, kept.length())));
            }
        }
        return new HttpRound(answers, wrong);
    }
}
