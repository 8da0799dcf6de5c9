package dev.weir.store.ledger;

import dev.weir.model.Protocol;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the ledger has to save with one head: the accounts, and the devices that changed. Immutable; any thread. */
public final class LedgerCut {
    /** Nothing to save. */
    public static final LedgerCut NONE = new LedgerCut(Map.of(), 0, List.of());

    /** The key of the number of messages among the accounts, which no protocol has for its name. */
    static final String MESSAGES = "*";

    private final Map<Protocol, Account> accounts;
    private final long messages;
    private final List<Device> devices;

    LedgerCut(Map<Protocol, Account> accounts, long messages, List<Device> devices) {
        this.accounts = accounts.isEmpty() ? Map.of() : new EnumMap<>(accounts);
        this.messages = messages;
        this.devices = devices;
    }

    /** The accounts as records. */
    public List<RecordPut> accounts() {
        List<RecordPut> puts = new ArrayList<>();
        accounts.forEach((protocol, account) -> puts.add(put(protocol.title(), AccountCodec.bytes(account))));
        if (!accounts.isEmpty()) {
            puts.add(put(MESSAGES, AccountCodec.messages(messages)));
        }
        return puts;
    }

    private static RecordPut put(String key, byte[] value) {
        return new RecordPut(RecordTable.ACCOUNTS, key, value, Long.MAX_VALUE);
    }

    /** How many devices are to be saved. */
    public int devices() {
        return devices.size();
    }

    /** The name of one of them in UTF-8, only to be read. */
    public byte[] deviceName(int index) {
        return devices.get(index).name;
    }

    /** One of them as a record. */
    public RecordPut device(int index) {
        return DeviceCodec.put(devices.get(index));
    }
}
