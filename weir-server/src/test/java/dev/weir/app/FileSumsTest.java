package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sums of files of many series, which come in pages. */
@Timeout(60)
final class FileSumsTest extends FilesFixture {
    private static final String HEADER = "sensor_id,timestamp,value\n";

    @Test
    void sumsOfMoreSeriesThanAResultHasComeInPages() {
        int series = 100_001;
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < series; i++) {
            rows.append('s').append(i).append(",1774958400,").append(i).append('\n');
        }
        String id = uploads.take(FileForm.of("many.csv", rows.toString()).field("dry_run", "true"));
        JsonNode result = uploads.result(id);
        assertThat(result.path("aggregated_data").isNull()).isTrue();
        assertThat(result.path("aggregates").asText()).isEqualTo("/results/" + id + "/aggregates");
        long sum = 0;
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(result.path("aggregates").asText() + "?limit=10000" + cursor)
                    .json();
            keys.addAll(texts(page.path("items"), "key"));
            for (JsonNode item : page.path("items")) {
                assertThat(item.path("count").asInt()).isEqualTo(1);
                sum += item.path("max").asLong();
            }
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(keys).hasSize(series).isSorted().doesNotHaveDuplicates();
        assertThat(sum).isEqualTo((long) series * (series - 1) / 2);
    }

    @Test
    void aCursorOfAnotherFileIsRefusedAndAForgedOneGivesNothing() {
        String rows = HEADER + "a,0,1\nb\"{,0,2\nc,0,3\n";
        String id = uploads.take(FileForm.of("a.csv", rows));
        String other = uploads.take(FileForm.of("b.csv", rows));
        uploads.result(id);
        uploads.result(other);
        JsonNode first = api.get("/results/" + id + "/aggregates?limit=1").json();
        String cursor = first.path("next_cursor").asText();
        assertThat(api.get("/results/" + other + "/aggregates?cursor=" + cursor).status())
                .isEqualTo(400);
        assertThat(texts(
                        api.get("/results/" + id + "/aggregates?cursor=" + cursor)
                                .json()
                                .path("items"),
                        "key"))
                .containsExactly("b\"{", "c");
        for (int place = 1; place < 200; place++) {
            String forged = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(("aggregates of " + id + " " + place).getBytes(UTF_8));
            JsonNode page =
                    api.get("/results/" + id + "/aggregates?cursor=" + forged).json();
            assertThat(texts(page.path("items"), "key")).isSubsetOf("a", "b\"{", "c");
        }
    }
}
