package dev.weir.store.event;

/**
 * The arrays that a block is read and decoded to. Whoever reads block after block keeps one and gives it to each: the block before must not be used any more
 * then. Used by one thread.
 */
public final class EventScratch {
    /** The columns of numbers, and the lengths of texts. */
    enum Column {
        TIMESTAMP,
        ID,
        RECEIVED,
        DEVICE,
        CARD,
        LENGTH
    }

    private final long[][] columns = new long[Column.values().length][0];
    private int[] ends = new int[0];
    private int[] chunkRows = new int[0];
    private int[] chunkPlaces = new int[0];
    private byte[] text = new byte[0];
    private byte[] block = new byte[0];

    /** Room for {@code count} numbers, whatever they are now. */
    @SuppressWarnings("EnumOrdinal") // An index and nothing more.
    long[] column(Column column, int count) {
        int at = column.ordinal();
        if (columns[at].length < count) {
            columns[at] = new long[count];
        }
        return columns[at];
    }

    /** Bytes of text and block that it holds on to. */
    int bytes() {
        return text.length + block.length;
    }

    /** Room for the bytes of a block as they lie on the disk. */
    public byte[] block(int bytes) {
        block = block.length < bytes ? new byte[bytes + bytes / 8] : block;
        return block;
    }

    int[] ends(int count) {
        ends = ends.length < count ? new int[count] : ends;
        return ends;
    }

    int[] chunkRows(int count) {
        chunkRows = chunkRows.length < count ? new int[count] : chunkRows;
        return chunkRows;
    }

    int[] chunkPlaces(int count) {
        chunkPlaces = chunkPlaces.length < count ? new int[count] : chunkPlaces;
        return chunkPlaces;
    }

    byte[] text(int bytes) {
        text = text.length < bytes ? new byte[Math.max(bytes, 2 * text.length)] : text;
        return text;
    }
}
