package dev.weir.alerts;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.DeviceMark;
import dev.weir.model.DeviceMark.Note;
import dev.weir.model.WeirException;
import dev.weir.store.ledger.AllDevices;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.UntoldDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks the devices that fall silent, and tells of them. {@link #look} belongs to one thread, {@link #next} to another. */
final class SilenceWatch implements Tellings {
    private static final Logger log = LoggerFactory.getLogger(SilenceWatch.class);

    /** Marks that are journaled at a time. */
    private static final int MOST_MARKS = 1000;

    private final Ledger ledger;
    private final AllDevices devices;
    private final Ingest ingest;
    private final AlertText text;
    private boolean wasRefused;
    private int place;

    SilenceWatch(Ledger ledger, AllDevices devices, Ingest ingest, AlertText text) {
        this.ledger = ledger;
        this.devices = devices;
        this.ingest = ingest;
        this.text = text;
    }

    /**
     * Marks those that have fallen silent since, on all servers that share the store. While the server takes nothing nobody can be heard: then nobody falls silent, and when it takes readings
     * again everybody's time begins anew.
     */
    void look() {
        if (ingest.refusal().isPresent()) {
            wasRefused = true;
            return;
        }
        if (wasRefused) {
            ledger.listenAnew();
            wasRefused = false;
        }
        List<DeviceMark> fallen = ledger.fallenSilent(MOST_MARKS);
        while (!fallen.isEmpty() && submit(ours(fallen))) {
            fallen = ledger.fallenSilent(MOST_MARKS);
        }
    }

    /** Without those that another server has heard since. */
    private List<DeviceMark> ours(List<DeviceMark> fallen) {
        return fallen.stream()
                .filter(mark -> devices.isSilentEverywhere(mark.device()))
                .toList();
    }

    /** Counts all that there is to tell as told, where there is nobody to tell it. */
    void countAsTold() {
        List<DeviceMark> told = due();
        while (!told.isEmpty() && submit(told)) {
            told = due();
        }
    }

    private List<DeviceMark> due() {
        List<DeviceMark> told = new ArrayList<>();
        Optional<UntoldDevice> device = ledger.untold(0);
        while (device.isPresent() && told.size() < MOST_MARKS) {
            told.add(told(device.get()));
            int last = device.get().place();
            device = ledger.untold(last + 1).filter(next -> next.place() > last);
        }
        return told;
    }

    private boolean submit(List<DeviceMark> marks) {
        if (marks.isEmpty()) {
            return true;
        }
        try {
            ingest.submit(new Submission(marks.toArray(Change[]::new)));
            return true;
        } catch (WeirException e) {
            log.debug("devices are not marked: {}", e.reason());
            wasRefused = true;
            return false;
        }
    }

    private static DeviceMark told(UntoldDevice device) {
        boolean isSilent = !device.state().isToldSilent();
        return new DeviceMark(
                device.state().name(),
                isSilent ? Note.TOLD_SILENT : Note.TOLD_BACK,
                device.state().readings());
    }

    @Override
    public Optional<Telling> next() {
        return ledger.untold(place).map(device -> {
            Alert alert = text.silence(device.state(), !device.state().isToldSilent());
            // The others have their turn before this one has another.
            return new Telling(alert, told(device), () -> place = device.place() + 1);
        });
    }

    @Override
    public int waiting() {
        return ledger.untoldCount();
    }
}
