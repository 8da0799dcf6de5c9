package dev.weir.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a page shows with what there was. Three dots stand for anything, a time for any time, the end of a line also for none; an id
 * stands for the one that was given in its place, here and in the commands that follow. One thread, for one page.
 */
final class ShownOutput {
    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?Z";
    /** Ids of files have 32 digits, those of tokens 8. */
    private static final String ID = "\\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])(?:[0-9a-f]{32}|[0-9a-f]{8})\\b";

    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?<rest>\\.\\.\\.)|(?<time>" + TIME + ")|(?<id>" + ID + ")|(?<end>\\s*\\n)");

    private final Map<String, String> ids = new LinkedHashMap<>();

    /** The command with the ids that there are for those of the page. */
    String inTermsOfNow(String command) {
        String now = command;
        for (var each : ids.entrySet()) {
            now = now.replace(each.getKey(), each.getValue());
        }
        return now;
    }

    /** Whether there was what the page shows; if so, its ids are known from now on. */
    boolean matches(String shown, String actual) {
        StringBuilder pattern = new StringBuilder();
        List<String> asked = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(shown.stripTrailing());
        int from = 0;
        while (placeholder.find()) {
            pattern.append(Pattern.quote(shown.substring(from, placeholder.start())));
            from = placeholder.end();
            if (placeholder.group("rest") != null) {
                pattern.append("[\\s\\S]*?");
            } else if (placeholder.group("time") != null) {
                pattern.append(TIME);
            } else if (placeholder.group("end") != null) {
                pattern.append("\\s*");
            } else {
                String id = placeholder.group();
                pattern.append(ids.containsKey(id) ? Pattern.quote(ids.get(id)) : "([0-9a-f]{" + id.length() + "})");
                if (!ids.containsKey(id)) {
                    asked.add(id);
                }
            }
        }
        pattern.append(Pattern.quote(shown.stripTrailing().substring(from)));
        Matcher matcher = Pattern.compile(pattern.toString()).matcher(actual.stripTrailing());
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < asked.size(); i++) {
            ids.putIfAbsent(asked.get(i), matcher.group(i + 1));
        }
        return true;
    }
}
