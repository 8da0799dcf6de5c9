/** Floor 8: a data directory brought into a database, and a database into a data directory. All on the thread of the command. */
@NullMarked
package dev.weir.app.migrate;

import org.jspecify.annotations.NullMarked;
