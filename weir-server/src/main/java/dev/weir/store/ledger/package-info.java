/**
 * What every engine keeps beside readings: what each protocol has taken and refused, and what is known of each device. {@link
 * dev.weir.store.ledger.Ledger} is the way in. It lives in memory and is a function of the commits applied, so that its counts are exact after a
 * crash; engines save it as records. The thread that applies writes; any thread reads.
 */
@NullMarked
package dev.weir.store.ledger;

import org.jspecify.annotations.NullMarked;
