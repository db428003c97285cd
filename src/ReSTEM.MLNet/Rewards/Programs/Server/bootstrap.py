# Given to the interpreter with -c. Reads the server's modules from standard input, so that no file of the host has
# to be readable from the box: a length in four bytes, then JSON [[name, source], ...] in the order of their imports.
import json, os, sys, types


def read(count):
    received = b""
    while len(received) < count:
        chunk = os.read(0, count - len(received))
        if not chunk:
            os._exit(0)
        received += chunk
    return received


sys.path[:] = [folder for folder in sys.path if folder]
for name, source in json.loads(read(int.from_bytes(read(4), "little"))):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, name + ".py", "exec"), module.__dict__)
sys.modules["server"].main()
