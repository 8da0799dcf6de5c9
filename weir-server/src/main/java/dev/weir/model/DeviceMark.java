package dev.weir.model;

/**
 * What is known about the silence of a device, and what was told of it. A reading of the device ends the silence, not what was told.
 *
 * @param device its name
 * @param isSilent whether it has fallen silent
 * @param isToldSilent whether the last that somebody was told of it is that it is silent
 */
public record DeviceMark(String device, boolean isSilent, boolean isToldSilent) implements Change {}
