"""A plain metrics server in one process and one loop, to measure Weir beside.

It keeps everything in a dictionary and writes nothing to disk. Run it with a port:
python3 asyncio_server.py PORT
"""

import asyncio
import sys

WRONG = "error\nwrong command\n\n"


class Metrics(asyncio.Protocol):
    def __init__(self, store):
        self.store = store
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        if lines:
            self.transport.write("".join([self.answer(line) for line in lines]).encode())

    def answer(self, line):
        try:
            command, key, *values = line.decode().split()
            if command == "put" and key != "*":
                value, timestamp = values
                self.store.setdefault(key, {})[int(timestamp)] = float(value)
                return "ok\n\n"
            if command == "get" and not values:
                return self.series(key)
        except ValueError:
            pass
        return WRONG

    def series(self, key):
        keys = self.store if key == "*" else [key]
        rows = [
            f"{name} {value} {timestamp}\n"
            for name in keys
            for timestamp, value in sorted(self.store.get(name, {}).items())
        ]
        return "ok\n" + "".join(rows) + "\n"


async def main(port):
    store = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Metrics(store), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
