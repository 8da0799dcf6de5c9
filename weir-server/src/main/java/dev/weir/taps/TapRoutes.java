package dev.weir.taps;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.KnownReplies;
import dev.weir.protocol.http.Parameters;
import dev.weir.protocol.http.Problem;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import dev.weir.rejected.Origin;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.RejectedLines;
import dev.weir.typed.Stored;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pours: posted, listed, looked up and taken out. */
public final class TapRoutes implements Routes {
    private static final Logger log = LoggerFactory.getLogger(TapRoutes.class);
    private static final String PATH = "/api/beers";
    private static final String JSON = "application/json";

    /** The second is what clients say who were not told what to say; a page of another origin may not post at all. */
    private static final List<String> TYPES = List.of(JSON, "application/x-www-form-urlencoded");

    private static final int USUAL_PAGE = 50;
    private static final int MOST_PAGE = 1000;
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final Pours pours;
    private final Traffic traffic;
    private final RejectedInput rejected;
    private final KnownReplies replies;

    /**
     * Routes over what somebody else closes.
     *
     * @param traffic counts what is refused
     * @param rejected keeps it
     * @param replies remembers what requests with an Idempotency-Key were answered
     */
    public TapRoutes(Pours pours, Traffic traffic, RejectedInput rejected, KnownReplies replies) {
        this.pours = pours;
        this.traffic = traffic;
        this.rejected = rejected;
        this.replies = replies;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Access.WRITE, TYPES, this::post),
                Route.get(PATH, Access.READ, List.of("page", "page_size", "type"), this::list),
                Route.get(PATH + "/{id}", Access.READ, List.of(), this::one),
                Route.delete(PATH + "/{id}", Access.WRITE, List.of(), this::delete));
    }

    private void post(Request request, Reply reply) throws IOException {
        request.refuseDevice("pour");
        byte[] body = request.body();
        byte[] address = Receipt.address(request.peer());
        try (KnownReplies.Claim claim = replies.claim(PATH, request, body)) {
            byte[] known = claim.known();
            if (known.length > 0) {
                reply.header("Idempotency-Replayed", "true").bytes(200, JSON, known);
                return;
            }
            switch (pours.take(body, address, pour -> remembered(claim, pour))) {
                case Pours.Kept kept -> reply.bytes(200, JSON, PourJson.one(kept.pour()));
                case Pours.Refused refused -> throw refuse(body, address, refused.why());
            }
        }
    }

    private static List<RecordPut> remembered(KnownReplies.Claim claim, Stored<Pour> pour) {
        return claim.remember(PourJson.one(pour)).stream().toList();
    }

    /** Keeps what was refused for whoever looks after the taps, and says why it was. */
    private Problem refuse(byte[] body, byte[] address, PourParser.Refused why) {
        Reject reject = why.reject();
        byte[] device = why.device() == null ? null : why.device().getBytes(UTF_8);
        Receipt receipt = new Receipt(Protocol.HTTP, address);
        RejectedLines lines = rejected.lines(Origin.HTTP_POUR, address);
        lines.count(receipt, reject.code(), device);
        if (lines.wants(reject.code())) {
            lines.keep(reject, device, body, 0, body.length);
        }
        receipt.read(body.length);
        traffic.receive(Protocol.HTTP, 1);
        try {
            lines.submit(receipt, new Submission(receipt));
        } catch (WeirException e) {
            log.warn("http: a refused pour was not counted for good: {}", e.reason());
        }
        int status = reject.code() == Reject.Code.NO_GLASS_TYPE ? 403 : 400;
        return new Problem(status, reject.reason())
                .with(new Problem.Detail(null, 1, reject.code().text(), reject.reason()));
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        int page = given.number("page", 1, Integer.MAX_VALUE, 1);
        int size = given.number("page_size", 1, MOST_PAGE, USUAL_PAGE);
        Optional<String> type = given.find("type");
        Optional<Glass> glass = type.flatMap(Glass::ofTitle);
        List<Stored<Pour>> found = type.isPresent() && glass.isEmpty()
                ? List.of()
                : pours.events()
                        .page(
                                glass.map(each -> OptionalInt.of(each.number())).orElseGet(OptionalInt::empty),
                                (page - 1L) * size,
                                size);
        reply.bytes(200, JSON, PourJson.list(found));
    }

    private void one(Request request, Reply reply) {
        OptionalLong id = id(request);
        Optional<Stored<Pour>> found = id.isPresent() ? pours.events().find(id.getAsLong()) : Optional.empty();
        reply.bytes(200, JSON, PourJson.one(found.orElseThrow(() -> unknown(request))));
    }

    private void delete(Request request, Reply reply) {
        request.refuseDevice("delete pours");
        OptionalLong id = id(request);
        request.act("pour.delete", request.path("id"));
        if (id.isEmpty() || !pours.events().remove(id.getAsLong())) {
            throw unknown(request);
        }
        reply.empty(200);
    }

    private static OptionalLong id(Request request) {
        String text = request.path("id");
        return ID.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Problem unknown(Request request) {
        return new Problem(404, "Beer with id " + Parameters.cut(request.path("id")) + " not found");
    }
}
