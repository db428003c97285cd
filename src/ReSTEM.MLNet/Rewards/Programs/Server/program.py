"""The candidate as the tests see it: functions that call across the wire, and stand-ins for its objects."""

import builtins

import wire


class CandidateError(Exception):
    """Raised in a test where the candidate raised; also an instance of the builtin type that it raised."""


class Fault(Exception):
    """The problem's own tests cannot be run."""


class Opaque:
    """Stands for an object of the candidate that is no data: its attributes can be used, its value cannot."""

    __slots__ = ("_wire", "_number")
    __hash__ = None

    def __init__(self, program, number):
        object.__setattr__(self, "_wire", program)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._wire.ask({"do": "get", "object": self._number, "name": name})

    def __setattr__(self, name, value):
        self._wire.ask({"do": "set", "object": self._number, "name": name}, (value,))

    def __call__(self, *arguments, **named):
        return self._wire.ask({"do": "call", "object": self._number}, arguments, named)

    def _refuse(self, *_):
        raise CandidateError("the answer is an object, not data: it cannot be compared")

    __eq__ = __ne__ = __bool__ = _refuse

    def __repr__(self):
        return "<an object of the candidate>"


class Program:
    """The running candidate as the tests see it."""

    def __init__(self, descriptor, frame_bytes):
        # How the conversation broke, whatever the tests catch: after that no verdict of theirs counts.
        self.broken = None
        self._descriptor = descriptor
        self._frame_bytes = frame_bytes

    def load(self, program, preamble):
        self._send({"mode": "calls", "program": program, "preamble": preamble})
        return self._receive()

    def function(self, name):
        return lambda *arguments, **named: self.ask({"do": "call", "name": name}, arguments, named)

    def ask(self, request, arguments=(), named=None):
        request["arguments"] = [wire.encode(argument, _number_of) for argument in arguments]
        request["named"] = {name: wire.encode(value, _number_of) for name, value in (named or {}).items()}
        self._send(request)
        answer = self._receive()
        try:
            decoder = wire.Decoder(lambda number: Opaque(self, number))
            self._copy_back(arguments, answer["after"], decoder)
            return decoder.decode(answer["value"])
        except wire.Malformed as error:
            self.broken = error
        except (KeyError, TypeError):
            self.broken = wire.Malformed("not an answer")
        except MemoryError:
            self.broken = wire.Malformed("an answer over the judge's memory")
        raise self.broken

    def _copy_back(self, arguments, after, decoder):
        """Repeats on this side what the call changed in place."""
        if type(after) is not list or len(after) != len(arguments):
            raise wire.Malformed("not an answer")
        for argument, term in zip(arguments, after):
            value = None if term is None else decoder.decode(term)
            if value is None or type(value) is not type(argument):
                continue
            if type(argument) in (list, bytearray):
                argument[:] = value
            elif type(argument) in (dict, set):
                argument.clear()
                argument.update(value)

    def _send(self, message):
        try:
            wire.write_frame(self._descriptor, wire.pack(message))
        except OSError:
            self.broken = wire.Ended()
            raise self.broken from None

    def _receive(self):
        try:
            answer = wire.unpack(wire.read_frame(self._descriptor, self._frame_bytes))
        except wire.Malformed as error:
            self.broken = error
        except (wire.Ended, OSError):
            self.broken = wire.Ended()
        except MemoryError:
            self.broken = wire.Malformed("an answer over the judge's memory")
        if self.broken:
            raise self.broken
        if "raised" in answer:
            raise candidate_error(str(answer["raised"]), str(answer.get("message", "")))
        if "too_large" in answer:
            self.broken = wire.Malformed("an answer over the limit of %d bytes" % self._frame_bytes)
            raise self.broken
        return answer


def _number_of(value):
    if type(value) is Opaque:
        return value._number
    raise Fault("the tests pass a %s, which cannot cross to the candidate" % type(value).__name__)


def candidate_error(name, message):
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, Exception):
        try:
            return type(known.__name__, (CandidateError, known), {})(message)
        except TypeError:
            pass  # some builtin exceptions need more than a message
    return CandidateError("%s: %s" % (name[:50], message[:300]))
