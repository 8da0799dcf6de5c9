package dev.weir.store.ledger;

import dev.weir.model.Reject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An account as the value of a record, see {@code docs/format/records.md}. */
public final class AccountCodec {
    private static final int HEADER_BYTES = 4 * Long.BYTES;
    private static final int REASON_BYTES = Short.BYTES + Long.BYTES;

    private AccountCodec() {}

    /** The bytes of an account. */
    public static byte[] bytes(Account account) {
        ByteBuffer value = ByteBuffer.allocate(
                        HEADER_BYTES + REASON_BYTES * account.rejected().size())
                .order(ByteOrder.LITTLE_ENDIAN);
        value.putLong(account.accepted())
                .putLong(account.samples())
                .putLong(account.events())
                .putLong(account.bytes());
        account.rejected()
                .forEach((code, count) -> value.putShort((short) code.number()).putLong(count));
        return value.array();
    }

    /** The account of such bytes, without reasons that only a newer server has. */
    public static Account read(byte[] bytes) {
        ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long accepted = value.getLong();
        long samples = value.getLong();
        long events = value.getLong();
        long read = value.getLong();
        Map<Reject.Code, Long> rejected = new TreeMap<>();
        while (value.hasRemaining()) {
            Optional<Reject.Code> code = Reject.Code.ofNumber(value.getShort());
            long count = value.getLong();
            code.ifPresent(known -> rejected.put(known, count));
        }
        return new Account(accepted, rejected, samples, events, read);
    }

    static byte[] messages(long count) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count)
                .array();
    }

    static long readMessages(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
