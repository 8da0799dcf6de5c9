package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts and devices. One thread applies commits, in order; any thread reads, each call as of one moment. Nobody holds the ledger for long: a
 * reader that looks at all devices does so in stretches.
 */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** Devices that are looked at before the ledger is let go of for a moment. */
    private static final int STRETCH = 4096;

    private final LongSupplier nanoTime;
    private final Map<Protocol, Account> accounts = new EnumMap<>(Protocol.class);
    private final Devices devices;
    private final SeriesDevices ofSeries;
    private final Tally tally = new Tally();
    private @Nullable Receipt current;
    private boolean derived;
    private boolean isFull;
    private long messages;

    /** An empty ledger that knows at most so many devices. The registry has the keys of the samples' series. */
    public Ledger(SeriesRegistry registry, int mostDevices, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.devices = new Devices(mostDevices);
        this.ofSeries = new SeriesDevices(registry);
        for (Protocol protocol : Protocol.values()) {
            accounts.put(protocol, Account.EMPTY);
        }
    }

    /** Takes a commit in. */
    public synchronized void apply(Commit commit) {
        long nowNanos = nanoTime.getAsLong();
        long atMicros = commit.timeMicros();
        current = null;
        derived = false;
        for (var change : commit.changes()) {
            switch (change) {
                case Receipt receipt -> {
                    settle(atMicros, nowNanos);
                    begin(receipt, atMicros, nowNanos);
                }
                case EventBatch events -> take(events, nowNanos);
                case Batch batch -> take(batch, nowNanos);
                case DeviceMark mark -> mark(mark);
                case RecordPut put -> {
                    // Others keep those, and what has been counted stays so when samples are deleted.
                }
                case SampleDeletion deletion -> {}
            }
        }
        settle(atMicros, nowNanos);
    }

    private void begin(Receipt receipt, long atMicros, long nowNanos) {
        current = receipt;
        derived = false;
        accounts.computeIfPresent(receipt.protocol(), (protocol, account) -> account.plus(receipt));
        for (int i = 0; i < receipt.deviceCount(); i++) {
            int index = findOrAdd(receipt.device(i), 0, receipt.device(i).length, nowNanos);
            if (index != Devices.FULL) {
                Device device = devices.change(index);
                device.rejects += receipt.deviceRejects(i);
                device.firstSeenMicros = device.firstSeenMicros == Long.MIN_VALUE ? atMicros : device.firstSeenMicros;
                device.came(receipt.protocol(), receipt.address());
            }
        }
    }

    private void take(EventBatch events, long nowNanos) {
        derived = true;
        messages += events.count();
        Receipt receipt = current;
        if (receipt != null) {
            accounts.computeIfPresent(receipt.protocol(), (protocol, account) -> account.plusEvents(events.count()));
        }
        byte[] text = events.text();
        for (int i = 0; i < events.count(); i++) {
            int index = findOrAdd(text, events.start(i), events.deviceEnds()[i], nowNanos);
            if (index != Devices.FULL) {
                tally.add(index, events.timestampMicros()[i], devices);
            }
        }
    }

    private void take(Batch batch, long nowNanos) {
        messages += batch.count();
        Receipt receipt = current;
        if (receipt != null) {
            accounts.computeIfPresent(receipt.protocol(), (protocol, account) -> account.plusSamples(batch.count()));
        }
        if (derived) {
            return; // Its events have been counted.
        }
        int[] ids = batch.seriesIds();
        long[] times = batch.timestampMicros();
        for (int i = 0; i < batch.count(); i++) {
            int index = ofSeries.find(ids[i]);
            if (index < 0) {
                index = resolve(ids[i], nowNanos);
            }
            if (index != Devices.FULL) {
                tally.add(index, times[i], devices);
            }
        }
    }

    private int resolve(int seriesId, long nowNanos) {
        int length = ofSeries.loadDevice(seriesId);
        int index = findOrAdd(ofSeries.key(), 0, length, nowNanos);
        if (index != Devices.FULL) {
            ofSeries.put(seriesId, index);
        }
        return index;
    }

    private int findOrAdd(byte[] bytes, int from, int to, long nowNanos) {
        int index = devices.findOrAdd(bytes, from, to, nowNanos);
        if (index == Devices.FULL && !isFull) {
            isFull = true;
            log.warn("there are {} devices; more are served, and not listed (limits.series)", devices.count());
        }
        return index;
    }

    /** Tells the devices what the submission that ends here brought of each. */
    private void settle(long atMicros, long nowNanos) {
        Receipt receipt = current;
        for (int place = 0; place < tally.touched(); place++) {
            Device device = devices.change(tally.device(place));
            tally.tell(place, device, atMicros, nowNanos);
            if (receipt != null) {
                device.came(receipt.protocol(), receipt.address());
            }
        }
        tally.clear();
    }

    private void mark(DeviceMark mark) {
        byte[] name = mark.device().getBytes(UTF_8);
        int index = devices.find(name, 0, name.length);
        if (index != Devices.FULL) {
            devices.change(index).mark(mark);
        }
    }

    /** What each protocol has brought. */
    public synchronized Map<Protocol, Account> accounts() {
        return new EnumMap<>(accounts);
    }

    /** How many events and samples have been taken in all, samples of events included: so many messages a live stream has had. */
    public synchronized long messages() {
        return messages;
    }

    /** How many devices there are. */
    public synchronized int deviceCount() {
        return devices.count();
    }

    /** A device by its name. */
    public synchronized Optional<DeviceState> device(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        int index = devices.find(bytes, 0, bytes.length);
        return index == Devices.FULL
                ? Optional.empty()
                : Optional.of(DeviceState.of(devices.get(index), nanoTime.getAsLong()));
    }

    /**
     * Devices that are wanted, those that came last first.
     *
     * @param before the place of a page before this one, as its {@link DevicePage#next} says; {@link Integer#MAX_VALUE} for the first
     */
    public DevicePage devices(int before, int limit, Predicate<DeviceState> wanted) {
        List<DeviceState> found = new ArrayList<>();
        int at = Math.min(before, deviceCount());
        while (at > 0 && found.size() <= limit) {
            at = look(at, limit + 1, wanted, found);
        }
        // One more than wanted tells that there is another page, which begins with that one: looking ended at its
        // place.
        return found.size() > limit
                ? new DevicePage(found.subList(0, limit), at + 1)
                : new DevicePage(found, DevicePage.NONE);
    }

    private synchronized int look(int before, int limit, Predicate<DeviceState> wanted, List<DeviceState> found) {
        long nowNanos = nanoTime.getAsLong();
        int end = Math.max(0, before - STRETCH);
        int at = before;
        while (at > end && found.size() < limit) {
            DeviceState state = DeviceState.of(devices.get(--at), nowNanos);
            if (wanted.test(state)) {
                found.add(state);
            }
        }
        return at;
    }

    /** What has changed since the last cut, to be saved with the commits up to now. For the thread that applies. */
    public synchronized LedgerCut cut() {
        return new LedgerCut(accounts, messages, devices.cut());
    }

    /** Takes back what was saved: the records of every cut, oldest first, before anything is applied. */
    public synchronized void restore(RecordPut put) {
        switch (put.table()) {
            case ACCOUNTS -> {
                if (put.key().equals(LedgerCut.MESSAGES)) {
                    messages = AccountCodec.readMessages(put.value());
                } else {
                    Protocol.ofTitle(put.key())
                            .ifPresent(protocol -> accounts.put(protocol, AccountCodec.read(put.value())));
                }
            }
            case DEVICES -> devices.restore(DeviceCodec.read(put.key(), put.value(), nanoTime.getAsLong()));
            default -> {
                // Others take those back.
            }
        }
    }

    /** Everything has been taken back. */
    public synchronized void restored() {
        devices.sort();
    }
}
