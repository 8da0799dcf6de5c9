"""A plain server for events as JSON lines over PostgreSQL, to measure Weir beside.

It takes 500 lines a transaction, by COPY, keeps an index by device and one by card, and acknowledges lines once their
transaction is committed. Run it with a port and a URL, and asyncpg at hand:
python3 asyncio_postgres_server.py PORT postgres://USER@HOST:PORT/DATABASE
"""

import asyncio
import datetime
import json
import sys

import asyncpg

LINES = 500
COLUMNS = ["device_id", "card_id", "time", "data"]
TABLE = """
CREATE TABLE events (
    id bigserial PRIMARY KEY,
    device_id text NOT NULL,
    card_id text,
    time timestamptz NOT NULL,
    data jsonb NOT NULL
);
CREATE INDEX ON events (device_id, time DESC);
CREATE INDEX ON events (card_id, time DESC);
"""


def row(line):
    event = json.loads(line)
    device = event.pop("device_id")
    card = event.pop("card_id", None)
    time = datetime.datetime.fromisoformat(event.pop("timestamp").replace("Z", "+00:00"))
    return device, card, time, json.dumps(event)


async def answer(pool, reader, writer):
    await reader.readline()
    writer.write(b'{"hello":{"server":"asyncio","version":"1"}}\n')
    count = 0
    rest = b""
    waiting = []
    async with pool.acquire() as connection:
        while data := await reader.read(1 << 18):
            *lines, rest = (rest + data).split(b"\n")
            waiting += lines
            while waiting:
                rows = [row(line) for line in waiting[:LINES]]
                del waiting[:LINES]
                async with connection.transaction():
                    await connection.copy_records_to_table("events", records=rows, columns=COLUMNS)
                count += len(rows)
                writer.write(b'{"ack":%d}\n' % count)
            await writer.drain()
    writer.close()


async def main(port, url):
    pool = await asyncpg.create_pool(url, min_size=1, max_size=16)
    async with pool.acquire() as connection:
        await connection.execute(TABLE)
    server = await asyncio.start_server(lambda r, w: answer(pool, r, w), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
