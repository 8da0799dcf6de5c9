package dev.weir.format.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a pattern asks of one character after another. */
final class GlobSteps {
    private static final int ANY_RUN = -1;
    private static final int ANY_ONE = -2;
    private static final int FIRST_SET = -3;

    /** One of the code points from these to those, or none of them. */
    @SuppressWarnings("ArrayRecordComponent") // Made here and never changed.
    private record CharacterSet(boolean negated, int[] from, int[] to) {
        boolean contains(int codePoint) {
            boolean found = false;
            for (int i = 0; i < from.length; i++) {
                found |= codePoint >= from[i] && codePoint <= to[i];
            }
            return found != negated;
        }
    }

    private final int[] steps; // A code point that stands for itself, or one of the above.
    private final int literals;
    private final List<CharacterSet> sets;

    private GlobSteps(int[] steps, List<CharacterSet> sets) {
        this.steps = steps;
        this.sets = sets;
        int leading = 0;
        while (leading < steps.length && steps[leading] >= 0) {
            leading++;
        }
        this.literals = leading;
    }

    /** Why a text is no pattern, if it is none. */
    static Optional<String> flaw(String text) {
        if (text.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (text.length() > Glob.MAX_LENGTH) {
            return Optional.of("it is longer than " + Glob.MAX_LENGTH + " characters");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return Optional.of("it has half of a character");
        }
        return Optional.ofNullable(new Reading(text).read().flaw);
    }

    /** The steps of a text without flaw. */
    static GlobSteps of(String text) {
        Reading read = new Reading(text).read();
        return new GlobSteps(Arrays.copyOf(read.steps, read.count), List.copyOf(read.sets));
    }

    boolean isLiteral() {
        return literals == steps.length;
    }

    /** The characters before the first step that is more than itself. */
    String literalPrefix() {
        return new String(steps, 0, literals);
    }

    /** Whether {@code key[from, to)} is what the steps behind the literal prefix ask for. */
    boolean match(byte[] key, int from, int to) {
        int at = from;
        int step = literals;
        int lastRun = -1; // The last run passed; going back further can match nothing that this does not.
        int runEnd = from;
        while (at < to) {
            int asked = step < steps.length ? steps[step] : Integer.MIN_VALUE;
            if (asked == ANY_RUN) {
                lastRun = step++;
                runEnd = at;
                continue;
            }
            int length = Math.min(Utf8Bytes.length(key[at]), to - at);
            if (asked != Integer.MIN_VALUE && accepts(asked, Utf8Bytes.codePoint(key, at, length))) {
                step++;
                at += length;
            } else if (lastRun >= 0) {
                runEnd += Math.min(Utf8Bytes.length(key[runEnd]), to - runEnd);
                at = runEnd;
                step = lastRun + 1;
            } else {
                return false;
            }
        }
        while (step < steps.length && steps[step] == ANY_RUN) {
            step++;
        }
        return step == steps.length;
    }

    private boolean accepts(int asked, int codePoint) {
        return asked == codePoint
                || asked == ANY_ONE
                || (asked <= FIRST_SET && sets.get(FIRST_SET - asked).contains(codePoint));
    }

    /** Takes a text apart. */
    private static final class Reading {
        private final int[] text;
        private final int[] steps;
        private final List<CharacterSet> sets = new ArrayList<>();
        private int count;
        private int at;
        private @org.jspecify.annotations.Nullable String flaw;

        Reading(String text) {
            this.text = text.codePoints().toArray();
            this.steps = new int[this.text.length];
        }

        Reading read() {
            while (at < text.length && flaw == null) {
                int next = text[at++];
                switch (next) {
                    case '*' -> {
                        if (count == 0 || steps[count - 1] != ANY_RUN) {
                            steps[count++] = ANY_RUN;
                        }
                    }
                    case '?' -> steps[count++] = ANY_ONE;
                    case '[' -> steps[count++] = readSet();
                    default -> steps[count++] = escaped(next);
                }
            }
            return this;
        }

        /** The character itself, or the one after it where it is a backslash. */
        private int escaped(int character) {
            if (character != '\\') {
                return character;
            }
            if (at == text.length) {
                flaw = "nothing follows the \\ at its end";
                return character;
            }
            return text[at++];
        }

        private int readSet() {
            boolean negated = at < text.length && (text[at] == '!' || text[at] == '^');
            if (negated) {
                at++;
            }
            int[] from = new int[text.length - at];
            int[] to = new int[text.length - at];
            int ranges = 0;
            int begin = at;
            while (at < text.length && (text[at] != ']' || at == begin) && flaw == null) {
                from[ranges] = escaped(text[at++]);
                to[ranges] = from[ranges];
                if (at + 1 < text.length && text[at] == '-' && text[at + 1] != ']') {
                    at++;
                    to[ranges] = escaped(text[at++]);
                }
                if (to[ranges] < from[ranges]) {
                    flaw = "a range in [ ] ends before it begins";
                }
                ranges++;
            }
            if (at == text.length && flaw == null) {
                flaw = "a [ is not closed by a ]; to mean the character itself, write \\[";
            }
            at++;
            sets.add(new CharacterSet(negated, Arrays.copyOf(from, ranges), Arrays.copyOf(to, ranges)));
            return FIRST_SET - (sets.size() - 1);
        }
    }
}
