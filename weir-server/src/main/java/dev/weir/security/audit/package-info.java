/**
 * Floor 2: who did what, a JSON object a line, as {@code docs/format/audit.md} lays it out. {@link dev.weir.security.audit.Audit} is handed to
 * whoever does something that belongs there; {@link dev.weir.security.audit.AuditLog} writes it, on a thread of its own. Limits: 1,024 lines
 * that wait, 9 files of 8 MiB.
 */
@NullMarked
package dev.weir.security.audit;

import org.jspecify.annotations.NullMarked;
