package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A page of the documents: its fenced blocks, and above each what HTML comments, which no reader sees, say of it.
 *
 * <ul>
 *   <li>{@code not run: WHY}: what it needs is not to be had here; it is counted
 *   <li>{@code needs PROGRAM}: run where there is such a program
 *   <li>{@code exits CODE}: what its commands end with, where that is not 0
 *   <li>{@code runs on}: its commands run until somebody ends them
 *   <li>{@code first: COMMAND}: what a reader of the page has done before
 *   <li>{@code stopped}: no server runs any more
 *   <li>{@code soon}: what is shown is there within some seconds, for whoever asks again
 *   <li>{@code file: NAME}: the block is a file of that name
 * </ul>
 */
record DocumentedPage(Path file, List<Block> blocks) {
    private static final Pattern MARK = Pattern.compile("<!-- (.*) -->");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(\\$ )?((sudo|[A-Z_]+=\\S+) )*(\\./)?(weir|curl|docker|psql|systemctl|tar|cp) ");
    /** What may stand in a place, as a reference tells it; the words of the list have to be there. */
    private static final Pattern FORM = Pattern.compile("\\[(--|[A-Z])|\\b(KEY|TARGET|BACKUP|SERIES|FILE)\\b");

    /** What stands between two fences; its line is that of the first one, from 1. */
    record Block(int line, String language, List<String> marks, List<String> lines) {
        boolean isShell() {
            return language.equals("sh")
                    || (language.isEmpty()
                            && !lines.isEmpty()
                            && lines.getFirst().startsWith("$ "));
        }

        /** Whether it looks like commands and is not said to be some: nobody would run these. */
        boolean isOverlooked() {
            String text = String.join("\n", lines);
            return !isShell()
                    && COMMAND.matcher(text).find()
                    && !FORM.matcher(text).find();
        }

        /** What a mark of this name says. */
        Optional<String> mark(String name) {
            return marks(name).stream().findFirst();
        }

        List<String> marks(String name) {
            return marks.stream()
                    .filter(mark -> mark.startsWith(name))
                    .map(mark -> mark.substring(name.length()).strip())
                    .toList();
        }

        /** Its commands. Where the first line begins with a prompt, what has none is shown output. */
        List<Step> steps() {
            boolean isTranscript = lines.getFirst().startsWith("$ ");
            List<Step> steps = new ArrayList<>();
            int next = 0;
            while (next < lines.size()) {
                StringBuilder command = new StringBuilder(lines.get(next++).substring(isTranscript ? 2 : 0));
                while (command.toString().endsWith("\\")) {
                    command.append('\n').append(lines.get(next++));
                }
                List<String> shown = new ArrayList<>();
                while (isTranscript && next < lines.size() && !lines.get(next).startsWith("$ ")) {
                    shown.add(lines.get(next++));
                }
                if (!command.toString().isBlank()) {
                    steps.add(new Step(command.toString(), String.join("\n", shown)));
                }
            }
            return steps;
        }
    }

    /** A command, and the output that the page shows of it, empty where it shows none. */
    record Step(String command, String shown) {
        private static final Pattern SERVE = Pattern.compile("(?s)(\\S+=\\S+ )*(\\./)?weir serve\\b.*");

        boolean servesOn() {
            return SERVE.matcher(command).matches();
        }
    }

    static DocumentedPage read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Block> blocks = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            var mark = MARK.matcher(line);
            if (mark.matches()) {
                marks.add(mark.group(1));
            } else if (line.startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                blocks.add(new Block(
                        i + 1, line.substring(3), List.copyOf(marks), List.copyOf(lines.subList(i + 1, end))));
                marks.clear();
                i = end;
            } else if (line.startsWith("    ") && !line.isBlank()) {
                // Without fences: transcripts of other programs, and forms of commands.
                blocks.add(new Block(i + 1, "none", List.of(), List.of(line.strip())));
            } else if (!line.isBlank()) {
                marks.clear();
            }
        }
        return new DocumentedPage(file, blocks);
    }
}
