package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.live.Live;
import dev.weir.live.NumberBlocks;
import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.store.cassandra.Audience;

/** Live streams of this server, which hear what others take where they share a store. */
final class LiveWiring implements Audience {
    private final Live live;

    private LiveWiring(Live live) {
        this.live = live;
    }

    /** Makes them, and leaves them to {@code opened}. */
    static LiveWiring open(Disk disk, DataDirectory directory, OpenData data, OpenParts opened) {
        Live live = data.ids().isAlone()
                ? new Live(data.registry(), data.store().ledger().messages(), System::nanoTime)
                : new Live(
                        data.registry(),
                        new NumberBlocks(disk, directory.path(), data.ids().server()),
                        System::nanoTime);
        return new LiveWiring(opened.add(live));
    }

    Live live() {
        return live;
    }

    @Override
    public boolean isListening() {
        return live.isListening();
    }

    @Override
    public void tell(Batch samples, boolean areDerived) {
        live.tell(samples, areDerived);
    }

    @Override
    public void tell(EventBatch events) {
        live.tell(events, false);
    }

    @Override
    public void tellMissed(long count) {
        live.tellMissed(count);
    }
}
