package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;

/** A session, and the tables that it has found or made. */
record Connected(CqlSession session, Tables tables) implements AutoCloseable {
    /** So many copies of everything, where there are so many nodes. */
    private static final int REPLICAS = 3;

    /** Connects, and makes the keyspace and the tables that are not there. Blocks on the network; throws what the driver does. */
    static Connected open(CassandraUrl url) {
        CqlSession session = openKeyspace(url);
        try {
            Tables.make(session, url.keyspace());
            Session.await(session.setSchemaMetadataEnabled(true));
            return new Connected(session, new Tables(session, url.keyspace()));
        } catch (RuntimeException e) {
            session.forceCloseAsync();
            throw e;
        }
    }

    /** Connects, and makes the keyspace where it is not there; the driver does not look at tables. Blocks on the network; throws what the driver does. */
    static CqlSession openKeyspace(CassandraUrl url) {
        CqlSession session = Session.open(url);
        try {
            int replicas = Math.min(REPLICAS, session.getMetadata().getNodes().size());
            session.setSchemaMetadataEnabled(false); // Or the driver looks at all tables after each.
            if (session.getMetadata().getKeyspace(url.keyspace()).isEmpty()) {
                Session.define(
                        session,
                        "create keyspace if not exists " + url.keyspace()
                                + " with replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': "
                                + replicas + "}");
            }
            return session;
        } catch (RuntimeException e) {
            session.forceCloseAsync();
            throw e;
        }
    }

    @Override
    public void close() {
        session.forceCloseAsync();
    }
}
