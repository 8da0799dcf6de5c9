package dev.weir.typed;

/** A mark on a wall: of a child, at a height and a time. */
record Mark(String child, int height, long micros) {}
