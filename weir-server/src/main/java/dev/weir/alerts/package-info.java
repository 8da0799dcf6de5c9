/**
 * Floor 5: being told. {@link dev.weir.alerts.Alerts} is the way in: it notices devices that fall silent, by the ledger, and rules that begin or end to
 * hold, by the commits that {@link dev.weir.alerts.RuleWatch} follows, and posts each as JSON to a webhook.
 *
 * <p>Two platform threads: {@code alerts} looks at what has changed, {@code alerts-webhook} posts, one at a time. What waits to be told is no queue: it is
 * what is known compared with what was told, so it is bounded by the devices and the watched series, and what came and went while the webhook did not
 * answer is not told. What is told is journaled before it is posted (see {@link dev.weir.alerts.Outbox}).
 */
@NullMarked
package dev.weir.alerts;

import org.jspecify.annotations.NullMarked;
