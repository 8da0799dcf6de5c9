package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes pours, and what tests ask of it. */
abstract class BeersFixture {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    RunningServer running;

    @SuppressWarnings("NullAway.Init")
    Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    void restart() {
        stop();
        start();
    }

    JsonNode pour(String body, String... headers) {
        Api.Answer answer = api.postJson("/api/beers", body, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("beer");
    }

    JsonNode pour(long tap, double volume) {
        return pour("{\"tapId\":" + tap + ",\"volume\":" + volume + "}");
    }

    List<Integer> ids(String query) {
        Api.Answer answer = api.get("/api/beers" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<Integer> ids = new ArrayList<>();
        answer.json().get("beers").forEach(beer -> ids.add(beer.get("id").asInt()));
        return ids;
    }

    int delete(long id) {
        Api.Answer answer = api.send("DELETE", "/api/beers/" + id, null);
        assertThat(answer.status() != 200 || answer.body().isEmpty()).isTrue();
        return answer.status();
    }

    String samples(String key) {
        return api.get("/api/v1/query?from=2000-01-01&series=" + key)
                .json()
                .get("series")
                .findValues("rows")
                .toString();
    }
}
