package dev.weir.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.text.Glob;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A live stream by itself: what is taken is made up, and its clock goes on by a rest each time that it is looked at. */
final class Taken implements AutoCloseable {
    private static final long STEP_NANOS = 10_000_000;

    final SeriesRegistry registry = new SeriesRegistry(1000);
    final AtomicLong nanos = new AtomicLong();
    final AtomicInteger hungUp = new AtomicInteger();
    final Live live;
    private long commits;
    private long events;

    Taken(long base, int textBytes) {
        live = new Live(registry, base, () -> nanos.addAndGet(STEP_NANOS), textBytes);
    }

    /** One whose numbers come in blocks. */
    Taken(NumberBlocks blocks) {
        live = new Live(registry, blocks, () -> nanos.addAndGet(STEP_NANOS));
    }

    Taken() {
        this(0, 1 << 20);
    }

    Subscription subscribe(String match) {
        return live.subscribe(Glob.of(match), null, OptionalLong.empty(), hungUp::incrementAndGet);
    }

    Subscription subscribe(String match, MessageType only) {
        return live.subscribe(Glob.of(match), only, OptionalLong.empty(), hungUp::incrementAndGet);
    }

    Subscription subscribe(String match, long since) {
        return live.subscribe(Glob.of(match), null, OptionalLong.of(since), hungUp::incrementAndGet);
    }

    void commit(Change... changes) {
        live.accept(new Commit(++commits, 0, registry.size(), List.of(changes)));
    }

    static Receipt receipt() {
        return new Receipt(Protocol.HTTP, new byte[16]);
    }

    /** Samples of these series, one of each at second 1, with the values 1, 2, 3... */
    Batch samples(String... keys) {
        Batch batch = new Batch(keys.length);
        for (String key : keys) {
            batch.add(registry.findOrAdd(key.getBytes(UTF_8)), 1_000_000, batch.count() + 1);
        }
        return batch;
    }

    /** So many samples of one series. */
    Batch many(String key, int count) {
        Batch batch = new Batch(count);
        int id = registry.findOrAdd(key.getBytes(UTF_8));
        for (int i = 0; i < count; i++) {
            batch.add(id, i, i);
        }
        return batch;
    }

    /** An event of each device at second 1 with an attribute of so many bytes. */
    EventBatch events(int bytes, String... devices) {
        EventBatch batch = new EventBatch(EventStream.READINGS);
        for (String device : devices) {
            byte[] name = device.getBytes(UTF_8);
            batch.putText(name, 0, name.length);
            batch.endDevice();
            byte[] attributes = ("{\"a\":\"" + "x".repeat(bytes) + "\"}").getBytes(UTF_8);
            batch.putText(attributes, 0, attributes.length);
            batch.endEvent(1_000_000, 1_000_000);
        }
        batch.firstId(events + 1);
        events += batch.count();
        return batch;
    }

    /** Waits for at least so many messages. */
    static List<String> take(Subscription subscription, int count) {
        List<String> taken = new ArrayList<>();
        while (taken.size() < count) {
            subscription.next((seq, json, length) -> taken.add(new String(json, 0, length, UTF_8)));
        }
        return taken;
    }

    @Override
    public void close() {
        live.close();
    }
}
