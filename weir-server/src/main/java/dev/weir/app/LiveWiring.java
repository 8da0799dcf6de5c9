package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.disk.Disk;
import dev.weir.live.Live;
import dev.weir.live.NumberBlocks;
import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.store.cassandra.Audience;

/** Live streams of this server, which hear what others take where they share a store. */
final class LiveWiring implements Audience {
    private final NumberBlocks blocks;
    private final Live live;

    private LiveWiring(NumberBlocks blocks, Live live) {
        this.blocks = blocks;
        this.live = live;
    }

    /** Makes them, and leaves them to {@code opened}. */
    static LiveWiring open(Settings settings, Disk disk, DataDirectory directory, OpenData data, OpenParts opened) {
        NumberBlocks blocks = new NumberBlocks(disk, directory.path());
        Live live = settings.store() == StoreKind.CASSANDRA
                ? new Live(data.registry(), blocks, System::nanoTime)
                : new Live(data.registry(), data.store().ledger().messages(), System::nanoTime);
        return new LiveWiring(blocks, opened.add(live));
    }

    Live live() {
        return live;
    }

    @Override
    public void numbered(int server) {
        blocks.server(server);
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
