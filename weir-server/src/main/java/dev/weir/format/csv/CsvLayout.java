package dev.weir.format.csv;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which column of a file is what, told from its header and first rows. Immutable, for any thread.
 *
 * <p>In the long form there is one column of values, whose series are the sensors, or {@code <sensor>.<metric>}; in the wide form each column of
 * values gives series {@code <sensor>.<column>}. Where no column names a sensor, the file does.
 */
public final class CsvLayout implements CsvStart {
    /** What a column is for. */
    enum Role {
        SENSOR,
        METRIC,
        TIME,
        VALUE,
        IGNORED
    }

    private final Header header;
    private final List<Role> roles;
    private final byte[][] suffixes;
    private final byte[] fileSensor;
    private final ZoneId zone;
    private final boolean decimalComma;
    private final int rowBytes;

    /**
     * A layout.
     *
     * @param suffixes for each column of values what its keys end with, from the dot on; empty in the long form
     * @param fileSensor what the keys begin with where no column names a sensor
     * @param rowBytes the most bytes of a row without its LF
     */
    CsvLayout(
            Header header,
            List<Role> roles,
            byte[][] suffixes,
            byte[] fileSensor,
            ZoneId zone,
            boolean decimalComma,
            int rowBytes) {
        this.header = header;
        this.roles = List.copyOf(roles);
        this.suffixes = suffixes;
        this.fileSensor = fileSensor;
        this.zone = zone;
        this.decimalComma = decimalComma;
        this.rowBytes = rowBytes;
    }

    /** The names of all columns, without outer blanks. */
    public List<String> columns() {
        return header.names();
    }

    /** The columns that mean nothing here, in their order. */
    public List<String> ignoredColumns() {
        return IntStream.range(0, roles.size())
                .filter(column -> roles.get(column) == Role.IGNORED)
                .mapToObj(header::title)
                .toList();
    }

    /** The header as it came, with the end of its line if it has one, and without a byte order mark. */
    public byte[] header() {
        return header.bytes().clone();
    }

    /** What parts cells: a comma, a semicolon or a tab. */
    public char delimiter() {
        return (char) header.delimiter();
    }

    /** What stands before the decimals of a number: a point, or a comma. */
    public char point() {
        return decimalComma ? ',' : '.';
    }

    /** The physical line after the header, from 1. */
    public long firstLine() {
        return header.lines() + 1;
    }

    /** The offset in the file at which the rows begin. */
    public long firstOffset() {
        return header.endOffset();
    }

    List<Role> roles() {
        return roles;
    }

    /** The first column that is for this; negative if there is none. */
    int column(Role role) {
        return roles.indexOf(role);
    }

    String title(int column) {
        return header.title(column);
    }

    byte[][] suffixes() {
        return suffixes;
    }

    byte[] fileSensor() {
        return fileSensor;
    }

    ZoneId zone() {
        return zone;
    }

    int rowBytes() {
        return rowBytes;
    }
}
