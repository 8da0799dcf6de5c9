package dev.weir.store.event;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Tells whether a block of events is what its encoder writes. Any thread. */
public final class EventBlockCheck {
    private EventBlockCheck() {}

    /** Decodes all of a block; what is wrong with it, if anything is. */
    public static Optional<String> flaw(EventBlock block) {
        try {
            Optional<String> order = order(block);
            if (order.isPresent()) {
                return order;
            }
            block.loadWords();
            if (!isRising(block.deviceDictionary().words())
                    || !isRising(block.cardDictionary().words())) {
                return Optional.of("has words that are not sorted");
            }
            block.receivedMicros();
            for (int row = 0; row < block.count(); row++) {
                block.device(row);
                block.card(row);
                block.text(row);
            }
            return places(block);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            return Optional.of("cannot be decoded: " + e.getMessage());
        }
    }

    private static Optional<String> order(EventBlock block) {
        long[] times = block.timestampMicros();
        long[] ids = block.ids();
        for (int row = 1; row < block.count(); row++) {
            if (times[row] < times[row - 1] || (times[row] == times[row - 1] && ids[row] <= ids[row - 1])) {
                return Optional.of("has events that are not in the order of time and id");
            }
        }
        return Optional.empty();
    }

    private static boolean isRising(byte[][] words) {
        for (int i = 1; i < words.length; i++) {
            if (Arrays.compareUnsigned(words[i - 1], words[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Decoding takes what stands for a word as an int: the column must not have more. */
    private static Optional<String> places(EventBlock block) {
        long deviceWords = block.deviceDictionary().count();
        long cardWords = block.cardDictionary().count();
        for (int row = 0; row < block.count(); row++) {
            long device = block.devices()[row];
            long card = block.cards()[row];
            if (device < 0 || device >= deviceWords || card < 0 || card > cardWords) {
                return Optional.of("has an event of a device or card that it does not name");
            }
        }
        return Optional.empty();
    }

    /** Hands over the hashes of all words in a block that can be decoded. */
    public static void forEachWord(EventBlock block, IntConsumer action) {
        for (byte[] word : block.deviceDictionary().words()) {
            action.accept(Words.hash(Words.Kind.DEVICE, word, 0, word.length));
        }
        for (byte[] word : block.cardDictionary().words()) {
            action.accept(Words.hash(Words.Kind.CARD, word, 0, word.length));
        }
    }
}
