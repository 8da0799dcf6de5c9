package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.format.text.Glob;
import dev.weir.format.time.TimePrinter;
import dev.weir.model.Protocol;
import dev.weir.protocol.AddressText;
import dev.weir.store.ledger.AllDevices;
import dev.weir.store.ledger.DevicePage;
import dev.weir.store.ledger.DeviceState;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The devices there are, those that came last first, and whether they still speak. Answers from memory alone. */
public final class DeviceRoutes implements Routes {
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_ITEMS = 10_000;
    private static final PlaceCursor CURSOR = new PlaceCursor("device");

    private final AllDevices devices;

    /** Routes over all devices. */
    public DeviceRoutes(AllDevices devices) {
        this.devices = devices;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/devices", Access.READ, List.of("match", "silent", "limit", "cursor"), this::list),
                Route.get("/api/v1/devices/{id}", Access.READ, List.of(), this::one));
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        int limit = given.number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
        Optional<Glob> pattern = given.pattern("match");
        Optional<Boolean> silent = given.truth("silent");
        DevicePage page = devices.list(
                CURSOR.read(given).orElse(DevicePage.FIRST),
                limit,
                name -> pattern.isEmpty() || matches(pattern.get(), name),
                device -> silent.isEmpty() || silent.get() == device.isSilent());
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (DeviceState device : page.items()) {
                write(json, device);
            }
            json.writeEndArray();
            if (page.next() == DevicePage.NONE) {
                json.writeNullField("next_cursor");
            } else {
                json.writeStringField("next_cursor", CURSOR.text(page.next()));
            }
            json.writeEndObject();
        });
    }

    private static boolean matches(Glob pattern, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return pattern.matches(bytes, 0, bytes.length);
    }

    private void one(Request request, Reply reply) {
        String name = request.path("id");
        DeviceState device = devices.device(name)
                .orElseThrow(() -> new Problem(
                        404, "cannot find the device \"" + Parameters.cut(name) + "\": nothing of it has come"));
        reply.json(200, json -> write(json, device));
    }

    private static void write(JsonGenerator json, DeviceState device) throws IOException {
        json.writeStartObject();
        json.writeStringField("device", device.name());
        json.writeArrayFieldStart("protocols");
        for (Protocol protocol : device.protocols()) {
            json.writeString(protocol.title());
        }
        json.writeEndArray();
        InetAddress address = device.address();
        json.writeStringField("address", address == null ? null : AddressText.host(address));
        json.writeStringField("first_seen", TimePrinter.text(device.firstSeenMicros()));
        json.writeStringField(
                "last_seen",
                device.lastSeenMicros().isEmpty()
                        ? null
                        : TimePrinter.text(device.lastSeenMicros().getAsLong()));
        json.writeNumberField("readings", device.readings());
        json.writeNumberField("rejects", device.rejects());
        if (device.intervalSeconds().isEmpty()) {
            json.writeNullField("interval_seconds");
        } else {
            json.writeNumberField("interval_seconds", device.intervalSeconds().getAsDouble());
        }
        json.writeBooleanField("silent", device.isSilent());
        json.writeEndObject();
    }
}
