package dev.weir.config;

import java.util.List;

/** A setting that exists, for help texts and pages: {@code form} says in words what it takes. */
public record DeclaredSetting(
        String name,
        String form,
        String defaultValue,
        String meaning,
        boolean secret,
        String environmentName,
        List<String> otherEnvironmentNames) {
    public DeclaredSetting {
        otherEnvironmentNames = List.copyOf(otherEnvironmentNames);
    }
}
