package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the parser makes of lines, one text a line, in the words of {@link ReferencePut}. */
final class Parsed {
    static final int MAX_LINE = 2_000;

    private final SeriesRegistry registry = new SeriesRegistry(1_000_000);
    private final PutParser parser = new PutParser(registry, MAX_LINE);
    private final Verdicts verdicts = new Verdicts();
    private final List<String> found = new ArrayList<>();

    /** Parses whole lines, as many a call as the batch holds, with {@code padding} behind them. */
    List<String> parse(byte[] lines, Batch batch, byte padding) {
        byte[] bytes = Arrays.copyOf(lines, lines.length + PutParser.PADDING);
        Arrays.fill(bytes, lines.length, bytes.length, padding);
        found.clear();
        int from = 0;
        PutParser.Stop stop;
        do {
            batch.clear();
            verdicts.clear();
            stop = parser.parse(bytes, from, lines.length, batch, verdicts);
            takeVerdicts(batch);
            if (parser.position() <= from && stop != PutParser.Stop.END) {
                throw new AssertionError("the parser stands still at " + from);
            }
            from = parser.position();
            if (stop == PutParser.Stop.GET || stop == PutParser.Stop.GET_ALL || stop == PutParser.Stop.AUTH) {
                String word = new String(bytes, parser.wordFrom(), parser.wordTo() - parser.wordFrom(), UTF_8);
                found.add((stop == PutParser.Stop.AUTH ? "auth " : "get ") + word);
                if ((stop == PutParser.Stop.GET_ALL) != (stop != PutParser.Stop.AUTH && word.equals("*"))) {
                    throw new AssertionError(stop + " for " + word);
                }
            }
        } while (from < lines.length);
        return List.copyOf(found);
    }

    private void takeVerdicts(Batch batch) {
        int refused = 0;
        int sample = 0;
        for (int line = 0; line < verdicts.lines(); line++) {
            if (refused < verdicts.refused() && verdicts.line(refused) == line) {
                boolean limit = verdicts.refusal(refused++) == Verdicts.Refusal.SERIES_LIMIT;
                found.add(limit ? "limit" : ReferencePut.WRONG);
            } else {
                String key = registry.key(batch.seriesIds()[sample]);
                found.add(ReferencePut.put(key, batch.values()[sample], batch.timestampMicros()[sample++]));
            }
        }
        if (refused != verdicts.refused() || sample != batch.count()) {
            throw new AssertionError("verdicts and batch do not agree");
        }
    }

    /** What one line means. */
    static String line(String line) {
        return new Parsed()
                .parse((line + "\n").getBytes(UTF_8), new Batch(4), (byte) '7')
                .getFirst();
    }
}
