package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The devices that this server and those that share its store have heard, each once. Any thread, at once. */
public final class AllDevices {
    /** Looked at before the ledger is let go of for a moment, at most and at least. */
    private static final int STRETCH = 256;

    private static final int SHORT_STRETCH = 32;

    /** How long nobody asks again for a device that another server looks after. */
    private static final Duration PUT_OFF = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Supplier<Optional<PeerDevices>> others;
    private final InstantSource clock;

    /** Those of a ledger, and those of others where there may be any. */
    public AllDevices(Ledger ledger, Supplier<Optional<PeerDevices>> others, InstantSource clock) {
        this.ledger = ledger;
        this.others = others;
        this.clock = clock;
    }

    /** A device by its name. */
    public Optional<DeviceState> device(String name) {
        Optional<DeviceState> own = ledger.device(name);
        List<Sighting> elsewhere = elsewhere(name);
        return own.isPresent() || elsewhere.isEmpty()
                ? own.map(state -> merged(state, elsewhere))
                : Optional.of(merged(elsewhere).state());
    }

    private List<Sighting> elsewhere(String name) {
        return others.get().map(peers -> peers.find(name.getBytes(UTF_8))).orElse(List.of());
    }

    private DeviceState merged(DeviceState own, List<Sighting> elsewhere) {
        return elsewhere.isEmpty() ? own : merged(with(own, elsewhere)).state();
    }

    private MergedDevice merged(List<Sighting> sightings) {
        return new MergedDevice(sightings, clock.millis() * 1000);
    }

    private static List<Sighting> with(DeviceState own, List<Sighting> elsewhere) {
        List<Sighting> all = new ArrayList<>(elsewhere.size() + 1);
        all.add(new Sighting(Sighting.HERE, true, own));
        all.addAll(elsewhere);
        return all;
    }

    /**
     * Whether it is for this server to tell that a device has fallen silent which has not been heard here for so long. Where another has heard it since, that one tells, so long as it is
     * there; this is put off then.
     */
    public boolean isSilentEverywhere(String name) {
        boolean isSilent = !others.get().map(PeerDevices::areAwaited).orElse(false) && isSilentHere(name);
        if (!isSilent) {
            ledger.postpone(name, PUT_OFF);
        }
        return isSilent;
    }

    private boolean isSilentHere(String name) {
        List<Sighting> elsewhere = elsewhere(name);
        Optional<DeviceState> own = ledger.device(name);
        if (elsewhere.isEmpty() || own.isEmpty()) {
            return true;
        }
        MergedDevice merged = merged(with(own.get(), elsewhere));
        return merged.isWatchedBy(Sighting.HERE) && merged.isSilent();
    }

    /**
     * Devices that are wanted: those that were heard here, the last to come first, then those that only others have heard, by server and the same way.
     *
     * @param before where to go on, as {@link DevicePage#next} of the page before says; {@link DevicePage#FIRST} for the first
     * @param names which names are wanted at all
     * @param wanted and which of these, as they are with what others know
     */
    public DevicePage list(long before, int limit, Predicate<String> names, Predicate<DeviceState> wanted) {
        Listing listing = new Listing(limit, names, wanted);
        int section = Listing.sectionOf(before);
        int place = Listing.placeOf(before);
        if (section == Listing.HERE) {
            listHere(listing, place);
        }
        others.get().ifPresent(peers -> {
            for (int server : peers.servers()) {
                int own = Listing.section(server);
                if (own >= section && !listing.isFull()) {
                    listOthers(listing, peers, server, own == section ? place : Integer.MAX_VALUE);
                }
            }
        });
        return listing.page();
    }

    private void listHere(Listing listing, int before) {
        int at = Math.min(before, ledger.deviceCount());
        while (at > 0 && !listing.isFull()) {
            for (DeviceState own : ledger.states(at, Math.clamp(listing.missing(), SHORT_STRETCH, STRETCH))) {
                at--;
                if (listing.isNameWanted(own.name())) {
                    listing.add(merged(own, elsewhere(own.name())), Listing.HERE, at);
                }
            }
        }
    }

    private void listOthers(Listing listing, PeerDevices peers, int server, int before) {
        int at = before;
        while (at > 0 && !listing.isFull()) {
            List<PeerDevices.Listed> found =
                    peers.listed(server, at, Math.clamp(listing.missing(), SHORT_STRETCH, STRETCH));
            at = found.isEmpty() ? 0 : found.getLast().place();
            for (PeerDevices.Listed each : found) {
                String name = each.sightings().getFirst().state().name();
                if (ledger.device(name).isPresent()) {
                    peers.heardHere(server, each.place());
                } else if (listing.isNameWanted(name)) {
                    listing.add(merged(each.sightings()).state(), Listing.section(server), each.place());
                }
            }
        }
    }
}
