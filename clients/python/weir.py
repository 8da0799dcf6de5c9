"""A client of Weir's metrics text protocol: one file, the standard library alone, Python 3.8 or later.

    from weir import Client

    with Client("127.0.0.1", 8765, timeout=15) as client:
        client.put("serv.cpu", 42.3)
        print(client.get("serv.cpu"))    # {'serv.cpu': [(1767225600, 42.3)]}

A client is for one thread at a time.
"""

import math
import re
import select
import socket
import ssl
import time

__all__ = ["Client", "ClientError"]

_BUFFER_BYTES = 64 * 1024
_MAX_LINE_BYTES = 64 * 1024
_MAX_WORD_BYTES = 1024
_MAX_UNDER_WAY = 16 * 1024
_FURTHEST_SECOND = 9_223_372_036_854

_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

_UNFIT = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
# Python reads more as a number than the protocol knows (nan, 1_000, other digits), so replies are held to these.
_SAMPLE = re.compile(rb"([^ ]+) ([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?) ([+-]?[0-9]{1,19})")


class ClientError(Exception):
    """A call that did not succeed: what was asked, of which server, and why it failed.

    Of ``put_all``, ``index`` is the first put that was refused or, when the connection failed, the first without an
    answer; ``refusals`` lists every refused put as ``(index, key, reason)``.
    """

    def __init__(self, message, index=None, refusals=()):
        super().__init__(message)
        self.index = index
        self.refusals = list(refusals)


class _BadArgument(ClientError, ValueError):
    """An argument that the server could not take. Nothing was sent."""


class _Fault(Exception):
    """Why the connection can no longer be used, before the caller is told what that means for the call."""


class Client:
    """One connection to a Weir server, made at construction and held until ``close``.

    Every call waits for the server's answer. An error reply leaves the connection as it was. After a timeout, a broken
    connection or a reply that is not of the protocol nobody knows which reply belongs to which request: the client
    closes itself, and later calls say so.
    """

    def __init__(self, host, port, timeout=None, tls=False):
        """Connects. ``timeout``: seconds a call waits with no byte coming or going; None waits for ever.

        ``tls``: True to speak TLS and trust whom Python trusts, or an ``ssl.SSLContext``, such as
        ``ssl.create_default_context(cafile="weir.crt")``.
        """
        self._server = "{}:{}".format("[" + host + "]" if ":" in host else host, port)
        self._timeout = timeout
        self._unsent = bytearray()
        self._unread = bytearray()
        self._read_to = 0
        self._closed_because = None
        try:
            self._socket = _connect(host, port, timeout, tls)
        except socket.timeout as error:
            message = "cannot connect to {}: no connection within {} s".format(self._server, timeout)
            raise ClientError(message) from error
        except (OSError, OverflowError, UnicodeError) as error:
            raise ClientError("cannot connect to {}: {}".format(self._server, error)) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket.setblocking(False)

    def put(self, key, value, timestamp=None):
        """Puts a number at a second (now, if none is given), in place of one that is there. Durable on return."""
        self._exchange("put {!r}".format(key), _put_line(key, value, timestamp), self._read_outcome)

    def put_all(self, samples):
        """Puts many without waiting for each answer: an iterable of (key, value) or (key, value, timestamp).

        A refused put does not stop those after it; the ClientError raised at the end names them all. A sample that
        cannot be sent at all raises before anything is sent.
        """
        lines = [(sample[0], _put_line(*sample)) for sample in samples]
        refusals = []
        answered = 0
        try:
            with _Turn(self):
                offered = 0
                while answered < len(lines):
                    while offered < len(lines) and offered - answered < _MAX_UNDER_WAY and self._has_room():
                        self._unsent += lines[offered][1]
                        offered += 1
                    reason = self._read_outcome()
                    if reason is not None:
                        refusals.append((answered, lines[answered][0], reason))
                    answered += 1
        except _Fault as fault:
            message = "cannot put all on {}: no answer to put {}: {}".format(self._server, answered, fault)
            raise ClientError(message, answered, refusals) from fault
        if refusals:
            index, key, reason = refusals[0]
            message = "cannot put {} of {} on {}: put {}, of {!r}: {}"
            message = message.format(len(refusals), len(lines), self._server, index, key, reason)
            raise ClientError(message, index, refusals)

    def get(self, key):
        """All samples of a key, or of every key for ``*``: a dict of lists of (timestamp, value), sorted by time."""
        line = b"get " + _word("get key {!r}".format(key), key) + b"\n"
        series = {}
        self._exchange("get {!r}".format(key), line, lambda: self._read_samples(series))
        for samples in series.values():
            samples.sort(key=lambda sample: sample[0])
        return series

    def auth(self, token):
        """Says who is asking, where the server wants to know. After a wrong token the server ends the connection."""
        line = b"auth " + _word("authenticate with this token", token) + b"\n"
        self._exchange("authenticate", line, self._read_outcome)

    def close(self):
        """Ends the connection. Closing again does nothing."""
        self._close("this client was closed")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    # Conversation: a request and its reply.

    def _exchange(self, what, line, read):
        try:
            with _Turn(self):
                self._unsent += line
                reason = read()
        except _Fault as fault:
            raise ClientError("cannot {} on {}: {}".format(what, self._server, fault)) from fault
        if reason is not None:
            raise ClientError("cannot {} on {}: {}".format(what, self._server, reason))

    def _read_outcome(self):
        """Reads a reply that carries no samples: the server's reason if it is an error, else None."""
        if not self._read_status():
            return self._read_reason()
        line = self._next_line()
        if line:
            raise _Fault("the reply has a line that was not asked for: {}".format(_quote(line)))
        return None

    def _read_samples(self, series):
        """Reads a reply of samples into a dict: the server's reason if it is an error, else None."""
        if not self._read_status():
            return self._read_reason()
        for line in iter(self._next_line, b""):
            match = _SAMPLE.fullmatch(line)
            value = float(match.group(2)) if match else math.nan
            if not math.isfinite(value):
                raise _Fault("the reply has a line that is not a key, a value and a timestamp: {}".format(_quote(line)))
            try:
                key = match.group(1).decode("utf-8")
            except UnicodeDecodeError as error:
                raise _Fault("the reply has a key that is not UTF-8: {}".format(_quote(line))) from error
            series.setdefault(key, []).append((int(match.group(3)), value))
        return None

    def _read_status(self):
        line = self._next_line()
        if line not in (b"ok", b"error"):
            raise _Fault("the reply has a status that is neither ok nor error: {}".format(_quote(line)))
        return line == b"ok"

    def _read_reason(self):
        reason = b""
        for line in iter(self._next_line, b""):
            reason += b" " + line
            if len(reason) > _MAX_LINE_BYTES:
                raise _Fault("the reply has an error of more than {} bytes".format(_MAX_LINE_BYTES))
        return reason[1:].decode("utf-8", "replace") or "the server gave no reason"

    # Connection: bytes out, lines in.

    def _has_room(self):
        return len(self._unsent) < _BUFFER_BYTES

    def _require_idle(self):
        """Nothing is sent if the server has closed meanwhile, or said something that nobody asked for."""
        if self._closed_because is not None:
            raise _Fault(self._closed_because)
        if self._read_to == len(self._unread):
            self._receive()
        if self._read_to < len(self._unread) or self._unsent:
            raise _Fault("the server said something that was not asked for")

    def _next_line(self):
        """The next line without its line feed. Waits for it, and sends meanwhile, so that neither side gets stuck."""
        scan_from = self._read_to
        while True:
            end = self._unread.find(b"\n", scan_from)
            if end >= 0:
                line = bytes(self._unread[self._read_to : end])
                self._read_to = end + 1
                return line
            del self._unread[: self._read_to]
            self._read_to = 0
            scan_from = len(self._unread)
            if scan_from > _MAX_LINE_BYTES:
                raise _Fault("the reply has a line of more than {} bytes".format(_MAX_LINE_BYTES))
            self._await_progress()

    def _await_progress(self):
        """Returns once at least a byte has come or gone."""
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        while not self._send() + self._receive():
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                where = "in the middle of a reply" if self._unread else "while waiting for a reply"
                raise _Fault("nothing came for {} s {}".format(self._timeout, where))
            self._await_socket(left)

    def _await_socket(self, seconds):
        # poll has no limit on the number of open files, but is not to be had everywhere.
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(self._socket, select.POLLIN | (select.POLLOUT if self._unsent else 0))
            poll.poll(None if seconds is None else math.ceil(seconds * 1000))
        else:
            select.select([self._socket], [self._socket] if self._unsent else [], [], seconds)

    def _send(self):
        if not self._unsent:
            return 0
        try:
            sent = self._socket.send(self._unsent)
        except _NOT_NOW:
            return 0
        except OSError as error:
            # The server may have said why before it closed: what it said is read first, and reading tells of the end.
            del self._unsent[:]
            if not self._receive():
                raise _Fault("the connection broke: {}".format(error)) from error
            return 1
        del self._unsent[:sent]
        return sent

    def _receive(self):
        try:
            received = self._socket.recv(_BUFFER_BYTES)
        except _NOT_NOW:
            return 0
        except ssl.SSLEOFError:
            received = b""  # As without TLS: what is cut off shows by its missing end.
        except OSError as error:
            raise _Fault("the connection broke: {}".format(error)) from error
        if not received:
            where = " in the middle of a reply" if self._read_to < len(self._unread) else ""
            raise _Fault("the server closed the connection{}".format(where))
        self._unread += received
        return len(received)

    def _close(self, because):
        if self._closed_because is None:
            self._closed_because = because
            self._socket.close()


class _Turn:
    """One conversation. If it does not run to its end, for whatever reason, it is the connection's last."""

    def __init__(self, client):
        self._client = client

    def __enter__(self):
        try:
            self._client._require_idle()
        except _Fault as fault:
            self.__exit__(_Fault, fault, None)
            raise

    def __exit__(self, kind, error, unused):
        if isinstance(error, _Fault):
            self._client._close("this client closed itself after an earlier failure: {}".format(error))
        elif kind is not None:
            self._client._close("this client closed itself when an earlier call was broken off")


def _connect(host, port, timeout, tls):
    plain = socket.create_connection((host, port), timeout)
    if not tls:
        return plain
    context = ssl.create_default_context() if tls is True else tls
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _put_line(key, value, timestamp=None):
    what = "put key {!r}".format(key)
    word = _word(what, key)
    if word == b"*":
        raise _BadArgument("cannot {}: it stands for every key and is only for get".format(what))
    try:
        number = float(value)
        second = int(time.time()) if timestamp is None else math.floor(timestamp)
    except (TypeError, ValueError, OverflowError) as error:
        message = "cannot {} with value {!r} and timestamp {!r}: {}".format(what, value, timestamp, error)
        raise _BadArgument(message) from error
    if not math.isfinite(number):
        raise _BadArgument("cannot {} with value {!r}: it must be a finite number".format(what, value))
    if abs(second) > _FURTHEST_SECOND:
        message = "cannot {} at timestamp {!r}: it must be seconds within ±{}"
        raise _BadArgument(message.format(what, timestamp, _FURTHEST_SECOND))
    # An int goes as its digits, all of them; whatever else is a number goes as the float that it is.
    digits = str(value) if type(value) is int else repr(number)
    return b"put %s %s %d\n" % (word, digits.encode("ascii"), second)


def _word(what, word):
    """The bytes of one word of a request, checked so that it cannot end the line and begin another."""
    if not isinstance(word, str):
        raise _BadArgument("cannot {}: it must be a str, not {}".format(what, type(word).__name__))
    if not word:
        raise _BadArgument("cannot {}: it is empty".format(what))
    unfit = _UNFIT.search(word)
    if unfit:
        message = "cannot {}: it has white space or a control character at position {}"
        raise _BadArgument(message.format(what, unfit.start()))
    try:
        encoded = word.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _BadArgument("cannot {}: it cannot be written as UTF-8".format(what)) from error
    if len(encoded) > _MAX_WORD_BYTES:
        raise _BadArgument("cannot {}: it has {} bytes, more than {}".format(what, len(encoded), _MAX_WORD_BYTES))
    return encoded


def _quote(line):
    return repr(line[:200].decode("utf-8", "replace"))
