package dev.weir.journal;

import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import java.nio.ByteBuffer;

/** Receipts as a section of a commit. Any thread. */
final class ReceiptCodec {
    /** Protocol, address, accepted, bytes, number of reasons, number of devices. */
    private static final int HEADER_BYTES = 2 + 16 + 4 + 8 + 2 + 4;

    private static final int REASON_BYTES = 2 + 4;
    private static final int DEVICE_BYTES = 2 + 4;

    private ReceiptCodec() {}

    /** Length of a receipt's section without its header. */
    static int bytes(Receipt receipt) {
        int size = HEADER_BYTES + REASON_BYTES * reasons(receipt) + DEVICE_BYTES * receipt.deviceCount();
        for (int i = 0; i < receipt.deviceCount(); i++) {
            size += receipt.device(i).length;
        }
        return size;
    }

    private static int reasons(Receipt receipt) {
        int reasons = 0;
        for (Reject.Code code : Reject.Code.values()) {
            reasons += receipt.rejected(code) > 0 ? 1 : 0;
        }
        return reasons;
    }

    /** Appends the section with its header. */
    static void put(Receipt receipt, ByteBuffer buffer) {
        buffer.putInt(SegmentFormat.RECEIPT_SECTION).putInt(bytes(receipt));
        buffer.putShort((short) receipt.protocol().number()).put(receipt.address());
        buffer.putInt(receipt.accepted()).putLong(receipt.bytes());
        buffer.putShort((short) reasons(receipt)).putInt(receipt.deviceCount());
        for (Reject.Code code : Reject.Code.values()) {
            if (receipt.rejected(code) > 0) {
                buffer.putShort((short) code.number()).putInt(receipt.rejected(code));
            }
        }
        for (int i = 0; i < receipt.deviceCount(); i++) {
            byte[] name = receipt.device(i);
            buffer.putInt(receipt.deviceRejects(i))
                    .putShort((short) name.length)
                    .put(name);
        }
    }

    /** Reads a section, the buffer standing behind its header. */
    static Receipt read(ByteBuffer section) {
        int number = section.getShort();
        Protocol protocol = Protocol.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("it has a receipt of an unknown protocol " + number));
        byte[] address = new byte[16];
        section.get(address);
        Receipt receipt = new Receipt(protocol, address);
        receipt.accept(section.getInt());
        receipt.read(section.getLong());
        int reasons = section.getShort();
        int devices = section.getInt();
        for (int i = 0; i < reasons; i++) {
            int code = section.getShort();
            receipt.reject(
                    Reject.Code.ofNumber(code)
                            .orElseThrow(() -> new IllegalStateException("it has an unknown reason " + code)),
                    section.getInt());
        }
        for (int i = 0; i < devices; i++) {
            int lines = section.getInt();
            byte[] name = new byte[Short.toUnsignedInt(section.getShort())];
            section.get(name);
            receipt.rejectOf(name, lines);
        }
        return receipt;
    }
}
