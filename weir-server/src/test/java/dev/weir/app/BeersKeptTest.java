package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pours as they are kept: their events and samples, their ids, and what is left of those that are deleted, over starts of the server. */
final class BeersKeptTest extends BeersFixture {
    @Test
    void aPourIsAnEventAndASampleToo() {
        pour("{\"tapId\":3,\"volume\":330.5,\"timestamp\":1774958400}");
        JsonNode item = api.get("/data?stream=beers").json().get("items").get(0);
        assertThat(item.get("device_id").asText()).isEqualTo("tap.3");
        assertThat(item.get("id").asInt()).isZero();
        assertThat(item.get("timestamp").asText()).isEqualTo("2026-03-31T12:00:00Z");
        assertThat(item.get("data")).hasToString("{\"tapId\":3,\"volume\":330.5,\"type\":\"pint\"}");
        assertThat(samples("tap.3.volume")).isEqualTo("[[[\"2026-03-31T12:00:00Z\",330.5]]]");
        JsonNode device = api.get("/api/v1/devices/tap.3").json();
        assertThat(device.get("readings").asInt()).isEqualTo(1);
    }

    @Test
    void poursOfOneTapInTheSameMicrosecondAreSetApart() {
        for (int i = 0; i < 3; i++) {
            pour("{\"tapId\":1,\"volume\":" + (110 + i) + ",\"timestamp\":1774958400}");
        }
        pour("{\"tapId\":1,\"volume\":120,\"timestamp\":\"2026-03-31T12:00:00.000001Z\"}");
        assertThat(samples("tap.1.volume"))
                .isEqualTo("[[[\"2026-03-31T12:00:00Z\",110.0],[\"2026-03-31T12:00:00.000001Z\",111.0],"
                        + "[\"2026-03-31T12:00:00.000002Z\",112.0],[\"2026-03-31T12:00:00.000003Z\",120.0]]]");
        assertThat(api.get("/api/beers/1").json().get("beer").get("timestamp").asText())
                .isEqualTo("2026-03-31T12:00:00Z");
        assertThat(delete(1)).isEqualTo(200);
        assertThat(samples("tap.1.volume"))
                .isEqualTo("[[[\"2026-03-31T12:00:00Z\",110.0],[\"2026-03-31T12:00:00.000002Z\",112.0],"
                        + "[\"2026-03-31T12:00:00.000003Z\",120.0]]]");
        pour("{\"tapId\":1,\"volume\":130,\"timestamp\":1774958400}");
        assertThat(samples("tap.1.volume")).contains("[\"2026-03-31T12:00:00.000001Z\",130.0]");
        restart();
        pour("{\"tapId\":1,\"volume\":140,\"timestamp\":1774958400}");
        assertThat(samples("tap.1.volume")).contains("[\"2026-03-31T12:00:00.000004Z\",140.0]");
    }

    @Test
    void deletingAPourDeletesItsEventAndItsSample() {
        pour(1, 330);
        pour(1, 500);
        assertThat(delete(0)).isEqualTo(200);
        assertThat(delete(0)).isEqualTo(404);
        assertThat(api.get("/api/beers/0").status()).isEqualTo(404);
        assertThat(ids("")).containsExactly(1);
        assertThat(api.get("/data?stream=beers").json().get("items")).hasSize(1);
        assertThat(samples("tap.1.volume")).contains("500.0").doesNotContain("330.0");
        assertThat(delete(1)).isEqualTo(200);
        assertThat(api.get("/api/v1/series").json().get("items")).isEmpty();
        assertThat(pour(1, 330).get("id").asInt()).isEqualTo(2);
    }

    @Test
    void idsAreNeverGivenTwice() {
        pour(1, 330);
        pour(1, 330);
        assertThat(delete(1)).isEqualTo(200);
        restart();
        assertThat(pour(1, 330).get("id").asInt()).isEqualTo(2);
        running.server().store().flush();
        assertThat(delete(2)).isEqualTo(200);
        running.server().store().flush();
        restart();
        assertThat(pour(1, 330).get("id").asInt()).isEqualTo(3);
        assertThat(ids("")).containsExactly(0, 3);
    }

    @Test
    void aRepeatedRequestIsAnsweredAndChangesNothing() {
        String body = "{\"tapId\":1,\"volume\":330}";
        JsonNode first = pour(body, "Idempotency-Key", "k");
        restart();
        assertThat(pour(body, "Idempotency-Key", "k")).isEqualTo(first);
        assertThat(ids("")).containsExactly(0);
        assertThat(api.postJson("/api/beers", "{\"tapId\":2,\"volume\":330}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(422);
        assertThat(api.postJson("/api/beers", "{\"tapId\":2,\"volume\":1}", "Idempotency-Key", "other")
                        .status())
                .isEqualTo(403);
        assertThat(pour("{\"tapId\":2,\"volume\":330}", "Idempotency-Key", "other")
                        .get("id")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void manyPoursAndDeletionsAgreeWithAListInMemory() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        TreeMap<Integer, JsonNode> model = new TreeMap<>();
        int next = 0;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(20)) {
                case 0 -> running.server().store().flush();
                case 1, 2, 3, 4 -> {
                    int id = random.nextInt(next + 2);
                    assertThat(delete(id)).as("seed %d", seed).isEqualTo(model.remove(id) == null ? 404 : 200);
                }
                case 5 -> {
                    if (step % 50 == 0) {
                        restart();
                    }
                }
                default -> {
                    // Few times, so that pours meet at some.
                    String body = "{\"tapId\":%d,\"volume\":%d,\"timestamp\":%d}"
                            .formatted(
                                    random.nextInt(4), 100 + random.nextInt(901), 1_774_958_400 + random.nextInt(20));
                    JsonNode beer = pour(body);
                    assertThat(beer.get("id").asInt()).as("seed %d", seed).isEqualTo(next);
                    model.put(next++, beer);
                }
            }
        }
        for (String type : List.of("", "half", "pint", "stein")) {
            List<Integer> wanted = model.values().stream()
                    .filter(beer -> type.isEmpty() || beer.get("type").asText().equals(type))
                    .map(beer -> beer.get("id").asInt())
                    .toList();
            assertThat(ids("?page_size=1000&type=" + type)).as("seed %d", seed).isEqualTo(wanted);
            assertThat(ids("?page=3&page_size=7&type=" + type))
                    .as("seed %d", seed)
                    .isEqualTo(wanted.subList(Math.min(14, wanted.size()), Math.min(21, wanted.size())));
        }
        model.forEach((id, beer) ->
                assertThat(api.get("/api/beers/" + id).json().get("beer")).isEqualTo(beer));
        for (int tap = 0; tap < 4; tap++) {
            int each = tap;
            long stored = model.values().stream()
                    .filter(beer -> beer.get("tapId").asInt() == each)
                    .count();
            JsonNode counted = api.get("/api/v1/query?from=2000-01-01&agg=count&series=tap." + tap + ".volume")
                    .json()
                    .get("series");
            assertThat(
                            counted.isEmpty()
                                    ? 0
                                    : counted.get(0).get("rows").get(0).get(1).asLong())
                    .as("samples of tap %d, seed %d", tap, seed)
                    .isEqualTo(stored);
        }
    }
}
