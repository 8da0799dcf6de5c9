"""The client against a running server.

    WEIR_TEST_SERVER=127.0.0.1:8765 python test_server.py

Every test uses keys of its own, so the server may hold other data. Where it wants a token, WEIR_TEST_TOKEN gives it; where
it speaks TLS, WEIR_TEST_TRUST names a file of certificates to trust.
Without WEIR_TEST_SERVER the tests are skipped.
"""

import os
import ssl
import sys
import time
import unittest
import uuid

from client import Client, ClientError

SERVER = os.environ.get("WEIR_TEST_SERVER")
TOKEN = os.environ.get("WEIR_TEST_TOKEN")
TRUST = os.environ.get("WEIR_TEST_TRUST")
TLS = ssl.create_default_context(cafile=TRUST) if TRUST else False


class RawClient(Client):
    """Also sends lines that the client itself would never send."""

    def say(self, line):
        self._exchange("send {!r}".format(line), line, self._read_outcome)


def setUpModule():
    if not SERVER:
        reason = "skipped: set WEIR_TEST_SERVER=host:port to run these tests against a server"
        print(reason, file=sys.stderr)
        raise unittest.SkipTest(reason)


class ServerTest(unittest.TestCase):
    def setUp(self):
        self.client = self.connect()
        self.prefix = "test-{}".format(uuid.uuid4().hex)

    def connect(self):
        host, _, port = SERVER.rpartition(":")
        client = RawClient(host.strip("[]"), int(port), timeout=15, tls=TLS)
        self.addCleanup(client.close)
        if TOKEN:
            client.auth(TOKEN)
        return client

    def key(self, name):
        return "{}.{}".format(self.prefix, name)

    def test_a_key_never_put_gives_an_empty_dict(self):
        self.assertEqual(self.client.get(self.key("nothing")), {})

    def test_a_second_holds_the_value_put_last(self):
        cpu = self.key("cpu")
        self.client.put(cpu, 42.3, timestamp=1619445320)
        self.client.put(cpu, 2.0, timestamp=1619445380)
        self.client.put(cpu, 4.0, timestamp=1619445380)
        self.assertEqual(self.client.get(cpu), {cpu: [(1619445320, 42.3), (1619445380, 4.0)]})

    def test_samples_come_back_sorted_whatever_their_order(self):
        key = self.key("shuffled")
        for second in (1503319740, 1503319739, -1, 0, 1503319741):
            self.client.put(key, second / 2, second)
        expected = [(second, second / 2) for second in (-1, 0, 1503319739, 1503319740, 1503319741)]
        self.assertEqual(self.client.get(key), {key: expected})

    def test_an_int_comes_back_as_a_float(self):
        memory = self.key("memory")
        self.client.put(memory, 1024, 1619445400)
        value = self.client.get(memory)[memory][0][1]
        self.assertEqual((value, type(value)), (1024.0, float))

    def test_every_float_comes_back_equal(self):
        key = self.key("floats")
        values = [0.1, 1e-05, 1e16, 5e-324, 1.7976931348623157e308, -0.0001, 1 / 3, 123456789.123456789]
        self.client.put_all([(key, value, second) for second, value in enumerate(values)])
        self.assertEqual(self.client.get(key), {key: list(enumerate(values))})

    def test_a_put_without_a_timestamp_is_of_now(self):
        key = self.key("now")
        before = int(time.time())
        self.client.put(key, 100)
        [(second, value)] = self.client.get(key)[key]
        self.assertTrue(before <= second <= time.time())
        self.assertEqual(value, 100.0)

    def test_getting_everything_holds_every_key_in_the_order_of_first_puts(self):
        keys = [self.key(name) for name in ("z", "a", "m")]
        for value, key in enumerate(keys):
            self.client.put(key, value, 1619445320)
        self.client.put(keys[0], 7, 1619445321)
        ours = {key: samples for key, samples in self.client.get("*").items() if key in keys}
        self.assertEqual(list(ours), keys)
        self.assertEqual(ours[keys[0]], [(1619445320, 0.0), (1619445321, 7.0)])

    def test_what_was_answered_on_one_connection_is_seen_on_another(self):
        key = self.key("shared")
        self.client.put(key, 1, 1)
        self.assertEqual(self.connect().get(key), {key: [(1, 1.0)]})

    def test_a_wrong_command_is_an_error_and_the_connection_lives_on(self):
        key = self.key("alive")
        wrong = ["got {}\n", "put {}\n", "put {} 1\n", "put {} one 1\n", "put {} 1 1.5\n", "put {} 1 1 1\n"]
        wrong += ["get\n", "get {} {}\n", "PUT {} 1 1\n", "put {} nan 1\n", "put * 1 1\n", "\n"]
        for line in wrong:
            with self.subTest(line=line):
                with self.assertRaisesRegex(ClientError, "wrong command"):
                    self.client.say(line.format(key, key).encode())
        self.assertEqual(self.client.get(key), {})

    @unittest.skipUnless(TRUST, "without TLS")
    def test_a_server_that_is_not_trusted_is_not_talked_to(self):
        host, _, port = SERVER.rpartition(":")
        with self.assertRaisesRegex(ClientError, "cannot connect to .*: .*certificate verify failed"):
            Client(host.strip("[]"), int(port), timeout=15, tls=True)

    def test_puts_many_at_once(self):
        key = self.key("many")
        self.client.put_all((key, second % 7, second) for second in range(20000))
        samples = self.client.get(key)[key]
        self.assertEqual(samples, [(second, float(second % 7)) for second in range(20000)])


if __name__ == "__main__":
    unittest.main()
