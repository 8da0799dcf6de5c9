package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Reject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvReportTest {
    @Test
    void printsALineForEachBadRow() {
        byte[] row = {'a', ',', '"', (byte) 0xFF, '"', '\n', ','};
        CsvFault fault = new CsvFault(12, "val,ue", "a\"b", "why", Reject.Code.INVALID_NUMBER, null, row);
        assertThat(new String(CsvReport.header(), UTF_8)).isEqualTo("line,column,value,reason,row\n");
        assertThat(new String(CsvReport.line(fault), UTF_8))
                .isEqualTo("12,\"val,ue\",\"a\"\"b\",why,\"a,\"\"\uFFFD\"\"\n,\"\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            =1+1       | '=1+1
            @SUM(A1,2) | "'@SUM(A1,2)"
            +x         | '+x
            -x         | '-x
            -1.5       | -1.5
            +7e3       | +7e3
            -1,5       | "'-1,5"
            a=1        | a=1
            ``         | ``
            """)
    void makesFormulasHarmlessAndLeavesNumbersAlone(String text, String cell) {
        assertThat(CsvCell.harmless(text)).isEqualTo(cell);
    }

    @Test
    void makesHarmlessWhatASpreadsheetWouldTakeForTheNextCell() {
        assertThat(CsvCell.harmless("a;2026;=cmd")).isEqualTo("\"a;2026;'=cmd\"");
        assertThat(CsvCell.harmless("a\t-5\t@x")).isEqualTo("\"a\t-5\t'@x\"");
        assertThat(CsvCell.harmless("a\n+x")).isEqualTo("\"a\n'+x\"");
    }

    @Test
    void makesCellsHarmlessThatBeginWithATabOrCr() {
        assertThat(CsvCell.harmless("\t=1")).isEqualTo("\"'\t'=1\"");
        assertThat(CsvCell.harmless("\r=1")).isEqualTo("\"'\r=1\"");
    }
}
