package dev.weir.alerts;

import java.util.Optional;

/** Where alerts come from: what is known, compared with what was told. Any thread. */
interface Tellings {
    /** The next that is due; the same again until it is noted as told. */
    Optional<Telling> next();

    /** How many are due. */
    int waiting();
}
