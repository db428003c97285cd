"""What keeps one candidate program in its box: namespaces, resource limits, a list of refused system calls.

Everything here is applied by the forked child to itself, before it reads the program.
"""

import ctypes
import functools
import os
import platform
import resource
import signal

_libc = ctypes.CDLL(None, use_errno=True)
# PyDLL keeps the interpreter lock, as a fork must.
_raw = ctypes.PyDLL(None, use_errno=True).syscall

CLONE_NEWNS, CLONE_NEWIPC = 0x0002_0000, 0x0800_0000
CLONE_NEWUSER, CLONE_NEWPID = 0x1000_0000, 0x2000_0000
# Every CLONE_NEW* flag that clone takes: mount, cgroup, uts, ipc, user, pid, network.
ANY_NAMESPACE = 0x7E02_0000
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x2008_0522
EPERM, ENOSYS = 1, 38

# Refused system calls: number on x86_64, number on aarch64 (None: it has none). The rule: whatever reaches other
# processes, the network, mounts, kernel objects that outlive a process, or rarely used parts of the kernel.
REFUSED = {
    # network (a socket pair reaches nobody else, and asyncio needs one)
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    # memory that no limit of ours counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "shmdt": (67, 197),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184),
    "mq_getsetattr": (245, 185),
    # parts of the kernel with a history
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "lookup_dcookie": (212, 18),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "_sysctl": (156, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    # the whole machine
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "nfsservctl": (180, 42),
    "vhangup": (153, 58),
}
CLONE3 = 435
# name of the machine: column of REFUSED, AUDIT_ARCH constant, number of clone
MACHINES = {"x86_64": (0, 0xC000_003E, 56), "aarch64": (1, 0xC000_00B7, 220)}


def _machine():
    name = platform.machine()
    if name not in MACHINES:
        raise OSError("no table of system calls for the processor " + name)
    return MACHINES[name]


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint)]


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction))]


# Classic BPF: opcodes, results, and the layout of struct seccomp_data.
_LOAD, _RETURN, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT = 0x20, 0x06, 0x15, 0x35, 0x45
_KILL, _ERROR, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _FIRST_ARGUMENT_OFFSET = 0, 4, 16


@functools.cache
def _filter_program(extra=()):
    column, architecture, clone = _machine()
    code = [(_LOAD, 0, 0, _ARCHITECTURE_OFFSET), (_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    code += [(_LOAD, 0, 0, _NUMBER_OFFSET)]
    if column == 0:  # the x32 numbers are a second door to the same calls
        code += [(_IF_AT_LEAST, 0, 1, 0x4000_0000), (_RETURN, 0, 0, _ERROR | EPERM)]
    code += [(_IF_EQUAL, 0, 4, clone), (_LOAD, 0, 0, _FIRST_ARGUMENT_OFFSET)]
    code += [(_IF_ANY_BIT, 0, 1, ANY_NAMESPACE), (_RETURN, 0, 0, _ERROR | EPERM), (_LOAD, 0, 0, _NUMBER_OFFSET)]
    # clone3 hides its flags behind a pointer. ENOSYS makes the C library fall back to clone; EPERM would end threads.
    code += [(_IF_EQUAL, 0, 1, CLONE3), (_RETURN, 0, 0, _ERROR | ENOSYS)]
    for numbers in REFUSED.values():
        code += _refusal(numbers[column])
    for rule in extra:
        code += rule(column)
    code += [(_RETURN, 0, 0, _ALLOW)]
    instructions = (_Instruction * len(code))(*(_Instruction(*line) for line in code))
    return _Program(len(instructions), instructions)


def _refusal(number):
    return [] if number is None else [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | EPERM)]


def refuse(numbers):
    """A rule: the system call, by its number on each machine, is refused."""
    return lambda column: _refusal(numbers[column])


def refuse_values(numbers, argument, values):
    """A rule: the system call is refused with one of these values of an argument."""
    return lambda column: _on_argument(
        numbers[column],
        argument,
        [line for value in values for line in ((_IF_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ERROR | EPERM))],
    )


def allow_value(numbers, argument, value):
    """A rule: the system call is refused but with this value of an argument."""
    return lambda column: _on_argument(
        numbers[column], argument, [(_IF_EQUAL, 1, 0, value), (_RETURN, 0, 0, _ERROR | EPERM)]
    )


def _on_argument(number, argument, tests):
    load = (_LOAD, 0, 0, _FIRST_ARGUMENT_OFFSET + 8 * argument)
    body = [load, *tests, (_LOAD, 0, 0, _NUMBER_OFFSET)]
    return [(_IF_EQUAL, 0, len(body), number), *body]


def prepare():
    """Builds once, before any fork, what every child uses."""
    _filter_program()


def refuse_system_calls(*extra):
    """Installs the filter, with further rules where given, for this process and all that it starts."""
    forbid_new_privileges()
    program = _filter_program(extra)
    _check(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp")


def forbid_new_privileges():
    control_process(PR_SET_NO_NEW_PRIVS, 1, "no_new_privs")


def control_process(option, value, what):
    """prctl with one value."""
    _check(_libc.prctl(option, value, 0, 0, 0), what)


def system_call(what, number, *arguments):
    """A system call that the C library has no function for; its result."""
    result = _libc.syscall(number, *arguments)
    if result < 0:
        _check(result, what)
    return result


def drop_capabilities():
    """Gives up what the owner of a user namespace may do in it."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def limit_resources(limits):
    """Hard limits: what is lowered here cannot be raised again."""
    cpu_seconds = max(1, int(limits["cpu_seconds"]))
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        ceiling = resource.getrlimit(kind)[1]
        value = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
        resource.setrlimit(kind, (value, value))


def fork_plain():
    """Forks without namespaces of its own."""
    return os.fork()


def fork_into_namespaces():
    """Forks into new user, process, mount and IPC namespaces. The child is process 1 there: its end ends all."""
    flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | signal.SIGCHLD
    clone = _machine()[2]
    ctypes.pythonapi.PyOS_BeforeFork()
    process = _raw(clone, flags, 0, 0, 0, 0)
    if process == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    error = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if process < 0:
        raise OSError(error, "clone: " + os.strerror(error))
    return process


def enter_namespaces(user, group, limits):
    """In the child: maps its user and takes an empty, bounded /tmp of its own."""
    for file, content in (
        ("setgroups", "deny"),
        ("uid_map", "%d %d 1" % (user, user)),
        ("gid_map", "%d %d 1" % (group, group)),
    ):
        with open("/proc/self/" + file, "w") as mapping:
            mapping.write(content)
    size = "size=%d,nr_inodes=%d,mode=0777" % (limits["temporary_bytes"], limits["temporary_files"])
    _mount_tmpfs("/tmp", MS_NOSUID | MS_NODEV, size)
    os.chdir("/tmp")


def hide_processes():
    """In the child: an empty /proc, where a program needs none."""
    _mount_tmpfs("/proc", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,nr_inodes=1,mode=0555")


def leave_with_parent():
    """Leads a session of its own, so that kill(0) stays inside, and dies with the supervisor."""
    os.setsid()
    _check(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "parent death signal")


def _mount_tmpfs(folder, flags, options):
    _check(_libc.mount(b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode()), "mount " + folder)


def _check(result, what):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, "%s: %s" % (what, os.strerror(error)))
