package dev.weir.config;

/**
 * The text that one source gives for a setting, not yet read. The name is the setting's, or for a setting whose name ends
 * in a glob the name with that glob in place.
 */
record Given(Setting<?> setting, String name, String text, String origin) {}
