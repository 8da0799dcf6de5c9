package dev.weir.app.send;

import dev.weir.app.command.Pauses;
import dev.weir.app.command.ServerRefusal;
import dev.weir.client.NdjsonSender;
import dev.weir.client.RejectConsumer;
import dev.weir.client.WeirClientException;
import dev.weir.client.WeirClientException.Kind;
import dev.weir.model.WeirException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines in one session, over one connection after another if need be. A connection that breaks is made anew after a pause, and
 * lines in doubt are sent again from where the session says. Used by one thread.
 */
final class Sending implements AutoCloseable {
    private final Function<RejectConsumer, NdjsonSender> connect;
    private final Pauses pauses;
    private final Consumer<String> complain;
    private final Consumer<String> note;
    private final Window window = new Window();
    private @Nullable NdjsonSender sender;
    private boolean isFailing;

    /**
     * Lines sent over connections that are made as they are needed.
     *
     * @param complain gets a sentence for each line that is rejected
     * @param note gets one when sending begins to fail and when it goes on
     */
    Sending(
            Function<RejectConsumer, NdjsonSender> connect,
            Pauses pauses,
            Consumer<String> complain,
            Consumer<String> note) {
        this.connect = connect;
        this.pauses = pauses;
        this.complain = complain;
        this.note = note;
    }

    /** Connects, and answers how many lines of the session the server has already. Fails at once where nobody listens. */
    long begin() {
        NdjsonSender connected = connect.apply(this::reject);
        sender = connected;
        window.countFrom(connected.firstLine());
        return connected.firstLine() - 1;
    }

    /** How many lines the server has taken or rejected, in the session. */
    long acknowledged() {
        return window.first() - 1;
    }

    /** Sends a line; waits while too many are not acknowledged. */
    void send(SourceLine line) {
        if (window.isFull()) {
            // Half at a time, so that the server always has something to do.
            settle(window.first() + (window.next() - window.first()) / 2);
        }
        window.add(line);
        settle(0);
    }

    /** Waits until every line is acknowledged. */
    void finish() {
        settle(window.next() - 1);
    }

    /** Sends what has not been sent, and waits until the lines up to a number are acknowledged. */
    private void settle(long number) {
        boolean settled = false;
        while (!settled) {
            try {
                NdjsonSender connected = sender == null ? reconnect() : sender;
                while (connected.sent() + 1 < window.next()) {
                    connected.send(window.line(connected.sent() + 1).bytes());
                }
                connected.await(number);
                window.dropThrough(connected.acknowledged());
                settled = true;
            } catch (WeirClientException e) {
                pauseAfter(e);
            }
        }
    }

    private NdjsonSender reconnect() {
        NdjsonSender connected = connect.apply(this::reject);
        sender = connected;
        long known = connected.firstLine() - 1;
        if (known < window.first() - 1 && window.isEmpty()) {
            window.countFrom(known + 1); // The session has expired, and nothing is in doubt.
        } else if (known < window.first() - 1 || known >= window.next()) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot go on: the server is at line " + known + " of the session, and " + (window.first() - 1)
                            + " were acknowledged of " + (window.next() - 1)
                            + "; it has lost the session, or somebody else uses it");
        }
        window.dropThrough(known);
        pauses.reset();
        if (isFailing) {
            note.accept("the server takes lines again");
        }
        isFailing = false;
        return connected;
    }

    private void reject(long number, String code, String reason) {
        complain.accept(window.line(number).place() + ": " + code + ": " + reason);
    }

    private void pauseAfter(WeirClientException e) {
        close();
        if (e.kind() == Kind.REFUSED) {
            throw e;
        }
        if (!isFailing) {
            note.accept(ServerRefusal.sentence(e) + "; trying again, and going on from the last line that it has");
        }
        isFailing = true;
        try {
            Thread.sleep(pauses.next());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}
