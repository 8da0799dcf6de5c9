package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** Problems as the bytes of {@code application/problem+json}. */
final class ProblemText {
    static final String TYPE = "application/problem+json";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    private ProblemText() {}

    static String title(int status) {
        return TITLES.getOrDefault(status, "Status " + status);
    }

    static byte[] bytes(Problem problem) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title(problem.status()));
            json.writeNumberField("status", problem.status());
            json.writeStringField("detail", problem.detail());
            json.writeStringField("message", problem.detail());
            if (!problem.errors().isEmpty()) {
                write(json, "errors", problem);
            }
            if (problem.isIntake()) {
                json.writeNumberField("accepted", 0);
                write(json, "rejected", problem);
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, String name, Problem problem) throws IOException {
        json.writeArrayFieldStart(name);
        for (Problem.Detail error : problem.errors()) {
            write(json, error);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Problem.Detail error) throws IOException {
        json.writeStartObject();
        if (error.field() != null) {
            json.writeStringField("field", error.field());
        } else {
            json.writeNumberField("line", error.line());
        }
        json.writeStringField("code", error.code());
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
    }
}
