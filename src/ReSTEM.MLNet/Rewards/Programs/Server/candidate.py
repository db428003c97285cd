"""The side that runs candidate programs: a supervisor that forks, and the forked child that runs one program.

The supervisor split from the judge before any test arrived and never reads a program: the child does, after it
has closed itself in. So no child can find tests, expected values or earlier programs in its memory.
"""

import ast
import atexit
import base64
import builtins
import fcntl
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import types

import isolation
import landlock
import wire

READY = b"ready"
CONNECTION = 3
RUNTIME = {"name": "Microsoft.NETCore.App", "version": "10.0.0"}
NAMESPACES, WITH_PROCESSES, LANDLOCK = "namespaces", "namespaces with processes", "landlock"
BOXED = (NAMESPACES, WITH_PROCESSES)


def supervise(control, settings):
    """Serves the judge: 'start' with descriptors forks a child, 'end' with a grace in milliseconds reaps it."""
    _silence()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    isolation.prepare()
    shares_processes = settings["boxing"] not in BOXED
    if shares_processes:
        landlock.adopt_orphans()
    child = None
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 256, 3)
        if not message:
            if shares_processes:
                landlock.end_descendants()
            os._exit(0)
        order = json.loads(message)
        if order["do"] == "start":
            child, reply = _start(control, descriptors, settings)
        else:
            reply = _end(child, order["grace"])
            child = None
            if shares_processes:
                landlock.end_descendants()
        control.sendall(wire.pack(reply))


def _start(control, descriptors, settings):
    fork = isolation.fork_into_namespaces if settings["boxing"] in BOXED else isolation.fork_plain
    user, group = os.getuid(), os.getgid()
    try:
        child = fork()
    except OSError as error:
        child, reply = None, {"failed": str(error)}
    else:
        if child == 0:
            control.close()
            _become_candidate(descriptors, user, group, settings)
        reply = {"started": child}
    for descriptor in descriptors:
        os.close(descriptor)
    return child, reply


def _end(child, grace):
    """Waits for the child to end by itself, ends it otherwise, and says how it went."""
    watch = os.pidfd_open(child)
    poll = select.poll()
    poll.register(watch, select.POLLIN)
    by_itself = bool(poll.poll(grace))
    os.close(watch)
    if not by_itself:
        os.kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    return {
        "by_itself": by_itself,
        "exit": os.waitstatus_to_exitcode(status),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
    }


def _silence():
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def _become_candidate(descriptors, user, group, settings):
    """Runs one program in this process and never returns."""
    try:
        _close_in(descriptors, user, group, settings)
        wire.write_frame(CONNECTION, READY)
    except BaseException as error:
        wire.write_frame(descriptors[0], wire.pack({"failed": "%s: %s" % (type(error).__name__, error)}))
        os._exit(1)
    try:
        request = json.loads(wire.read_frame(CONNECTION, sys.maxsize))
        random.seed(0)  # here, because a fork seeds anew
        if request["mode"] == "stdio":
            _run_script(request["program"])
        elif request["mode"] == "executable":
            _execute(request)
        else:
            _serve_calls(request["program"], request["preamble"], settings["limits"]["frame_bytes"])
    finally:
        os._exit(1)


def _close_in(descriptors, user, group, settings):
    isolation.leave_with_parent()
    limits = settings["limits"]
    if settings["boxing"] in BOXED:
        isolation.enter_namespaces(user, group, limits)
        if settings["boxing"] == NAMESPACES:
            isolation.hide_processes()
    else:
        # The limit counts the user's processes on the whole host.
        limits = {**limits, "processes": limits["processes"] + landlock.tasks_of_user()}
    _take_descriptors(descriptors)
    os.environ.clear()
    isolation.drop_capabilities()
    isolation.limit_resources(limits)
    if settings["boxing"] in BOXED:
        isolation.refuse_system_calls()
    elif settings["boxing"] == LANDLOCK:
        landlock.restrict_files(settings["folders"])
        isolation.refuse_system_calls(*landlock.rules(os.getpid()))


def _take_descriptors(descriptors):
    """Keeps the connection as 3 and, where given, output as 1 and input as 0; closes everything else."""
    above = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in descriptors]
    _silence()
    for place, descriptor in zip((CONNECTION, 1, 0), above):
        os.dup2(descriptor, place)
    os.closerange(CONNECTION + 1, 1 << 16)


def _execute(request):
    """Becomes the runtime of a compiled program: its library file, and what a runtime needs beside it, lie in /tmp."""
    files = {
        "program.dll": base64.b64decode(request["program"]),
        "program.runtimeconfig.json": wire.pack({"runtimeOptions": {"framework": RUNTIME}}),
    }
    for name, content in files.items():
        with open(name, "wb") as file:
            file.write(content)
    environment = {
        "HOME": "/tmp",
        "DOTNET_GCHeapHardLimit": hex(request["heap_bytes"]),
        "DOTNET_gcConcurrent": "0",
        "DOTNET_EnableDiagnostics": "0",
        "DOTNET_EnableWriteXorExecute": "0",
        "DOTNET_TieredPGO": "0",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    }
    os.set_inheritable(CONNECTION, False)
    os.execve(request["runtime"], ["dotnet", "exec", "/tmp/program.dll"], environment)


def _run_script(program):
    """Runs the program as a script: standard input is the test's, standard output is what the judge reads."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    status = 0
    try:
        exec(_compile_script(program), module.__dict__)
    except BaseException as error:
        status = _report(error)
    try:
        _finish()
        sys.stdout.flush()
    except BaseException as error:
        status = status or _report(error)
    os._exit(status)


def _compile_script(program):
    """Compiles a script. APPS runs scripts inside a function, and some of its solutions return from there."""
    try:
        return compile(program, "<candidate>", "exec", dont_inherit=True)
    except SyntaxError as error:
        if "outside function" not in str(error.msg):
            raise
    return compile(_ReturnEnds().visit(ast.parse(program)), "<candidate>", "exec", dont_inherit=True)


class _ReturnEnds(ast.NodeTransformer):
    """Makes a `return` at the top of a script its end."""

    def visit_Return(self, node):
        end = ast.parse("raise SystemExit").body
        before = [] if node.value is None else [ast.Expr(node.value)]
        return [ast.fix_missing_locations(ast.copy_location(line, node)) for line in before + end]

    def _leave(self, node):
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _leave


def _finish():
    """What the interpreter does at its end: waits for threads, then calls the exit handlers."""
    threading._shutdown()
    atexit._run_exitfuncs()


def _report(error):
    """Tells the judge of an error and returns the exit status, as the interpreter would."""
    if isinstance(error, SystemExit):
        code = error.code
        return 0 if code is None else code & 255 if type(code) is int else 1
    try:
        wire.write_frame(CONNECTION, wire.pack(_raised(error)))
    except BaseException:
        pass
    return 1


class Objects:
    """What the judge knows by number only."""

    def __init__(self):
        self._kept = []
        self._numbers = {}

    def keep(self, value):
        number = self._numbers.setdefault(id(value), len(self._kept))
        if number == len(self._kept):
            self._kept.append(value)
        return number

    def find(self, number):
        return self._kept[number]


def _serve_calls(program, preamble, frame_bytes):
    """Loads the program as a module and answers calls until the judge hangs up."""
    module = types.ModuleType("candidate")
    sys.modules["candidate"] = module
    try:
        exec(preamble, module.__dict__)
        exec(compile(program, "<candidate>", "exec", dont_inherit=True), module.__dict__)
        answer = {"loaded": True}
    except BaseException as error:
        answer = _raised(error)
    wire.write_frame(CONNECTION, wire.pack(answer))
    objects = Objects()
    while True:
        request = json.loads(wire.read_frame(CONNECTION, sys.maxsize))
        try:
            payload = wire.pack(_answer(request, module.__dict__, objects))
        except BaseException as error:
            payload = wire.pack(_raised(error))
        if len(payload) > frame_bytes:
            payload = wire.pack({"too_large": len(payload)})
        wire.write_frame(CONNECTION, payload)


def _answer(request, names, objects):
    decoder = wire.Decoder(objects.find, sys.maxsize)
    arguments = [decoder.decode(term) for term in request["arguments"]]
    named = {name: decoder.decode(term) for name, term in request["named"].items()}
    before = [_content(argument, objects.keep) for argument in arguments]
    value = _target(request, names, objects)(*arguments, **named)
    answer = {"value": wire.encode(value, objects.keep)}
    after = [_content(argument, objects.keep) for argument in arguments]
    answer["after"] = [new if new != old else None for old, new in zip(before, after)]
    return answer


def _content(argument, keep):
    """The terms of an argument that a call can change in place."""
    return wire.encode(argument, keep) if type(argument) in (list, dict, set, bytearray) else None


def _target(request, names, objects):
    name = request.get("name")
    if "object" not in request:
        # LeetCode's convention: the function is a method of a class named Solution.
        return names[name] if name in names else getattr(names["Solution"](), name)
    owner = objects.find(request["object"])
    if request["do"] == "get":
        return lambda: getattr(owner, name)
    if request["do"] == "set":
        return lambda value: setattr(owner, name, value)
    return owner


def _raised(error):
    kind = type(error)
    known = next(base.__name__ for base in kind.__mro__ if getattr(builtins, base.__name__, None) is base)
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    return {"raised": known, "message": message if known == kind.__name__ else kind.__name__ + ": " + message}
