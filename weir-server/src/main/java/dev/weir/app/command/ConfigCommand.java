package dev.weir.app.command;

import dev.weir.config.EffectiveSetting;
import dev.weir.config.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir config}: prints the settings in force and where each came from. */
@Command(
        name = "config",
        description = "Prints the settings that \"weir serve\" with the same flags would use, and where each came from."
                + " Secrets are masked.",
        customSynopsis = "weir config [-h] [--config FILE] [--SETTING VALUE]...",
        footer = {"", "Exit codes: 0 done, 2 if any setting is unknown or wrong."})
public final class ConfigCommand implements Runnable {
    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Unmatched
    private List<String> flags = new ArrayList<>();

    public ConfigCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public void run() {
        List<EffectiveSetting> settings = new ArrayList<>();
        settings.add(new EffectiveSetting("SETTING", "VALUE", "FROM"));
        settings.addAll(Settings.load(flags, here.environment(), here.workingDirectory())
                .effective());
        int names = widest(settings, EffectiveSetting::name);
        int values = widest(settings, EffectiveSetting::value);
        PrintWriter out = spec.commandLine().getOut();
        for (EffectiveSetting setting : settings) {
            out.print(padded(setting.name(), names) + "  " + padded(setting.value(), values) + "  " + setting.source()
                    + "\n");
        }
        out.flush();
    }

    private static int widest(List<EffectiveSetting> settings, Function<EffectiveSetting, String> column) {
        return settings.stream()
                .mapToInt(setting -> column.apply(setting).length())
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
