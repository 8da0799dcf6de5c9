package dev.weir.app.command;

import dev.weir.client.Put;
import dev.weir.client.WeirClient;
import dev.weir.client.WeirClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts lines in batches: as many as are there, so that a slow source does not wait for a full batch, and never more than a few thousand. */
final class LinePuts {
    private static final int BATCH = 10_000;
    private static final int COMPLAINTS = 20;

    private final WeirClient client;
    private final InstantSource clock;
    private final PrintWriter err;
    private final List<Put> batch = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private long complaints;

    LinePuts(WeirClient client, InstantSource clock, PrintWriter err) {
        this.client = client;
        this.clock = clock;
        this.err = err;
    }

    /** Puts all lines to the end of the input; false if any could not be put. Those that could not are named on standard error. */
    boolean putAll(InputLines lines) throws IOException {
        for (Optional<InputLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().isBlank()) {
                take(line.get());
            }
            if (batch.size() >= BATCH || (!batch.isEmpty() && lines.mustWait())) {
                send();
            }
        }
        send();
        if (complaints > COMPLAINTS) {
            err.println("weir: " + (complaints - COMPLAINTS) + " more lines could not be put");
        }
        return complaints == 0;
    }

    private void take(InputLines.Line line) {
        if (line.isCut()) {
            complain(line.number(), "cannot put it: it has more than " + InputLines.MAX_BYTES + " bytes");
            return;
        }
        try {
            batch.add(PutWords.parse(PutWords.split(line.bytes()), clock));
            numbers.add(line.number());
        } catch (IllegalArgumentException e) {
            complain(line.number(), String.valueOf(e.getMessage()));
        }
    }

    private void send() {
        try {
            client.putAll(batch);
        } catch (WeirClientException e) {
            if (e.kind() != WeirClientException.Kind.REFUSED) {
                complainOfRefusals(e);
                long first = numbers.get(e.index().orElse(0));
                err.println("weir: nothing is known of line " + first + " and those after it");
                throw e;
            }
            complainOfRefusals(e);
        }
        batch.clear();
        numbers.clear();
    }

    private void complainOfRefusals(WeirClientException e) {
        for (WeirClientException.Refusal refusal : e.refusals()) {
            complain(
                    numbers.get(refusal.index()),
                    "cannot put \"" + refusal.key() + "\": " + ServerRefusal.withHint(refusal.reason()));
        }
    }

    private void complain(long number, String what) {
        complaints++;
        if (complaints <= COMPLAINTS) {
            err.println("weir: line " + number + ": " + what);
        }
    }
}
