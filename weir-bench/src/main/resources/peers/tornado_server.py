"""A plain server of taps on Debian's Tornado, to measure Weir beside.

It keeps pours in a list, tells every connected device and writes nothing to disk. Run it with a port:
python3 tornado_server.py PORT
"""

import asyncio
import json
import sys
from datetime import datetime, timezone

from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

TYPES = (("half", 100, 300), ("pint", 300, 800), ("stein", 800, 1000))


class Beers(RequestHandler):
    def initialize(self, beers, devices):
        self.beers = beers
        self.devices = devices

    def post(self):
        pour = json.loads(self.request.body)
        volume = float(pour["volume"])
        kind = next((name for name, least, most in TYPES if least <= volume <= most), None)
        if kind is None:
            self.set_status(403)
            self.finish({"status": 403, "message": "There is no glass type for the specified volume"})
            return
        beer = {
            "id": len(self.beers),
            "tapId": int(pour["tapId"]),
            "volume": volume,
            "type": kind,
            "timestamp": datetime.now(timezone.utc).isoformat().replace("+00:00", "Z"),
        }
        self.beers.append(beer)
        self.finish({"beer": beer})
        self.tell("Tap with id {tapId} posted a new beer (id: {id})!".format(**beer))
        if len(self.beers) % 10 == 0:
            self.tell(json.dumps({"total beers": len(self.beers)}))

    def tell(self, text):
        for device in self.devices:
            device.write_message(text)


class Device(WebSocketHandler):
    def initialize(self, devices):
        self.devices = devices

    def open(self):
        self.set_nodelay(True)
        self.devices.add(self)

    def on_close(self):
        self.devices.discard(self)


async def main(port):
    devices = set()
    application = Application(
        [
            ("/api/beers", Beers, {"beers": [], "devices": devices}),
            ("/sockets/beers", Device, {"devices": devices}),
        ],
        log_function=lambda handler: None,
    )
    application.listen(port, "127.0.0.1", backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
