/**
 * Floor 3: events as engines keep them: encoded blocks in the order of time and id, and the merge of what several sources have. Shared by the
 * engines. Pure but for the sources behind {@link dev.weir.store.event.EventCursor}; nothing here is safe from several threads unless it says so.
 */
@NullMarked
package dev.weir.store.event;

import org.jspecify.annotations.NullMarked;
