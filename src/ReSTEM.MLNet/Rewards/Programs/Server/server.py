"""The sandbox's server: splits into judge and supervisor before any test arrives, then judges what the host sends.

Host and server speak in frames (see wire) over standard input and output. First the settings, answered by
{"ready": true}; then, for each request, {"started": id} when the program's time begins, and its result.
"""

import gc
import json
import os
import resource
import socket
import sys

# Imported before the split so that every forked program finds them loaded.
import bisect, collections, copy, datetime, decimal, fractions, functools, hashlib, heapq, io  # noqa: E401, F401
import itertools, math, operator, random, re, statistics, string, threading, typing  # noqa: E401, F401

import candidate
import isolation
import judge
import wire


def main():
    settings = json.loads(wire.read_frame(0, sys.maxsize))
    judge_end, supervisor_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    gc.collect()
    gc.freeze()
    if os.fork() == 0:
        judge_end.close()
        try:
            candidate.supervise(supervisor_end, settings)
        finally:
            os._exit(1)
    supervisor_end.close()
    serve(judge_end, settings)


def serve(control, settings):
    host = os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 1)
    judge_bytes = settings["limits"]["judge_memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (judge_bytes, judge_bytes))
    current = {}
    this = judge.Judge(control, settings, lambda: wire.write_frame(host, wire.pack({"started": current["id"]})))
    wire.write_frame(host, wire.pack({"ready": True}))
    while True:
        try:
            current = json.loads(wire.read_frame(0, sys.maxsize))
        except wire.Ended:
            os._exit(0)
        try:
            result = this.judge(current)
        except judge.MachineryFailure as error:
            result = {"outcome": "failure", "detail": str(error)[:400]}
        result["id"] = current["id"]
        wire.write_frame(host, wire.pack(result))
