package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Who sent a submission, by which protocol, and how many of its lines were taken and refused. It stands before the other changes of its
 * submission, and what follows up to the next receipt is of the same sender.
 *
 * <p>Owned by one connection or request, which fills it, hands it over, and touches it again only when the answer has come.
 */
public final class Receipt implements Change {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    /** The longest name of a device that is remembered. */
    public static final int MAX_DEVICE_BYTES = 0xFFFF;

    /** Bytes of an address. */
    public static final int ADDRESS_BYTES = 16;

    private final Protocol protocol;
    private final byte[] address;
    private final int[] rejected = new int[Reject.Code.values().length + 1];
    private int accepted;
    private long bytes;
    private byte[][] devices = new byte[0][];
    private int[] deviceRejects = new int[0];
    private int deviceCount;

    /** A receipt for what comes by a protocol from an address: the 16 bytes of IPv6, in which an IPv4 address is a mapped one. */
    public Receipt(Protocol protocol, byte[] address) {
        if (address.length != ADDRESS_BYTES) {
            throw new IllegalArgumentException("cannot take an address of " + address.length + " bytes");
        }
        this.protocol = protocol;
        this.address = address;
    }

    /** An address as a receipt has it. */
    public static byte[] address(InetAddress peer) {
        byte[] own = peer.getAddress();
        if (own.length == ADDRESS_BYTES) {
            return own;
        }
        byte[] mapped = Arrays.copyOf(MAPPED, ADDRESS_BYTES);
        System.arraycopy(own, 0, mapped, MAPPED.length, own.length);
        return mapped;
    }

    /** Forgets all but protocol and address. */
    public void clear() {
        accepted = 0;
        bytes = 0;
        Arrays.fill(rejected, 0);
        deviceCount = 0;
    }

    /** Adds lines, rows or elements that are taken. */
    public void accept(int lines) {
        accepted += lines;
    }

    /** Adds bytes that were read, whatever became of them. */
    public void read(long length) {
        bytes += length;
    }

    /** Adds lines that are refused for one reason, whose device is not known. */
    public void reject(Reject.Code code, int lines) {
        rejected[code.number()] += lines;
    }

    /** Adds refused lines to those of a device; {@link #reject(Reject.Code, int)} counts them once more, by their reason. */
    public void rejectOf(String device, int lines) {
        rejectOf(device.getBytes(UTF_8), lines);
    }

    /** {@link #rejectOf(String, int)} for a name in UTF-8, which is kept; one that is too long for any device is passed over. */
    public void rejectOf(byte[] name, int lines) {
        if (name.length > MAX_DEVICE_BYTES) {
            return;
        }
        if (deviceCount > 0 && Arrays.equals(devices[deviceCount - 1], name)) {
            deviceRejects[deviceCount - 1] += lines;
            return;
        }
        if (deviceCount == devices.length) {
            int size = Math.max(4, 2 * deviceCount);
            devices = Arrays.copyOf(devices, size);
            deviceRejects = Arrays.copyOf(deviceRejects, size);
        }
        devices[deviceCount] = name;
        deviceRejects[deviceCount++] = lines;
    }

    /** Whether there is nothing in it to remember. */
    public boolean isEmpty() {
        return accepted == 0 && bytes == 0 && rejected() == 0;
    }

    /** How it came. */
    public Protocol protocol() {
        return protocol;
    }

    /** Whence it came: 16 bytes, only to be read. */
    public byte[] address() {
        return address;
    }

    /** Lines, rows or elements that are taken. */
    public int accepted() {
        return accepted;
    }

    /** Bytes that were read. */
    public long bytes() {
        return bytes;
    }

    /** Lines that are refused for a reason. */
    public int rejected(Reject.Code code) {
        return rejected[code.number()];
    }

    /** Lines that are refused. */
    public int rejected() {
        int sum = 0;
        for (int count : rejected) {
            sum += count;
        }
        return sum;
    }

    /** Number of entries of devices of which lines are refused; a device may have several. */
    public int deviceCount() {
        return deviceCount;
    }

    /** The name of one of these devices in UTF-8, only to be read. */
    public byte[] device(int index) {
        return devices[index];
    }

    /** How many lines of it are refused. */
    public int deviceRejects(int index) {
        return deviceRejects[index];
    }
}
