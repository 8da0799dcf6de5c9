package dev.weir.store.remote;

import dev.weir.journal.JournalReader;
import dev.weir.model.WeirException;

/** How a journal and a database recognise each other: by the number and the time of the last commit that the database has. */
final class Recognition {
    /** What it means that the database knows more. */
    private static final String OLDER = ": this directory was restored from an older backup, or copied, and another has"
            + " shipped since; go on with that one, make a new one by weir migrate --from URL --to DIR, or take an empty"
            + " database or schema";

    private Recognition() {}

    /**
     * A reader of the journal behind what the database has.
     *
     * @throws WeirException where that is not what this journal had, or the journal has not what comes next
     */
    static JournalReader reader(Spool spool, Shipping shipping, String title) {
        long reached = shipping.sequence();
        if (reached > spool.shippable()) {
            throw foreign(
                    title,
                    "has come to commit " + reached + ", and this data directory only to " + spool.shippable() + OLDER);
        }
        if (reached + 1 == spool.firstSequence()) {
            return behind(spool, spool.readAfter(reached), shipping);
        }
        if (reached + 1 < spool.firstSequence()) {
            throw foreign(
                    title,
                    reached == 0
                            ? "is empty, and of the readings that it had the journal has only what came from commit "
                                    + spool.firstSequence()
                                    + " on; give it back from its own backup, or stop the server and let"
                                    + " weir migrate --from DIR --to URL begin it anew with these"
                            : "has come to commit " + reached + ", and the journal begins with commit "
                                    + spool.firstSequence()
                                    + ": it is older than this data directory; give it a newer backup of its own");
        }
        JournalReader reader = spool.readAfter(reached - 1);
        long timeMicros = reader.next().timeMicros();
        if (timeMicros != shipping.timeMicros()) {
            reader.close();
            throw foreign(
                    title,
                    "has other readings than this data directory from commit " + reached + " or before on" + OLDER);
        }
        return behind(spool, reader, shipping);
    }

    private static JournalReader behind(Spool spool, JournalReader reader, Shipping shipping) {
        spool.shipped(shipping.sequence(), shipping.timeMicros(), reader.place());
        spool.settled(shipping.settledSequence());
        return reader;
    }

    private static WeirException foreign(String title, String what) {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot ship to " + title + ": it " + what);
    }
}
