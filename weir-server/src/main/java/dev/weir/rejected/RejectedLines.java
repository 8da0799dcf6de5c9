package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.ndjson.Rejects;
import dev.weir.ingest.Submission;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import dev.weir.security.TokenFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rejected lines of one peer on their way into the list: those that are to be kept wait here for the submission that counts them, and
 * become durable with it. Used by one thread.
 */
public final class RejectedLines {
    private static final int MOST_TOKEN_BYTES = 64;

    private final RejectedInput list;
    private final Origin origin;
    private final byte[] address;
    private final long sender;
    private final List<RejectedItem> waiting = new ArrayList<>(0);

    RejectedLines(RejectedInput list, Origin origin, byte[] address) {
        this.list = list;
        this.origin = origin;
        this.address = address;
        this.sender = hash(address);
    }

    /** Counts what a parser could not take of {@code bytes}, and keeps what of it is to be kept. */
    public void refuse(Receipt receipt, Rejects rejects, byte[] bytes) {
        for (int i = 0; i < rejects.count(); i++) {
            Reject reject = rejects.reject(i);
            String name = rejects.device(i);
            byte[] device = name == null ? null : name.getBytes(UTF_8);
            count(receipt, reject.code(), device);
            if (wants(reject.code())) {
                keep(reject, device, bytes, rejects.from(i), rejects.to(i));
            }
        }
    }

    /** Counts a line that is refused, for its device too where that is known: but not for one that the peer may not write. */
    public void count(Receipt receipt, Reject.Code code, byte @Nullable [] device) {
        receipt.reject(code, 1);
        if (device != null && code != Reject.Code.FORBIDDEN) {
            receipt.rejectOf(device, 1);
        }
    }

    /** Whether one more line of this peer is to be kept for this reason; asked once a line. A device is no sender: a peer may name as many as it likes. */
    public boolean wants(Reject.Code code) {
        return list.wants(sender * 31 + code.number());
    }

    /** Keeps {@code bytes[from, to)}, or the beginning of it. A line that holds a token is not kept: a list is read by more than may have that. */
    public void keep(Reject reject, byte @Nullable [] device, byte[] bytes, int from, int to) {
        int end = Math.min(to, from + RejectedItem.MOST_RAW_BYTES + MOST_TOKEN_BYTES);
        if (!TokenFile.isTokenIn(bytes, from, end)) {
            waiting.add(list.item(origin, address, device, reject, Arrays.copyOfRange(bytes, from, end)));
        }
    }

    /**
     * {@link dev.weir.ingest.Traffic#submit}, with the lines that are kept.
     *
     * @throws dev.weir.model.WeirException as that does; then none is kept
     */
    public void submit(Receipt receipt, Submission submission) {
        if (waiting.isEmpty()) {
            list.traffic().submit(receipt, submission);
            return;
        }
        List<RejectedItem> items = List.copyOf(waiting);
        waiting.clear();
        Admission admission = list.admit(items);
        try {
            List<RecordPut> puts = admission.puts();
            list.traffic().submit(receipt, puts.isEmpty() ? submission : submission.with(puts));
            admission.settle();
        } finally {
            admission.close();
        }
    }

    private static long hash(byte[] bytes) {
        long hash = bytes.length;
        for (byte each : bytes) {
            hash = (hash ^ each) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
