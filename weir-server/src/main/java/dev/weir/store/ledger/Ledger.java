package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
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
    private final Silences silences = new Silences();
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
                    begin(receipt, atMicros);
                }
                case EventBatch events -> take(events);
                case Batch batch -> take(batch);
                case DeviceMark mark -> mark(mark);
                case RecordPut put -> {
                    // Others keep those, and what has been counted stays so when it is deleted.
                }
                case SampleDeletion deletion -> {}
                case EventDeletion deletion -> {}
            }
        }
        settle(atMicros, nowNanos);
    }

    private void begin(Receipt receipt, long atMicros) {
        current = receipt;
        derived = false;
        accounts.computeIfPresent(receipt.protocol(), (protocol, account) -> account.plus(receipt));
        for (int i = 0; i < receipt.deviceCount(); i++) {
            int index = findOrAdd(receipt.device(i), 0, receipt.device(i).length);
            if (index != Devices.FULL) {
                Device device = devices.change(index);
                device.rejects += receipt.deviceRejects(i);
                device.firstSeenMicros = device.firstSeenMicros == Long.MIN_VALUE ? atMicros : device.firstSeenMicros;
                device.came(receipt.protocol(), receipt.address());
            }
        }
    }

    private void take(EventBatch events) {
        derived = true;
        messages += events.count();
        Receipt receipt = current;
        if (receipt != null) {
            accounts.computeIfPresent(receipt.protocol(), (protocol, account) -> account.plusEvents(events.count()));
        }
        byte[] text = events.text();
        for (int i = 0; i < events.count(); i++) {
            int index = findOrAdd(text, events.start(i), events.deviceEnds()[i]);
            if (index != Devices.FULL) {
                tally.add(index, events.timestampMicros()[i], devices);
            }
        }
    }

    private void take(Batch batch) {
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
                index = resolve(ids[i]);
            }
            if (index != Devices.FULL) {
                tally.add(index, times[i], devices);
            }
        }
    }

    private int resolve(int seriesId) {
        int length = ofSeries.loadDevice(seriesId);
        int index = findOrAdd(ofSeries.key(), 0, length);
        if (index != Devices.FULL) {
            ofSeries.put(seriesId, index);
        }
        return index;
    }

    private int findOrAdd(byte[] bytes, int from, int to) {
        int index = devices.findOrAdd(bytes, from, to);
        if (index == Devices.FULL && !isFull) {
            isFull = true;
            log.warn("there are {} devices; more are served, and not listed (limits.series)", devices.count());
        }
        return index;
    }

    /** Tells the devices what the submission that ends here brought of each. */
    private void settle(long atMicros, long nowNanos) {
        Receipt receipt = current;
        boolean isOfFile = receipt != null && receipt.protocol() == Protocol.FILES;
        for (int place = 0; place < tally.touched(); place++) {
            Device device = devices.change(tally.device(place));
            tally.tell(place, device, isOfFile, atMicros);
            silences.heard(tally.device(place), device, nowNanos);
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
            Device device = devices.change(index);
            device.mark(mark);
            silences.marked(index, device);
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
        return index == Devices.FULL ? Optional.empty() : Optional.of(state(index, nanoTime.getAsLong()));
    }

    private DeviceState state(int index, long nowNanos) {
        Device device = devices.get(index);
        return DeviceState.of(device, device.isMarkedSilent() || silences.isDue(index, nowNanos));
    }

    /** Marks, to be journaled, for devices that have fallen silent and are not marked so; at most so many. */
    public List<DeviceMark> fallenSilent(int most) {
        List<DeviceMark> fallen = new ArrayList<>();
        for (int from = 0; from < deviceCount() && fallen.size() < most; from += STRETCH) {
            fallenSilent(from, most, fallen);
        }
        return fallen;
    }

    private synchronized void fallenSilent(int from, int most, List<DeviceMark> fallen) {
        long nowNanos = nanoTime.getAsLong();
        int end = Math.min(from + STRETCH, devices.count());
        for (int place = from; place < end && fallen.size() < most; place++) {
            if (silences.isDue(place, nowNanos)) {
                Device device = devices.get(place);
                fallen.add(new DeviceMark(new String(device.name, UTF_8), DeviceMark.Note.SILENT, device.readings));
            }
        }
    }

    /** Puts off for a while that a device counts as silent where it is due to. */
    public synchronized void postpone(String name, Duration time) {
        byte[] bytes = name.getBytes(UTF_8);
        int index = devices.find(bytes, 0, bytes.length);
        long nowNanos = nanoTime.getAsLong();
        if (index != Devices.FULL && silences.isDue(index, nowNanos)) {
            silences.postpone(index, nowNanos + time.toNanos());
        }
    }

    /** Lets every device's time begin anew, because nobody could be heard for a while. */
    public void listenAnew() {
        for (int from = 0; from < deviceCount(); from += STRETCH) {
            listenAnew(from);
        }
    }

    private synchronized void listenAnew(int from) {
        long nowNanos = nanoTime.getAsLong();
        for (int place = from; place < Math.min(from + STRETCH, devices.count()); place++) {
            silences.heard(place, devices.get(place), nowNanos);
        }
    }

    /** Of how many devices there is something to tell. */
    public synchronized int untoldCount() {
        return silences.untoldCount();
    }

    /** A device of which there is something to tell: the first at or after a place, and where there is none the first of all. */
    public synchronized Optional<UntoldDevice> untold(int from) {
        int place = silences.nextUntold(from);
        place = place < 0 ? silences.nextUntold(0) : place;
        // By the marks alone: one that spoke again and has paused since is told to speak, and then to be silent.
        return place < 0
                ? Optional.empty()
                : Optional.of(new UntoldDevice(
                        place,
                        DeviceState.of(devices.get(place), devices.get(place).isMarkedSilent())));
    }

    /** The devices before a place in the order in which they first came, the last of them first; at most so many. */
    synchronized List<DeviceState> states(int before, int most) {
        long nowNanos = nanoTime.getAsLong();
        int from = Math.min(before, devices.count());
        List<DeviceState> found = new ArrayList<>();
        for (int place = from - 1; place >= Math.max(0, from - most); place--) {
            found.add(state(place, nowNanos));
        }
        return found;
    }

    /** Which chunks of devices have changed since they were taken: at most so many, in turn from one of them on. */
    public synchronized int[] changedChunks(int from, int most) {
        BitSet changed = devices.changedChunks();
        return IntStream.concat(
                        changed.stream().filter(chunk -> chunk >= from),
                        changed.stream().filter(chunk -> chunk < from))
                .limit(most)
                .toArray();
    }

    /** A chunk of devices as they stand, for others to be told. */
    public synchronized DeviceChunk takeChunk(int number) {
        devices.changedChunks().clear(number);
        return new DeviceChunk(number, DeviceChunkWriter.bytes(devices, number));
    }

    /** Has a chunk count as changed, as others could not be told. */
    public synchronized void chunkChanged(int number) {
        devices.changedChunks().set(number);
    }

    /** Has all chunks count as changed, as others may not know any more what they were told. */
    public synchronized void allChunksChanged() {
        devices.changedChunks().set(0, devices.chunks());
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
            case DEVICES -> devices.restore(DeviceCodec.read(put.key(), put.value()));
            default -> {
                // Others take those back.
            }
        }
    }

    /** Has the next cut save everything, as after taking back what another ledger has saved. */
    public synchronized void saveAll() {
        for (int index = 0; index < devices.count(); index++) {
            devices.change(index);
        }
    }

    /** Everything has been taken back. */
    public synchronized void restored() {
        devices.sort();
        listenAnew();
    }
}
