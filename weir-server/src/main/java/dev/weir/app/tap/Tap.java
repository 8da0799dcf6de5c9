package dev.weir.app.tap;

import dev.weir.app.command.Pauses;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One tap: it pours, posts its pours in their order and each once, and follows what the server pushes. Used once, by one thread, which it blocks. */
final class Tap {
    private static final Duration PUSH_PATIENCE = Duration.ofSeconds(2);

    private final long id;
    private final long count;
    private final PourPlan plan;
    private final TapClient client;
    private final TapReport report;
    private final InstantSource clock;
    private final Pauses postPauses;
    private final Pauses connectPauses;
    private final Pattern ownPush;
    private final Link link = new Link();

    /** Pours that can still be kept; those that are stand in the queue, and one may be on its way. */
    private final Semaphore room;

    private final BlockingQueue<Pour> waiting = new LinkedBlockingQueue<>();

    /** @param jitter how much shorter pauses are before something is tried again */
    Tap(
            long id,
            TapWorkload workload,
            TapClient client,
            TapReport report,
            InstantSource clock,
            SplittableGenerator jitter) {
        this.id = id;
        this.count = workload.count();
        this.plan = new PourPlan(workload.seed(), id, workload.rate());
        this.client = client;
        this.report = report;
        this.clock = clock;
        this.postPauses = new Pauses(jitter.split());
        this.connectPauses = new Pauses(jitter.split());
        this.ownPush = Pattern.compile("Tap with id " + id + " posted a new beer \\(id: ([0-9]{1,16})\\)!");
        this.room = new Semaphore(workload.kept());
    }

    /**
     * Runs until all pours are posted or given up, or the thread is interrupted: then one that is being posted is posted to the end.
     *
     * @throws WeirException UNAUTHORIZED where the server does not want the token
     */
    void run() {
        Thread posting = Thread.currentThread();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Runnable task : List.<Runnable>of(this::pour, this::follow)) {
                beside.execute(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        failure.set(e);
                        posting.interrupt();
                    }
                });
            }
            try {
                post();
            } finally {
                beside.shutdownNow();
            }
        } catch (InterruptedException e) {
            if (failure.get() instanceof WeirException refused) {
                throw refused;
            }
            if (failure.get() != null) {
                throw new IllegalStateException("BUG: a thread of tap " + id + " died", failure.get());
            }
            Thread.currentThread().interrupt();
        }
    }

    private void pour() {
        try {
            for (long number = 0; number < count; number++) {
                PourPlan.Next next = plan.next();
                Thread.sleep(next.pause());
                if (!room.tryAcquire()) {
                    report.full(id);
                    room.acquire();
                }
                report.poured();
                waiting.put(new Pour(number, clock.instant().truncatedTo(ChronoUnit.MICROS), next.volume()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post() throws InterruptedException {
        long lastBeer = -1;
        for (long settled = 0; settled < count; settled++) {
            Pour pour = waiting.take();
            lastBeer = Math.max(lastBeer, settle(pour));
            room.release();
        }
        link.awaitBeer(lastBeer, PUSH_PATIENCE);
    }

    /** Posts a pour as often as need be; the id of its beer, or -1 where the server does not want it. */
    private long settle(Pour pour) throws InterruptedException {
        while (true) {
            link.awaitUp();
            report.posting(id, pour);
            switch (client.post(id, pour)) {
                case PostAnswer.Posted posted -> {
                    report.posted(id, posted);
                    postPauses.reset();
                    return posted.beer();
                }
                case PostAnswer.Refused refused -> {
                    report.gaveUp(id, pour, refused.reason());
                    return -1;
                }
                case PostAnswer.Again again -> {
                    pause(again.reason(), again.pause() == null ? postPauses.next() : again.pause());
                }
                case PostAnswer.Unanswered unanswered -> {
                    link.doubt();
                    pause(unanswered.reason(), postPauses.next());
                }
            }
        }
    }

    private void pause(String reason, Duration pause) throws InterruptedException {
        report.postAgain(id, reason, pause);
        Thread.sleep(pause);
    }

    private void follow() {
        try {
            while (true) {
                followOnce();
                Duration pause = connectPauses.next();
                report.connectAgain(id, pause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Follows over one connection, if there is one to be had. */
    private void followOnce() throws InterruptedException {
        report.connecting(id, client.http().socketAt(TapClient.SOCKET));
        try (TapSocket socket = client.connect(this::pushed)) {
            report.connected(id);
            connectPauses.reset();
            link.up(socket);
            String why = socket.awaitEnd();
            link.down();
            report.cutOff(id, why);
        } catch (WeirException e) {
            if (e.code() == WeirException.Code.UNAUTHORIZED) {
                throw e;
            }
            report.notConnected(id, e.reason());
        }
    }

    private void pushed(String text) {
        report.pushed(text);
        Matcher own = ownPush.matcher(text);
        if (own.matches()) {
            link.sawBeer(Long.parseLong(own.group(1)));
        }
    }
}
