package dev.weir.app;

import dev.weir.app.command.VersionCommand;
import dev.weir.config.EffectiveSetting;
import dev.weir.config.Settings;
import dev.weir.disk.Disk;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.http.HttpServer;
import dev.weir.security.Gate;
import dev.weir.security.Sessions;
import dev.weir.security.TokenFile;
import dev.weir.security.audit.Audit;
import dev.weir.security.audit.AuditEntry;
import dev.weir.security.audit.AuditLog;
import dev.weir.security.audit.LoginAudit;
import dev.weir.thread.PeriodicThread;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes what guards a server: the gate, the sessions, and the audit log, which takes note of them. */
record SecurityWiring(Settings settings, Gate gate, Sessions sessions, Audit audit, Optional<AuditLog> log) {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    static SecurityWiring open(Settings settings, Disk disk, OpenParts opened, Gate.Timing timing) {
        InstantSource clock = InstantSource.system();
        Optional<AuditLog> log = settings.auditLog().map(file -> opened.add(new AuditLog(disk, file, clock)));
        Audit audit = log.<Audit>map(open -> open).orElse(Audit.NONE);
        LoginAudit logins = new LoginAudit(audit, timing.nanoTime(), AddressText::host);
        Gate gate = new Gate(new TokenFile(disk, settings.tokens(), new SecureRandom(), clock), timing, logins);
        Sessions.Limits limits = new Sessions.Limits(settings.httpSessionIdle(), settings.httpSessionTime());
        Sessions sessions = new Sessions(gate, limits, timing.nanoTime(), new SecureRandom(), logins);
        opened.add(PeriodicThread.start("security", LOOK_EVERY, LOOK_EVERY, () -> {
            gate.look();
            sessions.endOld(); // So that what ended is told then, and not when somebody asks.
            logins.noteWrong();
        }));
        return new SecurityWiring(settings, gate, sessions, audit, log);
    }

    HttpServer.Security http() {
        return new HttpServer.Security(gate, sessions, audit);
    }

    void tell(Health health) {
        log.ifPresent(open -> health.add("audit", open::health));
    }

    /** Notes that the server takes requests, and by which settings that are not the default, secrets masked. */
    void began() {
        audit.write(server("server.start", "weir " + VersionCommand.version()));
        for (EffectiveSetting each : settings.effective()) {
            if (!each.source().equals("default")) {
                audit.write(server("setting", each.name())
                        .with("value", each.value())
                        .with("source", each.source()));
            }
        }
    }

    void ends() {
        audit.write(server("server.stop", "weir " + VersionCommand.version()));
    }

    private static AuditEntry server(String action, String target) {
        return new AuditEntry(AuditEntry.SERVER, "", action, target, AuditEntry.OK);
    }

    /** The command of the control socket by which whoever changed the tokens has that in force at once. */
    String look(String any) {
        gate.look();
        return "";
    }

    /** A command of the control socket that takes out data; noted whatever comes of it. */
    UnaryOperator<String> noted(String action, UnaryOperator<String> command) {
        return target -> {
            try {
                String result = command.apply(target);
                audit.write(new AuditEntry(AuditEntry.COMMAND, "", action, target, AuditEntry.OK));
                return result;
            } catch (WeirException e) {
                audit.write(
                        new AuditEntry(AuditEntry.COMMAND, "", action, target, "failed").with("reason", e.reason()));
                throw e;
            }
        };
    }
}
