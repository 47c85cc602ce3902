"""A process that runs outsiders' text gives up what it never needs: other machines, other programs, more processes.

The engine follows SERVICE with no switch to turn that off; `graph.reading.guard` refuses it before, and this is what
stands behind the guard. It is a filter of system calls that the process puts on itself and cannot take off (seccomp
with a BPF program, Linux on x86-64 and ARM64). Elsewhere there is none, and `confine` says so.

    if not confine():
        …  # say that only the guard stands between a query and the network

Refused are new sockets and connections, new programs, new processes (threads are fine), looking into other processes,
and io_uring, which would do all of it unseen. A refused call fails with EPERM.
"""

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Architecture:
    """Numbers of system calls, which differ by machine (Linux `asm/unistd.h`).

    Attributes:
        audit: What the kernel calls the architecture (`AUDIT_ARCH_…`).
        refused: Calls that fail with EPERM.
        programs: Further ones, unless the process may run programs.
        accepting: Further ones, unless the process may take connections where it listens already.
        clone, clone3: The two ways to make a thread or a process.
        seccomp: The call that puts the filter on.
        foreign: Least number of calls by another convention (x32), or None.
    """

    audit: int
    refused: tuple[int, ...]
    programs: tuple[int, ...]
    accepting: tuple[int, ...]
    clone: int
    clone3: int
    seccomp: int
    foreign: int | None = None


# Refused: socket, connect, bind, listen; ptrace, process_vm_readv, process_vm_writev; pidfd_open,
# pidfd_getfd; io_uring_setup, io_uring_enter, io_uring_register; unshare, setns, mount. Programs: (fork, vfork,)
# execve, execveat. Accepting: accept, accept4.
_X86_64 = Architecture(
    audit=0xC000003E,
    refused=(41, 42, 49, 50, 101, 310, 311, 434, 438, 425, 426, 427, 272, 308, 165),
    programs=(57, 58, 59, 322),
    accepting=(43, 288),
    clone=56,
    clone3=435,
    seccomp=317,
    foreign=0x40000000,
)
_ARM_64 = Architecture(
    audit=0xC00000B7,
    refused=(198, 203, 200, 201, 117, 270, 271, 434, 438, 425, 426, 427, 97, 268, 40),
    programs=(221, 281),
    accepting=(202, 242),
    clone=220,
    clone3=435,
    seccomp=277,
)
_KNOWN: Final = {"x86_64": _X86_64, "aarch64": _ARM_64}

# BPF (linux/filter.h, linux/seccomp.h): load a word, compare, return.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CLONE_THREAD = 0x00010000
_PR_SET_NO_NEW_PRIVS = 38
_SET_FILTER, _ALL_THREADS = 1, 1


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine(*, programs: bool = False, accepting: bool = False) -> bool:
    """Put the filter on this process, all its threads and their children; say whether it holds.

    Args:
        programs: Whether it may still run programs, which are then under the filter too; never where the text of
            an outsider is a program itself, as a query is.
        accepting: Whether it may go on to take connections where it listens.

    Returns:
        False where the machine or the kernel has no such filter; then nothing is changed.
    """
    known = _KNOWN.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    program = b"".join(_filter(known, programs=programs, accepting=accepting))
    held = ctypes.create_string_buffer(program, len(program))
    told = _Program(len(program) // 8, ctypes.addressof(held))
    kernel = ctypes.CDLL(None, use_errno=True)
    # Without it only root may filter; with it no program gains rights by being run.
    if kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    put = kernel.syscall(ctypes.c_long(known.seccomp), _SET_FILTER, _ALL_THREADS, ctypes.byref(told))
    return bool(put == 0)


def _filter(known: Architecture, *, programs: bool, accepting: bool) -> Iterator[bytes]:
    """Write the program; each step is an instruction of eight bytes."""
    refused = _ERRNO | errno.EPERM
    yield _step(_LOAD, _ARCHITECTURE)
    yield _step(_EQUAL, known.audit, 1, 0)
    yield _step(_RETURN, _KILL)
    yield _step(_LOAD, _NUMBER)
    if known.foreign is not None:
        yield from _refuse(_AT_LEAST, known.foreign, refused)
    # Its flags lie where a filter cannot look; without it the C library makes threads by clone.
    yield from _refuse(_EQUAL, known.clone3, _ERRNO | errno.ENOSYS)
    for number in known.refused if accepting else known.refused + known.accepting:
        yield from _refuse(_EQUAL, number, refused)
    if programs:
        yield _step(_RETURN, _ALLOW)
        return
    for number in known.programs:
        yield from _refuse(_EQUAL, number, refused)
    yield _step(_EQUAL, known.clone, 1, 0)
    yield _step(_RETURN, _ALLOW)
    yield _step(_LOAD, _FIRST_ARGUMENT)
    yield _step(_ANY_BIT, _CLONE_THREAD, 1, 0)
    yield _step(_RETURN, refused)
    yield _step(_RETURN, _ALLOW)


def _refuse(compare: int, value: int, answer: int) -> Iterator[bytes]:
    yield _step(compare, value, 0, 1)
    yield _step(_RETURN, answer)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
