package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.weir.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Cells held against FastCSV's. They differ by decision in this: an LF or CRLF ends a row and a CR alone does not (so there is none in what is
 * compared); text after a closing quote makes the row invalid, and quotes in it mean nothing; a quote that is not closed costs a line, not the rest.
 */
final class CsvCellsTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> WRONG = List.of("wrong quotes");

    private final SplittableRandom random = Seed.random();
    private final RandomCsv csv = new RandomCsv(random);

    @Test
    void readsWhatWasWrittenAsFastCsvDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<String>> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                List<String> row = new ArrayList<>();
                for (int cell = random.nextInt(2, 5); cell > 0; cell--) {
                    row.add(csv.cell());
                }
                rows.add(row);
                text.append(line(row))
                        .append(random.nextBoolean() ? "\n" : "\r\n")
                        .append("\n".repeat(random.nextInt(2)));
            }
            assertThat(ours(text.toString()))
                    .as("seed %d: %s", Seed.value(), text)
                    .isEqualTo(rows);
            assertThat(fastCsv(text.toString(), false))
                    .as("seed %d: %s", Seed.value(), text)
                    .isEqualTo(rows);
        }
    }

    private String line(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row) {
            String written = CsvCell.of(cell);
            cells.add(random.nextInt(4) > 0 || !written.equals(cell) ? written : '"' + cell + '"');
        }
        return String.join(",", cells);
    }

    /** Up to the first row whose quotes are wrong. */
    @Test
    void partsHostileInputAsFastCsvDoes() {
        int rows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text =
                    csv.hostile(random.nextInt(1, 40)).replace("\r\n", "\n").replace('\r', 'r');
            List<List<String>> ours = ours(text);
            List<List<String>> theirs = fastCsv(text, true);
            int wrong = ours.indexOf(WRONG);
            assertThat(wrong < 0 ? ours : ours.subList(0, wrong))
                    .as("seed %d: %s", Seed.value(), text)
                    .isEqualTo(wrong < 0 ? theirs : theirs.subList(0, wrong));
            rows += wrong < 0 ? ours.size() : wrong;
        }
        assertThat(rows).isGreaterThan(2 * ROUNDS);
    }

    private static List<List<String>> ours(String text) {
        byte[] bytes = (text + "\0".repeat(Bytes.PADDING)).getBytes(UTF_8);
        int end = bytes.length - Bytes.PADDING;
        RowEnds ends = new RowEnds((byte) ',', 1 << 20);
        RowCells cells = new RowCells((byte) ',');
        List<List<String>> rows = new ArrayList<>();
        for (int at = 0; at < end; ) {
            int next = ends.next(bytes, at, end, true);
            int to = Bytes.withoutLineEnd(bytes, at, next);
            cells.split(bytes, at, to);
            List<String> row = new ArrayList<>();
            for (int cell = 0; cell < cells.count(); cell++) {
                row.add(cells.text(cell));
            }
            if (to > at) {
                rows.add(ends.isWhole() && cells.malformed() < 0 ? row : WRONG);
            }
            at = next;
        }
        return rows;
    }

    @SuppressWarnings("removal") // In this version nothing else says it.
    private static List<List<String>> fastCsv(String text, boolean lenient) {
        try (var reader = de.siegmar.fastcsv.reader.CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(lenient)
                .ofCsvRecord(text)) {
            List<List<String>> rows = new ArrayList<>();
            reader.forEach(row -> rows.add(new ArrayList<>(row.getFields())));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
