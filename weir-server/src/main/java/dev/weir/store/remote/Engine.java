package dev.weir.store.remote;

import dev.weir.model.Event;
import dev.weir.model.Protocol;
import dev.weir.store.EventFollower;
import dev.weir.store.Horizons;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.PeerDevices;
import java.util.Map;
import java.util.Optional;

/**
 * A database that keeps samples and events. {@link #connect} is for one thread, reads are for any; whoever made it closes it.
 */
public interface Engine extends AutoCloseable {
    /** What people call it. */
    String title();

    /**
     * Connects for shipping, makes or renews tables where that is due, and finds out how far it has come. Blocks on the network.
     *
     * @throws dev.weir.model.WeirException UNAVAILABLE when it cannot be reached or used
     */
    Shipping connect();

    /**
     * Reads samples and events as of one moment, which is not before this call: nothing is asked of the database before the first read.
     *
     * @param horizons what lies below is not shown
     */
    Reading read(Horizons horizons);

    /**
     * How many series there may be readings of, by their ids here; any thread, at once.
     *
     * @param here how many the commits of this directory have named
     */
    int seriesCount(int here);

    /** What each protocol has brought to servers that share the database with this one, as far as is known here. Any thread, at once. */
    Map<Protocol, Account> accountsOfOthers();

    /** The devices that such servers have heard, as far as is known here; empty where the database is this one's alone. Any thread, at once. */
    Optional<PeerDevices> devicesOfOthers();

    /**
     * Brings an event to its place that it has refused before; does nothing where it is there. Blocks on the network.
     *
     * @return the database's words where it refuses it again
     * @throws dev.weir.model.WeirException UNAVAILABLE when it is not known that the database has it
     */
    Optional<String> put(Event event);

    /** Has a follower told what other servers that share the database bring and what any of them takes out, where there can be others. Any thread, once. */
    default void follow(EventFollower follower) {}

    /** Lets go of what lies below horizons, which nobody is shown any more, and of records that have expired. Blocks on the network. */
    void forget(Horizons horizons);

    /** Ends at once whatever is under way: who connects or ships fails. Any thread. */
    @Override
    void close();
}
