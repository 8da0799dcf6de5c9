package dev.weir.app.agent;

import dev.weir.app.command.Pauses;
import dev.weir.app.command.ServerRefusal;
import dev.weir.client.Put;
import dev.weir.client.WeirClient;
import dev.weir.client.WeirClientException;
import dev.weir.client.WeirClientException.Kind;
import dev.weir.model.WeirException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the backlog over one connection, which it makes anew after a pause when it is lost. Used by one thread. */
final class Delivery implements AutoCloseable {
    private static final int BATCH = 5_000;

    /** Refusals that the same put would meet again; any other, such as a full disk, may pass. */
    private static final Set<String> FINAL_REFUSALS = Set.of("wrong command");

    /** Refusals that all puts meet, until somebody mends the token. */
    private static final Set<String> TOKEN_REFUSALS = Set.of("unauthorized", "forbidden");

    private final Backlog backlog;
    private final Supplier<WeirClient> connect;
    private final Pauses pauses;
    private final LongSupplier nanoTime;
    private final Consumer<String> say;
    private @Nullable WeirClient client;
    private long nextTryNanos;
    private boolean isFailing;

    /** @param say gets a sentence when sending begins to fail and when it succeeds again */
    Delivery(
            Backlog backlog, Supplier<WeirClient> connect, Pauses pauses, LongSupplier nanoTime, Consumer<String> say) {
        this.backlog = backlog;
        this.connect = connect;
        this.pauses = pauses;
        this.nanoTime = nanoTime;
        this.say = say;
        this.nextTryNanos = nanoTime.getAsLong();
    }

    /** How long until it is worth trying again; 0 if it is now. */
    long pauseNanos() {
        return Math.max(0, nextTryNanos - nanoTime.getAsLong());
    }

    /**
     * Sends what there is, unless a pause is not over. What cannot be sent stays for the next time. Blocks while sending.
     *
     * @throws WeirException where the server does not want the token: no time helps against that
     */
    void attempt() {
        if (pauseNanos() > 0) {
            return;
        }
        try {
            while (!backlog.isEmpty()) {
                sendBatch();
            }
            if (isFailing) {
                say.accept("the server takes readings again");
            }
            isFailing = false;
            pauses.reset();
        } catch (WeirClientException e) {
            requireToken(e);
            fail(e);
        }
        long dropped = backlog.takeDropped();
        if (dropped > 0) {
            say.accept("dropped the oldest " + dropped + " readings: more could not be held until they could be sent");
        }
    }

    private void sendBatch() {
        WeirClient connected = client;
        if (connected == null) {
            connected = connect.get();
            client = connected;
        }
        List<Put> batch = backlog.oldest(BATCH);
        try {
            connected.putAll(batch);
        } catch (WeirClientException e) {
            if (e.kind() != Kind.REFUSED
                    || !e.refusals().stream().allMatch(refusal -> FINAL_REFUSALS.contains(refusal.reason()))) {
                throw e;
            }
            say.accept(e.getMessage() + "; it will not be tried again");
        }
        backlog.removeOldest(batch.size());
    }

    private static void requireToken(WeirClientException e) {
        if (e.kind() == Kind.REFUSED && e.refusals().isEmpty()) {
            throw new WeirException(WeirException.Code.UNAUTHORIZED, ServerRefusal.sentence(e), e);
        }
        e.refusals().stream()
                .map(WeirClientException.Refusal::reason)
                .filter(TOKEN_REFUSALS::contains)
                .findFirst()
                .ifPresent(reason -> {
                    throw new WeirException(
                            WeirException.Code.UNAUTHORIZED,
                            ServerRefusal.withHint("cannot send readings: " + reason),
                            e);
                });
    }

    private void fail(WeirClientException e) {
        if (!isFailing) {
            say.accept(ServerRefusal.sentence(e) + "; trying again, and keeping the readings until then");
        }
        isFailing = true;
        nextTryNanos = nanoTime.getAsLong() + pauses.next().toNanos();
        close();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
