package dev.weir.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the valid name that a mistyped one most likely meant. */
public final class Nearest {
    private static final int COMPARED_CHARACTERS = 100;
    private static final int SHORTEST_PART = 3;

    private static final Pattern SHARED_START = Pattern.compile("^(\\.+|weir\\.)");

    private Nearest() {}

    /** Picks among spellings, each with the name to show for it; of equally near ones the first. */
    public static String to(String given, Map<String, String> shownBySpelling) {
        var wanted = plain(given);
        var best = "";
        var bestDistance = Integer.MAX_VALUE;
        for (var candidate : shownBySpelling.entrySet()) {
            var distance = distance(wanted, plain(candidate.getKey()));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate.getValue();
            }
        }
        return best;
    }

    /**
     * Case and the kind of separator are what people most often get wrong, so they do not count; the dashes and the prefix
     * that all names of a source share tell nothing either.
     */
    private static String plain(String name) {
        var cut = name.length() > COMPARED_CHARACTERS ? name.substring(0, COMPARED_CHARACTERS) : name;
        var dotted = cut.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
        return SHARED_START.matcher(dotted).replaceFirst("");
    }

    private static int distance(String given, String candidate) {
        var edits = edits(given, candidate);
        // "host" is one step from "http.hosts": whoever leaves out a whole part still means it.
        var isPart = given.length() >= SHORTEST_PART && candidate.contains(given);
        return isPart ? Math.min(edits, 1) : edits;
    }

    /** Letters to insert, remove, replace, or swap with their neighbour. */
    private static int edits(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (var i = 0; i <= from.length(); i++) {
            for (var j = 0; j <= to.length(); j++) {
                rows[i][j] = i == 0 ? j : j == 0 ? i : step(rows, from, to, i, j);
            }
        }
        return rows[from.length()][to.length()];
    }

    private static int step(int[][] rows, String from, String to, int i, int j) {
        var same = from.charAt(i - 1) == to.charAt(j - 1);
        var least = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
        var swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
