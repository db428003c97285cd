"""The side that holds the tests: it runs them with the candidate's names bound to calls across the wire.

Comparison happens here, on data that this side decoded itself. An object that is no data stands here as an
`Opaque` whose ==, truth and hash raise. The verdict leaves this process by a pipe that no candidate ever held.
"""

import base64
import contextlib
import fcntl
import json
import os
import random
import resource
import select
import signal
import socket
import time

import candidate
import problems
import wire
from program import CandidateError, Fault, Program


class MachineryFailure(Exception):
    """The sandbox itself failed: no statement about the candidate."""


class Expired(BaseException):
    """The time of the program is over."""


class Clock:
    """A deadline that interrupts Python code on this side and remembers that it passed, whatever the tests catch."""

    def __init__(self):
        self.expired = False
        self._armed = False
        signal.signal(signal.SIGALRM, self._ring)

    def _ring(self, *_):
        if self._armed:
            self.expired = True
            raise Expired()

    @contextlib.contextmanager
    def limit(self, seconds):
        self.expired = False
        self._armed = True
        # Rings again and again: a bare `except` in a test may swallow one.
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
        try:
            yield
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)


class Supervisor:
    """The candidate side's control line."""

    def __init__(self, control):
        self._control = control

    def start(self, descriptors):
        socket.send_fds(self._control, [wire.pack({"do": "start"})], descriptors)
        self._reply()

    def end(self, grace_milliseconds=0):
        self._control.sendall(wire.pack({"do": "end", "grace": int(grace_milliseconds)}))
        return self._reply()

    def _reply(self):
        message = self._control.recv(4096)
        if not message:
            raise MachineryFailure("the supervisor ended")
        reply = json.loads(message)
        if "failed" in reply:
            raise MachineryFailure(reply["failed"])
        return reply


class Judge:
    """Judges one request after the other."""

    def __init__(self, control, settings, started):
        self._supervisor = Supervisor(control)
        self._limits = settings["limits"]
        self._clock = Clock()
        self._started = started

    def judge(self, request):
        random.seed(0)
        began = time.monotonic()
        run = self._run_script if request["mode"] in ("stdio", "executable") else self._run_calls
        result = run(request)
        result["milliseconds"] = (time.monotonic() - began) * 1000
        result["peak_kilobytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return result

    def _run_calls(self, request):
        try:
            tests = problems.prepare_tests(request) if request["mode"] == "tests" else problems.prepare_cases(request)
        except Exception as error:
            return _fault(error)
        connection = self._start_child([])
        program = Program(connection.fileno(), self._limits["frame_bytes"])
        try:
            result = self._run_tests(program, request, tests)
        finally:
            connection.close()
            ended = self._supervisor.end()
        if isinstance(program.broken, wire.Ended) and result["outcome"] != "timeout":
            return self._died(ended)
        return result

    def _run_tests(self, program, request, tests):
        try:
            with self._clock.limit(request["seconds"]):
                result = self._load_and_test(program, request, tests)
        except Expired:
            pass
        if self._clock.expired:
            return {"outcome": "timeout", "detail": ""}
        if isinstance(program.broken, wire.Malformed):
            return {"outcome": "output_limit", "detail": str(program.broken)}
        return result

    def _load_and_test(self, program, request, tests):
        try:
            program.load(request["program"], request["preamble"])
        except CandidateError as error:
            return {"outcome": "load_failed", "detail": _describe(error)}
        except (wire.Ended, wire.Malformed):
            return {"outcome": "died", "detail": ""}
        try:
            tests(program)
            return {"outcome": "pass", "detail": ""}
        except CandidateError as error:
            return {"outcome": "raised", "detail": _describe(error)}
        except AssertionError as error:
            return {"outcome": "wrong", "detail": problems.failed_line(error, request)}
        except (wire.Ended, wire.Malformed):
            return {"outcome": "died", "detail": ""}
        except (NameError, ImportError, SyntaxError, SystemExit, Fault, wire.NotData) as error:
            return _fault(error)
        except Exception as error:
            return {"outcome": "raised", "detail": "the tests on the answer: " + _describe(error)}

    def _run_script(self, request):
        given = _sealed_file(base64.b64decode(request["stdin"]))
        output, written = socket.socketpair()
        try:
            connection = self._start_child([written.fileno(), given])
        finally:
            written.close()
            os.close(given)
        with output, connection:
            deadline = time.monotonic() + request["seconds"]
            order = {name: request[name] for name in ("mode", "program", "runtime", "heap_bytes")}
            wire.write_frame(connection.fileno(), wire.pack(order))
            text, reason = self._read_output(output, deadline)
            # Standard output is closed: what remains of the time is for the program to end by itself.
            grace = max(0, deadline - time.monotonic()) if text is not None else 0
            ended = self._supervisor.end(grace * 1000)
            return self._script_result(text, reason, ended, connection)

    def _read_output(self, output, deadline):
        text = bytearray()
        poll = select.poll()
        poll.register(output, select.POLLIN)
        while len(text) <= self._limits["output_bytes"]:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                return None, "timeout"
            chunk = output.recv(1 << 16)
            if not chunk:
                return text, "ran"
            text += chunk
        return None, "output_limit"

    def _script_result(self, text, reason, ended, connection):
        if text is None:
            return {"outcome": reason, "detail": ""}
        if not ended["by_itself"]:
            return {"outcome": "timeout", "detail": ""}
        if ended["exit"] == 0:
            return {"outcome": "ran", "detail": "", "output": base64.b64encode(text).decode()}
        try:
            error = wire.unpack(wire.read_frame(connection.fileno(), self._limits["frame_bytes"]))
            detail = "%s: %s" % (error.get("raised"), error.get("message"))
            return {"outcome": "raised", "detail": detail[:400]}
        except (wire.Ended, wire.Malformed, OSError):
            return self._died(ended)

    def _died(self, ended):
        if ended["cpu_seconds"] >= self._limits["cpu_seconds"] - 1:
            return {"outcome": "timeout", "detail": "CPU limit"}
        how = "signal %d" % -ended["exit"] if ended["exit"] < 0 else "exit status %d" % ended["exit"]
        return {"outcome": "died", "detail": "the program ended itself: " + how}

    def _start_child(self, extra):
        """Forks a child and waits until it has closed itself in; only then does the program's time begin."""
        mine, its = socket.socketpair()
        with its:
            self._supervisor.start([its.fileno(), *extra])
        try:
            hello = wire.read_frame(mine.fileno(), 4096)
        except (wire.Ended, OSError):
            hello = b"the child ended before it was closed in"
        if hello != candidate.READY:
            raise MachineryFailure(hello.decode("utf-8", "replace"))
        self._started()
        return mine


def _sealed_file(content):
    """An anonymous file that its reader cannot change."""
    descriptor = os.memfd_create("stdin", os.MFD_ALLOW_SEALING)
    pending = memoryview(content)
    while pending:
        pending = pending[os.write(descriptor, pending) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
    return descriptor


def _describe(error):
    return ("%s: %s" % (type(error).__name__, error))[:400]


def _fault(error):
    return {"outcome": "fault", "detail": _describe(error)}
