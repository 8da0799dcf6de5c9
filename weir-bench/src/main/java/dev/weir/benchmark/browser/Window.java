package dev.weir.benchmark.browser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One window of a browser, without a past. Used by one thread; closing it forgets all that it was told. */
public final class Window implements AutoCloseable {
    private static final Set<String> BAD = Set.of("error", "warning", "assert");

    private final DevTools devTools;
    private final String context;
    private final String session;
    private final AtomicLong wireBytes = new AtomicLong();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Window(DevTools devTools, String context, String session) {
        this.devTools = devTools;
        this.context = context;
        this.session = session;
    }

    void begin(int width, int height) throws IOException, InterruptedException {
        devTools.listen(session, this::hear);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        call("Performance.enable", Map.of("timeDomain", "threadTicks"));
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    private void hear(Message message) {
        switch (message.text("method")) {
            case "Network.loadingFinished" -> wireBytes.addAndGet((long) message.number("params.encodedDataLength"));
            case "Runtime.exceptionThrown" ->
                complaints.add(message.text("params.exceptionDetails.exception.description"));
            case "Runtime.consoleAPICalled" -> complain(message.text("params.type"), spoken(message));
            case "Log.entryAdded" ->
                complain(
                        message.text("params.entry.level"),
                        message.text("params.entry.text") + " " + message.text("params.entry.url"));
            default -> {} // Of no concern here.
        }
    }

    private void complain(String level, String text) {
        if (BAD.contains(level)) {
            complaints.add(text);
        }
    }

    private static String spoken(Message message) {
        List<String> words = new ArrayList<>();
        for (int i = 0; message.values().containsKey("params.args." + i + ".type"); i++) {
            String value = message.text("params.args." + i + ".value");
            words.add(value.isEmpty() ? message.text("params.args." + i + ".description") : value);
        }
        return String.join(" ", words);
    }

    private Message call(String method, Map<String, Object> params) throws IOException, InterruptedException {
        return devTools.call(session, method, params);
    }

    /** Has a script run in every document that is opened from now on, before any of its own. */
    public void prepare(String script) throws IOException, InterruptedException {
        call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Opens an address; does not wait for what it needs. */
    public void open(String address) throws IOException, InterruptedException {
        Message answer = call("Page.navigate", Map.of("url", address));
        if (!answer.text("result.errorText").isEmpty()) {
            throw new IOException("cannot open \"" + address + "\": " + answer.text("result.errorText"));
        }
    }

    /**
     * Evaluates an expression in the page, and waits for it where it is a promise.
     *
     * @return a string, number or truth value as text; empty for any other
     */
    public String text(String expression) throws IOException, InterruptedException {
        Message answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        String wrong = answer.text("result.exceptionDetails.exception.description")
                + answer.text("result.exceptionDetails.text");
        if (!wrong.isEmpty()) {
            throw new IOException("cannot evaluate \"" + expression + "\": " + wrong);
        }
        return answer.text("result.result.value");
    }

    /** The same of an expression that comes to a number. */
    public double number(String expression) throws IOException, InterruptedException {
        return Double.parseDouble(text(expression));
    }

    /** What came over the wire so far, as it came there: heads, and bodies compressed. Messages of WebSockets are not among it. */
    public long wireBytes() {
        return wireBytes.get();
    }

    /** Errors and warnings of the console so far, and what was thrown and not caught. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * Collects garbage and looks what is left.
     *
     * @return what the page holds then, and how busy it was so far
     */
    public State state() throws IOException, InterruptedException {
        call("HeapProfiler.collectGarbage", Map.of());
        Message answer = call("Performance.getMetrics", Map.of());
        return new State(
                (long) metric(answer, "JSHeapUsedSize"),
                (long) metric(answer, "Nodes"),
                metric(answer, "TaskDuration"));
    }

    private static double metric(Message answer, String name) throws IOException {
        for (int i = 0; answer.values().containsKey("result.metrics." + i + ".name"); i++) {
            if (answer.text("result.metrics." + i + ".name").equals(name)) {
                return answer.number("result.metrics." + i + ".value");
            }
        }
        throw new IOException("the browser has no metric \"" + name + "\"");
    }

    /**
     * How it is with a page.
     *
     * @param heapBytes of scripts, in use
     * @param nodes of documents, also those that are in none any more
     * @param busySeconds processor time that its main thread has taken for tasks
     */
    public record State(long heapBytes, long nodes, double busySeconds) {}

    @Override
    public void close() throws IOException {
        devTools.ignore(session);
        try {
            devTools.call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
