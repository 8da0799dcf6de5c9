package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pours over HTTP: what is taken, refused and listed. */
final class BeersTest extends BeersFixture {
    @Test
    void aPourIsAnsweredWithItsGlass() {
        Api.Answer answer = api.postJson(
                "/api/beers", "{\"tapId\": 1, \"volume\": 330, \"timestamp\": \"2026-03-31T12:00:00.25Z\"}");
        assertThat(answer.body())
                .isEqualTo("{\"beer\":{\"id\":0,\"tapId\":1,\"volume\":330.0,\"type\":\"pint\","
                        + "\"timestamp\":\"2026-03-31T12:00:00.25Z\"}}");
        assertThat(api.get("/api/beers/0").body()).isEqualTo(answer.body());
        assertThat(api.get("/api/beers").body())
                .isEqualTo("{\"beers\":[" + answer.json().get("beer") + "]}");
    }

    @ParameterizedTest
    @CsvSource({
        "100, half",
        "100.0, half",
        "299.99, half",
        "300, half",
        "300.001, pint",
        "800, pint",
        "800.001, stein",
        "1000, stein",
        "1e2, half"
    })
    void theGlassIsTheFirstThatFits(String volume, String glass) {
        JsonNode beer = pour("{\"tapId\":0,\"volume\":" + volume + "}");
        assertThat(beer.get("type").asText()).isEqualTo(glass);
        assertThat(beer.get("volume").asDouble()).isEqualTo(Double.parseDouble(volume));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99.999", "1000.001", "0", "-330", "1e300", "99.99999999999999"})
    void aVolumeWithoutAGlassIsForbidden(String volume) {
        Api.Answer answer = api.postJson("/api/beers", "{\"tapId\":1,\"volume\":" + volume + "}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("status").asInt()).isEqualTo(403);
        assertThat(answer.json().get("message").asText()).isEqualTo("There is no glass type for the specified volume");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "42",
                "{}",
                "{\"tapId\":1}",
                "{\"volume\":330}",
                "{\"tapId\":1,\"volume\":NaN}",
                "{\"tapId\":1,\"volume\":Infinity}",
                "{\"tapId\":1,\"volume\":1e400}",
                "{\"tapId\":1,\"volume\":\"330\"}",
                "{\"tapId\":1,\"volume\":null}",
                "{\"tapId\":1,\"volume\":true}",
                "{\"tapId\":1,\"volume\":[330]}",
                "{\"tapId\":-1,\"volume\":330}",
                "{\"tapId\":1.5,\"volume\":330}",
                "{\"tapId\":\"1\",\"volume\":330}",
                "{\"tapId\":null,\"volume\":330}",
                "{\"tapId\":true,\"volume\":330}",
                "{\"tapId\":1e3,\"volume\":330}",
                "{\"tapId\":9007199254740992,\"volume\":330}",
                "{\"tapId\":123456789012345678901234567890,\"volume\":330}",
                "{\"tapId\":1,\"volume\":330,\"timestamp\":\"yesterday\"}",
                "{\"tapId\":1,\"volume\":330,\"timestamp\":{}}",
                "{\"tapId\":1,\"volume\":330,\"timestamp\":1e300}",
                "{\"tapId\":1,\"tapId\":2,\"volume\":330}",
                "{\"tapId\":1,\"volume\":330} {}",
                "{\"tapId\":1,\"volume\":330,}",
                "{'tapId':1,'volume':330}",
                "tapId=1&volume=330",
                "{\"tapid\":1,\"volume\":330}"
            })
    void whatIsNotOfTheFormIsRefusedAndTakesNoId(String body) {
        Api.Answer answer = api.postJson("/api/beers", body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.json().get("message").asText())
                .startsWith("cannot take the pour: ")
                .isEqualTo(answer.json().get("detail").asText());
        assertThat(pour(1, 330).get("id").asInt()).isZero();
    }

    @Test
    void unknownFieldsMeanNothing() {
        JsonNode beer =
                pour("{\"id\":7,\"type\":\"keg\",\"volume\":500,\"more\":{\"a\":[1]},\"tapId\":9007199254740991}");
        assertThat(beer.get("id").asInt()).isZero();
        assertThat(beer.get("type").asText()).isEqualTo("pint");
        assertThat(beer.get("tapId").asLong()).isEqualTo(9_007_199_254_740_991L);
    }

    @Test
    void aBodyNeedNotBeDeclaredAsJson() {
        String body = "{\"tapId\":1,\"volume\":330}";
        assertThat(api.send("POST", "/api/beers", body).status()).isEqualTo(200);
        assertThat(api.send("POST", "/api/beers", body, "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("POST", "/api/beers", body, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void listsPagesByRisingIdAndType() {
        for (int i = 0; i < 12; i++) {
            pour(i % 3, i % 2 == 0 ? 330 : 250);
        }
        assertThat(ids("")).hasSize(12).isSorted();
        assertThat(ids("?page=1&page_size=5")).containsExactly(0, 1, 2, 3, 4);
        assertThat(ids("?page=3&page_size=5")).containsExactly(10, 11);
        assertThat(ids("?page=4&page_size=5")).isEmpty();
        assertThat(ids("?page=1000000000&page_size=1000")).isEmpty();
        assertThat(ids("?type=pint&page=2&page_size=2")).containsExactly(4, 6);
        assertThat(ids("?type=half")).containsExactly(1, 3, 5, 7, 9, 11);
        assertThat(ids("?type=stein")).isEmpty();
        assertThat(ids("?type=keg")).isEmpty();
        assertThat(ids("?type=")).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?page=0",
                "?page=-1",
                "?page=x",
                "?page=1.5",
                "?page_size=0",
                "?page_size=1001",
                "?page=10000000000",
                "?pages=1",
                "?page=1&page=2"
            })
    void aQueryThatIsNotOfTheFormIsRefused(String query) {
        assertThat(api.get("/api/beers" + query).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "abc", "-1", "1.0", "99999999999999999999", "%C3%A9"})
    void whatIsNotThereIsNotFound(String id) {
        Api.Answer got = api.get("/api/beers/" + id);
        assertThat(got.status()).isEqualTo(404);
        assertThat(got.json().get("message").asText())
                .isEqualTo("Beer with id " + id.replace("%C3%A9", "é") + " not found");
        assertThat(api.send("DELETE", "/api/beers/" + id, null).status()).isEqualTo(404);
    }

    @Test
    void whatIsRefusedIsCountedAndCanBeMended() {
        api.postJson("/api/beers", "{\"tapId\":4,\"volume\":50}");
        api.postJson("/api/beers", "nothing");
        pour(4, 330);
        JsonNode http = api.get("/api/v1/stats").json().findValue("http");
        assertThat(http.get("received").asInt()).isEqualTo(3);
        assertThat(http.get("accepted").asInt()).isEqualTo(1);
        assertThat(http.get("rejected").asInt()).isEqualTo(2);
        JsonNode items = api.get("/api/v1/rejected").json().get("items");
        assertThat(items.findValuesAsText("code")).containsExactly("invalid_json", "no_glass_type");
        assertThat(items.get(1).get("device").asText()).isEqualTo("tap.4");
        int id = items.get(1).get("id").asInt();
        Api.Answer again = api.postJson("/api/v1/rejected/" + id + "/replay", "");
        assertThat(again.json().get("rejected").asInt()).isEqualTo(1);
        Api.Answer mended = api.postJson(
                "/api/v1/rejected/" + id + "/replay", "{\"raw\":\"{\\\"tapId\\\":4,\\\"volume\\\":150}\"}");
        assertThat(mended.json().get("accepted").asInt()).isEqualTo(1);
        assertThat(ids("?type=half")).containsExactly(1);
        assertThat(api.get("/api/v1/rejected").json().get("items")).hasSize(1);
        Api.Answer all = api.send("POST", "/api/v1/rejected/replay", null);
        assertThat(all.json().get("rejected").asInt()).isEqualTo(1);
    }

    @Test
    void oneSeriesMoreThanTheLimitIsRefused() {
        stop();
        running = RunningServer.in(directory, "--limits.series=1");
        api = new Api(running.server());
        pour(1, 330);
        Api.Answer answer = api.postJson("/api/beers", "{\"tapId\":2,\"volume\":330}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asText()).contains("limits.series");
        assertThat(pour(1, 330).get("id").asInt()).isEqualTo(1);
    }
}
