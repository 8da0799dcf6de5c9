package dev.weir.model;

/** One thing that a commit does to the store. The set is closed: every engine must know each of them. */
public sealed interface Change
        permits Batch, EventBatch, RecordPut, Receipt, DeviceMark, SampleDeletion, EventDeletion {}
