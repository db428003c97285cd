"""Frames and values between the processes of the sandbox.

A frame is a length (four bytes, little endian) and that many bytes of JSON. A value is data and nothing else:
no code, no class, no behaviour crosses, so that neither side can make the other run anything. What JSON has no
word for is an object with one tag, as in {"tuple": [1, 2]}. A subclass of a data type crosses as its base type;
any other object stays where it is and crosses as {"opaque": n}, a number that only its owner can resolve.

The judge reads what a hostile program wrote. It is therefore bounded before it is read (length of a frame) and
while it is read (nodes, depth, no bare floats).
"""

import builtins
import collections
import datetime
import decimal
import fractions
import itertools
import json
import os
import types

HEADER_BYTES = 4
MAX_DEPTH = 200
MAX_NODES = 500_000
MAX_ITEMS = 1_000_000
PLAIN_INTEGER = 2**53


class Ended(Exception):
    """The other side closed its end."""


class Malformed(Exception):
    """What the other side sent is no frame of this protocol."""


class NotData(Exception):
    """A value that cannot cross."""


def read_frame(descriptor, limit):
    """Reads one frame as bytes; raises Ended at the end of the stream and Malformed over the limit."""
    size = int.from_bytes(_read_exactly(descriptor, HEADER_BYTES), "little")
    if size > limit:
        raise Malformed("a frame of %d bytes is over the limit of %d" % (size, limit))
    return _read_exactly(descriptor, size)


def write_frame(descriptor, payload):
    """Writes one frame whole."""
    pending = memoryview(len(payload).to_bytes(HEADER_BYTES, "little") + payload)
    while pending:
        pending = pending[os.write(descriptor, pending) :]


def _read_exactly(descriptor, count):
    received = bytearray()
    while len(received) < count:
        chunk = os.read(descriptor, min(count - len(received), 1 << 18))
        if not chunk:
            raise Ended()
        received += chunk
    return bytes(received)


def pack(message):
    """JSON as bytes, ASCII only."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode()


def unpack(payload):
    """Parses JSON from an untrusted side: no bare floats, no constants, an object at the top."""
    try:
        message = json.loads(payload, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON: %s" % str(error)[:100]) from None
    if type(message) is not dict:
        raise Malformed("not an object")
    return message


def _refuse(text):
    raise ValueError("bare number " + text[:20])


# Values out. Each entry: the exact or base type, its tag, and how its content is written.
_SEQUENCES = ((tuple, "tuple"), (set, "set"), (frozenset, "frozenset"), (collections.deque, "deque"))
_ATOMS = (
    (float, "float", float.hex),
    (bytes, "bytes", bytes.hex),
    (bytearray, "bytearray", bytearray.hex),
    (complex, "complex", lambda value: [value.real.hex(), value.imag.hex()]),
    (range, "range", lambda value: [hex(value.start), hex(value.stop), hex(value.step)]),
    (decimal.Decimal, "decimal", str),
    (fractions.Fraction, "fraction", lambda value: [hex(value.numerator), hex(value.denominator)]),
    (datetime.datetime, "datetime", datetime.datetime.isoformat),
    (datetime.date, "date", datetime.date.isoformat),
)
_VIEWS = ((type({}.keys()), "keys"), (type({}.values()), "values"), (type({}.items()), "items"))
_LAZY = (map, filter, zip, enumerate, reversed, types.GeneratorType, itertools.chain, itertools.islice)


def encode(value, keep, depth=0):
    """Turns a value into JSON terms. `keep` stores an object that is no data and returns its number."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -PLAIN_INTEGER < value < PLAIN_INTEGER else {"int": hex(value)}
    if depth > MAX_DEPTH:
        raise NotData("nested deeper than %d" % MAX_DEPTH)
    if kind is list:
        return [encode(item, keep, depth + 1) for item in value]
    return _encode_tagged(value, kind, keep, depth + 1)


def _encode_tagged(value, kind, keep, depth):
    if isinstance(value, dict):
        pairs = [[encode(key, keep, depth), encode(item, keep, depth)] for key, item in dict.items(value)]
        return {"counter" if isinstance(value, collections.Counter) else "dict": pairs}
    for base, tag in _SEQUENCES + _VIEWS:
        if isinstance(value, base):
            return {tag: [encode(item, keep, depth) for item in value]}
    for base, tag, write in _ATOMS:
        if isinstance(value, base):
            return {tag: write(value)}
    for base in (bool, int, str, list):
        if isinstance(value, base):
            return encode(base(value), keep, depth)
    if isinstance(value, _LAZY):
        items = list(itertools.islice(value, MAX_ITEMS))
        return {"iterator": [encode(item, keep, depth) for item in items]}
    if kind is type and getattr(builtins, value.__name__, None) is value:
        return {"type": value.__name__}
    return {"opaque": keep(value)}


class Decoder:
    """Turns JSON terms back into values; `resolve` turns the number of an opaque object into what stands for it."""

    def __init__(self, resolve, nodes=MAX_NODES):
        self._resolve = resolve
        self._nodes = nodes

    def decode(self, term, depth=0):
        self._nodes -= 1
        if self._nodes < 0:
            raise Malformed("too many nodes")
        if depth > MAX_DEPTH * 2:
            raise Malformed("nested too deep")
        kind = type(term)
        if kind is list:
            for index, item in enumerate(term):
                term[index] = self.decode(item, depth + 1)
            return term
        if kind is not dict:
            return term
        if len(term) != 1:
            raise Malformed("an object with %d tags" % len(term))
        ((tag, content),) = term.items()
        try:
            return self._tagged(tag, content, depth + 1)
        except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise Malformed("bad %s: %s" % (tag[:20], str(error)[:100])) from None

    def _tagged(self, tag, content, depth):
        if tag in _FROM_ITEMS:
            return _FROM_ITEMS[tag](self.decode(content, depth))
        if tag in _FROM_ATOM:
            return _FROM_ATOM[tag](content)
        if tag == "opaque" and type(content) is int:
            return self._resolve(content)
        raise Malformed("unknown tag " + tag[:20])


def _builtin_type(name):
    found = getattr(builtins, name)
    if type(found) is not type:
        raise ValueError("not a type")
    return found


# Values in. First those whose content holds further values, then those whose content is text.
_FROM_ITEMS = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": collections.deque,
    "iterator": iter,
    "keys": lambda items: dict.fromkeys(items).keys(),
    "values": lambda items: dict(enumerate(items)).values(),
    "items": lambda items: dict(items).items(),
    "dict": dict,
    "counter": lambda pairs: collections.Counter(dict(pairs)),
}
_FROM_ATOM = {
    "int": lambda text: int(text, 16),
    "float": float.fromhex,
    "bytes": bytes.fromhex,
    "bytearray": bytearray.fromhex,
    "complex": lambda parts: complex(float.fromhex(parts[0]), float.fromhex(parts[1])),
    "range": lambda parts: range(*(int(part, 16) for part in parts)),
    "decimal": decimal.Decimal,
    "fraction": lambda parts: fractions.Fraction(int(parts[0], 16), int(parts[1], 16)),
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "type": _builtin_type,
}
