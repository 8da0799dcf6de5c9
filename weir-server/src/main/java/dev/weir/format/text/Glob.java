package dev.weir.format.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
import java.util.Optional;

/**
 * A pattern for keys and names: {@code *} is any run of characters, {@code ?} any one, {@code [abc]} one of these, {@code [a-z]} one of
 * this range, {@code [!abc]} or {@code [^abc]} any one but these, and a backslash takes the character after it as it is. Everything
 * else, dots included, stands for itself. A character is a Unicode code point. Immutable, any thread.
 *
 * <p>Matching takes at most as many steps as key and pattern have characters, multiplied, and mostly as many as the key has.
 */
public final class Glob {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 4 * SeriesRegistry.MAX_KEY_BYTES;

    private final String text;
    private final GlobSteps steps;
    private final byte[] prefix;

    private Glob(String text, GlobSteps steps) {
        this.text = text;
        this.steps = steps;
        this.prefix = steps.literalPrefix().getBytes(UTF_8);
    }

    /** Why a text is no pattern; empty where it is one. */
    public static Optional<String> whyNot(String text) {
        return GlobSteps.flaw(text);
    }

    /**
     * The pattern that a text is.
     *
     * @throws IllegalArgumentException where {@link #whyNot} has a reason
     */
    public static Glob of(String text) {
        GlobSteps.flaw(text).ifPresent(why -> {
            throw new IllegalArgumentException("cannot read the pattern \"" + text + "\": " + why);
        });
        return new Glob(text, GlobSteps.of(text));
    }

    /** Whether it stands for one key alone, which is {@link #literal}. */
    public boolean isLiteral() {
        return steps.isLiteral();
    }

    /** What every key that matches begins with, in UTF-8, and all of the key where {@link #isLiteral}. */
    public byte[] literal() {
        return prefix.clone();
    }

    /** Whether a text matches. */
    public boolean matches(String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return matches(bytes, 0, bytes.length);
    }

    /** Whether the text in {@code bytes[from, to)}, in valid UTF-8, matches. */
    public boolean matches(byte[] bytes, int from, int to) {
        int behind = from + prefix.length;
        if (to < behind || Arrays.mismatch(bytes, from, behind, prefix, 0, prefix.length) >= 0) {
            return false;
        }
        return isLiteral() ? behind == to : steps.match(bytes, behind, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
