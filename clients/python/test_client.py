"""The client against scripted peers: real sockets that say exactly what a test tells them.

    python -m unittest test_client.py
"""

import socket
import threading
import time
import unittest

from client import Client, ClientError

TIMEOUT = 20


class Peer:
    """Takes one connection and answers each line with the next of its replies, cut into the given pieces."""

    def __init__(self, *replies, lines_first=1, then_close=False):
        self.heard = []
        self._replies = replies
        self._lines_first = lines_first
        self._then_close = then_close
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *unused):
        self._thread.join(TIMEOUT)
        self._listener.close()

    def _serve(self):
        try:
            connection = self._listener.accept()[0]
            with connection, connection.makefile("rb") as lines:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for reply in self._replies:
                    for _ in range(self._lines_first):
                        self.heard.append(lines.readline())
                    for piece in [reply] if isinstance(reply, bytes) else reply:
                        connection.sendall(piece)
                if not self._then_close:
                    self.heard.extend(lines)
        except OSError:
            pass  # The client went away, as many of these tests mean it to.

    def client(self, timeout=TIMEOUT):
        return Client("127.0.0.1", self.port, timeout=timeout)


class ClientCase(unittest.TestCase):
    def assert_closed(self, client):
        with self.assertRaisesRegex(ClientError, "this client closed itself"):
            client.get("*")


class GoodReplies(ClientCase):
    def test_puts_and_gets_on_one_connection(self):
        with Peer(b"ok\n\n", b"ok\nserv.cpu 42.3 1619445320\n\n", b"ok\n\n") as peer:
            with peer.client() as client:
                self.assertIsNone(client.put("serv.cpu", 42.3, timestamp=1619445320))
                self.assertEqual(client.get("serv.cpu"), {"serv.cpu": [(1619445320, 42.3)]})
                self.assertEqual(client.get("vers.memory"), {})
        self.assertEqual(peer.heard, [b"put serv.cpu 42.3 1619445320\n", b"get serv.cpu\n", b"get vers.memory\n"])

    def test_returns_ints_and_floats_sorted_by_time_under_keys_in_the_order_of_the_reply(self):
        reply = b"ok\nz 13.0 1503319740\na 1 5\nz 12.0 1503319739\na .5 -5\nz 1e-05 0\n\n"
        with Peer(reply) as peer, peer.client() as client:
            series = client.get("*")
        self.assertEqual(list(series), ["z", "a"])
        self.assertEqual(series["z"], [(0, 1e-05), (1503319739, 12.0), (1503319740, 13.0)])
        self.assertEqual(series["a"], [(-5, 0.5), (5, 1.0)])
        self.assertEqual([type(part) for part in series["a"][1]], [int, float])

    def test_puts_at_the_current_second_when_none_is_given(self):
        before = int(time.time())
        with Peer(b"ok\n\n") as peer, peer.client() as client:
            client.put("a", 1)
        self.assertTrue(before <= int(peer.heard[0].split()[3]) <= time.time())

    def test_zero_is_a_timestamp_and_fractions_of_a_second_are_floored(self):
        with Peer(b"ok\n\n", b"ok\n\n", b"ok\n\n") as peer, peer.client() as client:
            client.put("a", 1024, 0)
            client.put("a", -1e-7, 1.9)
            client.put("a", 1e300, -0.5)
        self.assertEqual(peer.heard, [b"put a 1024 0\n", b"put a -1e-07 1\n", b"put a 1e+300 -1\n"])

    def test_reads_a_reply_however_it_is_cut(self):
        reply = "ok\nключ 1.5 7\nb 2.0 8\n\n".encode()
        cuts = [(reply[:cut], reply[cut:]) for cut in range(len(reply) + 1)]
        cuts.append([reply[i : i + 1] for i in range(len(reply))])
        with Peer(*cuts) as peer, peer.client() as client:
            for _ in cuts:
                self.assertEqual(client.get("*"), {"ключ": [(7, 1.5)], "b": [(8, 2.0)]})

    def test_reads_a_reply_larger_than_its_buffer(self):
        lines = b"".join(b"serv.cpu %d.25 %d\n" % (i, i) for i in range(50000))
        with Peer(b"ok\n" + lines + b"\n") as peer, peer.client() as client:
            self.assertEqual(client.get("serv.cpu")["serv.cpu"], [(i, i + 0.25) for i in range(50000)])

    def test_works_without_a_timeout(self):
        with Peer(b"ok\n\n") as peer, Client("127.0.0.1", peer.port) as client:
            client.put("a", 1, 1)


class PutAll(ClientCase):
    def test_does_not_wait_for_one_answer_before_the_next_put(self):
        with Peer(b"ok\n\n" * 1000, lines_first=1000) as peer, peer.client() as client:
            self.assertIsNone(client.put_all(("key%d" % i, i, i) for i in range(1000)))
        self.assertEqual(peer.heard[-1], b"put key999 999 999\n")

    def test_reads_while_it_writes(self):
        reply = b"error\n" + b"x" * 1000 + b"\n\n"
        with Peer(*[reply] * 30000) as peer, peer.client() as client:
            with self.assertRaises(ClientError) as raised:
                client.put_all([("key", i, i) for i in range(30000)])
        self.assertEqual(len(raised.exception.refusals), 30000)

    def test_names_every_refused_put_and_lives_on(self):
        with Peer(b"ok\n\n", b"error\nforbidden\n\n", b"ok\n\n", b"error\nfull\n\n", b"ok\n\n") as peer:
            with peer.client() as client:
                with self.assertRaisesRegex(ClientError, "cannot put 2 of 4 .* put 1, of 'b': forbidden") as raised:
                    client.put_all([("a", 1, 1), ("b", 2), ("c", 3), ("d", 4)])
                client.put("e", 5)
        self.assertEqual(raised.exception.index, 1)
        self.assertEqual(raised.exception.refusals, [(1, "b", "forbidden"), (3, "d", "full")])

    def test_names_the_first_put_without_an_answer(self):
        with Peer(b"ok\n\nok\n\nok\n", lines_first=100, then_close=True) as peer, peer.client() as client:
            with self.assertRaisesRegex(ClientError, "no answer to put 2: the server closed") as raised:
                client.put_all([("a", i, i) for i in range(100)])
            self.assertEqual(raised.exception.index, 2)
            self.assert_closed(client)

    def test_sends_nothing_when_one_cannot_be_sent(self):
        with Peer(b"ok\n\n") as peer, peer.client() as client:
            with self.assertRaises(ClientError):
                client.put_all([("a", 1, 1), ("b", float("nan"), 1)])
            client.put("c", 1, 1)
        self.assertEqual(peer.heard, [b"put c 1 1\n"])


class HostileReplies(ClientCase):
    def test_an_error_reply_raises_its_reason_and_the_connection_lives_on(self):
        with Peer(b"error\nwrong command\n\n", b"error\n\n", b"ok\n\n") as peer, peer.client() as client:
            with self.assertRaisesRegex(ClientError, "^cannot put 'a' on 127.0.0.1:[0-9]+: wrong command$"):
                client.put("a", 1)
            with self.assertRaisesRegex(ClientError, "gave no reason"):
                client.get("a")
            client.put("a", 1)

    def test_a_reply_that_is_not_of_the_protocol_ends_the_client(self):
        statuses = [b"\n\n", b"OK\n\n", b"ok\r\n\r\n", b"okay\n\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\n\n"]
        lines = [b"key value", b"key value 1", b"key 1.0", b" 1.0 1", b"key  1.0 1", b"key 1.0 1 ", b"key 1.0 1 1"]
        lines += [b"key 1.0 1.5", b"key 1.0 x", b"key nan 1", b"key inf 1", b"key 1e999 1", b"key 0x1p3 1"]
        lines += [b"key 1_0 1", b"key 1 1_0", "key ١ 1".encode(), "key 1 ١".encode(), b"key 1 1\r", b"k\xff 1 1"]
        for reply in statuses + [b"ok\n" + line + b"\n\n" for line in lines]:
            with self.subTest(reply=reply), Peer(reply) as peer, peer.client() as client:
                with self.assertRaisesRegex(ClientError, "the reply has a"):
                    client.get("*")
                self.assert_closed(client)

    def test_samples_in_answer_to_a_put_are_malformed(self):
        with Peer(b"ok\na 1.0 1\n\n") as peer, peer.client() as client:
            with self.assertRaisesRegex(ClientError, "not asked for"):
                client.put("a", 1)
            self.assert_closed(client)

    def test_a_reply_too_many_is_not_taken_for_the_next_answer(self):
        with Peer(b"ok\n\nok\nother 1.0 1\n\n") as peer, peer.client() as client:
            client.put("a", 1)
            with self.assertRaisesRegex(ClientError, "not asked for"):
                client.get("a")
            self.assert_closed(client)

    def test_a_line_without_end_is_cut_off(self):
        with Peer(b"ok\n" + b"x" * 300000) as peer, peer.client() as client:
            with self.assertRaisesRegex(ClientError, "a line of more than 65536 bytes"):
                client.get("a")

    def test_a_connection_closed_early_is_broken(self):
        for half in [b"", b"o", b"ok", b"ok\n", b"ok\na", b"ok\na 1.0 1", b"ok\na 1.0 1\n", b"error\n", b"error\nno\n"]:
            with self.subTest(half=half), Peer(half, then_close=True) as peer, peer.client() as client:
                with self.assertRaisesRegex(ClientError, "the server closed the connection"):
                    client.get("a")
                self.assert_closed(client)

    def test_a_peer_that_falls_silent_times_out(self):
        for half in [b"", b"o", b"ok\n", b"ok\na 1.0 1\n", b"error\nwrong command\n"]:
            with self.subTest(half=half), Peer(half) as peer, peer.client(timeout=0.1) as client:
                with self.assertRaisesRegex(ClientError, "nothing came for 0.1 s"):
                    client.get("a")
                self.assert_closed(client)

    def test_a_failed_connect_says_where(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        with self.assertRaisesRegex(ClientError, "cannot connect to 127.0.0.1:{}: ".format(port)):
            Client("127.0.0.1", port, timeout=TIMEOUT)


class Arguments(ClientCase):
    def test_nothing_can_be_injected_into_a_line(self):
        with Peer() as peer, peer.client() as client:
            unfit = ["", " ", "a b", "a\nput b 1 1", "a\r", "a\t", "a\0", "a\xa0b", "a\u2028", "\ud800", "é" * 513, 1]
            for key in unfit:
                with self.subTest(key=key):
                    self.assertRaises(ClientError, client.put, key, 1, 1)
                    self.assertRaises(ClientError, client.get, key)
                    self.assertRaises(ClientError, client.auth, key)
        self.assertEqual(peer.heard, [])

    def test_refuses_what_the_server_could_not_store_as_a_value_error_too(self):
        unfit = [("*", 1, 1), ("a", float("nan"), 1), ("a", float("inf"), 1), ("a", "x", 1), ("a", None, 1)]
        unfit += [("a", 10**400, 1), ("a", 1, float("nan")), ("a", 1, "soon"), ("a", 1, 9223372036855)]
        with Peer() as peer, peer.client() as client:
            for put in unfit:
                with self.subTest(put=put):
                    self.assertRaises(ClientError, client.put, *put)
                    self.assertRaises(ValueError, client.put, *put)
        self.assertEqual(peer.heard, [])

    def test_a_token_is_sent_and_never_repeated_in_a_message(self):
        with Peer(b"ok\n\n", b"error\nunauthorized\n\n") as peer, peer.client() as client:
            self.assertIsNone(client.auth("s3cret"))
            for token in ["s3cret", "s3cret\nget *"]:
                with self.assertRaises(ClientError) as raised:
                    client.auth(token)
                self.assertNotIn("s3cret", str(raised.exception))
        self.assertEqual(peer.heard, [b"auth s3cret\n"] * 2)

    def test_a_closed_client_says_so(self):
        with Peer() as peer:
            client = peer.client()
            client.close()
            client.close()
            with self.assertRaisesRegex(ClientError, "this client was closed"):
                client.put("a", 1)


if __name__ == "__main__":
    unittest.main()
