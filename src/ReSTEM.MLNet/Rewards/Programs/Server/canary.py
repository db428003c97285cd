# The self-test's third program: tries what a hostile program would, and returns the list of what succeeded.
import os
import socket


def _attempt(action):
    try:
        action()
    except Exception:
        return False
    return True


def _write(path):
    with open(path, "w") as file:
        file.write("x")


def escapes(secret):
    attempts = {
        "read the host's files": lambda: open(secret).read(),
        "read the accounts": lambda: open("/etc/passwd").read(),
        "read another process": lambda: open("/proc/1/environ").read(),
        "write beside the system": lambda: _write("/usr/escaped"),
        "write at the root": lambda: _write("/escaped"),
        "open a network socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "change its root": lambda: os.chroot("/tmp"),
        "raise its limits": _raise_limits,
        "signal its parent": _signal_parent,
    }
    return [name for name, action in attempts.items() if _attempt(action)]


def _raise_limits():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _signal_parent():
    # The first process of a namespace sees none.
    if os.getppid() == 0:
        raise OSError("there is no parent")
    os.kill(os.getppid(), 0)
