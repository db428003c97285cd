"""The fall-back where no namespaces can be had: Landlock bounds the files, and more system calls are refused.

The program shares processes and mounts with the host. So nothing is writable, signals reach nobody, and what
Landlock leaves open on the files of the same user (modes, owners, times, attributes) is refused as a system call.
"""

import ctypes
import os
import signal

import isolation

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
GET_VERSION = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# All rights on files that each version of the interface knows; a later one knows those of the earlier.
FILE_RIGHTS = ((5, (1 << 16) - 1), (3, (1 << 15) - 1), (2, (1 << 14) - 1), (1, (1 << 13) - 1))
TCP_BIND_AND_CONNECT, TCP_SINCE = 3, 4
ABSTRACT_SOCKETS_AND_SIGNALS, SCOPES_SINCE = 3, 6
PR_SET_CHILD_SUBREAPER = 36

SYSTEM_FOLDERS = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
READABLE_FILES = ("/etc/ld.so.cache", "/dev/zero", "/dev/urandom", "/dev/random")
WRITABLE_FILES = ("/dev/null",)

# Refused on top of isolation.REFUSED: what reaches other processes or files of the same user.
REFUSED = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "truncate": (76, 45),
}
# Judged by an argument.
TGKILL, PRLIMIT, FCNTL = (234, 131), (302, 261), (72, 25)
# Commands of fcntl by which a descriptor sends signals to another process.
SENDS_SIGNALS = (8, 10, 15)


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("descriptor", ctypes.c_int32)]


def restrict_files(folders):
    """Leaves the system and these folders to read, and nothing to write."""
    version = _call(CREATE_RULESET, None, ctypes.c_size_t(0), GET_VERSION)
    rights = next(all_rights for since, all_rights in FILE_RIGHTS if version >= since)
    rules = _Ruleset(
        rights,
        TCP_BIND_AND_CONNECT if version >= TCP_SINCE else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if version >= SCOPES_SINCE else 0,
    )
    # An older kernel takes a shorter structure.
    size = 24 if version >= SCOPES_SINCE else 16 if version >= TCP_SINCE else 8
    ruleset = _call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    for folder in (*SYSTEM_FOLDERS, *folders):
        _allow(ruleset, folder, EXECUTE | READ_FILE | READ_DIR)
    for file in READABLE_FILES:
        _allow(ruleset, file, READ_FILE)
    for file in WRITABLE_FILES:
        _allow(ruleset, file, READ_FILE | WRITE_FILE)
    isolation.forbid_new_privileges()
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def rules(process):
    """What the filter refuses besides its own list. A process may signal itself, as abort() does."""
    return (
        *(isolation.refuse(numbers) for numbers in REFUSED.values()),
        isolation.allow_value(TGKILL, 0, process),
        isolation.allow_value(PRLIMIT, 0, 0),
        isolation.refuse_values(FCNTL, 1, SENDS_SIGNALS),
    )


def adopt_orphans():
    """Makes this process the parent of what its descendants leave behind."""
    isolation.control_process(PR_SET_CHILD_SUBREAPER, 1, "child subreaper")


def end_descendants():
    """Kills until there is nobody left: the children of what is killed become ours, and their number is limited."""
    while True:
        for child in _children():
            os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children():
    with open("/proc/self/task/%d/children" % os.getpid()) as file:
        return [int(number) for number in file.read().split()]


def tasks_of_user():
    """Processes and threads of this user on the whole host, as the limit of processes counts them."""
    user, count = os.getuid(), 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.stat("/proc/" + name).st_uid == user:
                    count += len(os.listdir("/proc/%s/task" % name))
            except OSError:
                pass  # it ended meanwhile
    return count


def _allow(ruleset, path, rights):
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rule = _PathRule(rights, descriptor)
    _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(descriptor)


def _call(number, *arguments):
    return isolation.system_call("Landlock", number, *arguments)
