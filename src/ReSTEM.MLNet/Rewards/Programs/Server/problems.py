"""Makes a problem's tests ready to run against a program, before any program is started."""

import ast
import builtins
import traceback

TESTS = "<tests>"


def prepare_tests(request):
    """Compiles assertion-style tests. Returns what runs them against a program.

    The names bound to the candidate are the entry point where one is named; else those that the tests use and
    nothing trusted defines. The reference solution gives its imports, and which builtins it redefines.
    """
    names = {"__name__": "tests", "__builtins__": builtins}
    exec(compile(request["prelude"], "<prelude>", "exec", dont_inherit=True), names)
    setup = compile(request["setup"], "<setup>", "exec", dont_inherit=True)
    tests = compile(request["tests"], TESTS, "exec", dont_inherit=True)
    if request["entry"]:
        bound = [request["entry"]]
    else:
        bound = _names_to_bind(request, names)

    def run(program):
        for name in bound:
            names[name] = program.function(name)
        exec(setup, names)
        exec(tests, names)

    return run


def _names_to_bind(request, names):
    used, own = _names_of(ast.parse(request["setup"] + "\n" + request["tests"]))
    redefined = set()
    if request["reference"]:
        reference = ast.parse(request["reference"])
        imports = [node for node in reference.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        imported = {}
        exec(compile(ast.Module(imports, []), "<reference>", "exec"), imported)
        # An import must not change what the tests' `set` or `len` mean: the reference may be what is judged.
        names.update((name, value) for name, value in imported.items() if not hasattr(builtins, name))
        # Only what stands at its top: a local variable named `set` must not put the tests' `set` in hostile hands.
        redefined = {node.name for node in reference.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    free = {name for name in used - own if name not in names and not hasattr(builtins, name)}
    # A function named like a builtin is what is tested only where the tests call nothing else of the candidate's.
    return sorted(free or (used & redefined) - own)


def _names_of(tree):
    used, defined = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.alias):
            defined.add((node.asname or node.name).split(".")[0])
    return used, defined


def prepare_cases(request):
    """Arguments and expected values as APPS writes them. Returns what runs them against a program."""
    inputs = [[_integer_keys(value) for value in arguments] for arguments in request["inputs"]]
    outputs = request["outputs"]
    # APPS wraps most expected values in a list of one; where all are wrapped, the wrap is the convention.
    wrapped = all(type(output) is list and len(output) == 1 for output in outputs)

    def run(program):
        function = program.function(request["entry"])
        for number, (arguments, output) in enumerate(zip(inputs, outputs), 1):
            answer = _as_json(function(*arguments))
            same = answer == output or (wrapped and answer == output[0])
            assert same, "case %d: expected %.100r, got %.100r" % (number, output, answer)

    return run


def _integer_keys(value):
    if type(value) is not dict:
        return value
    try:
        return {int(key): item for key, item in value.items()}
    except ValueError:
        return value


def _as_json(value):
    """The value as a JSON file would hold it."""
    if isinstance(value, (list, tuple)):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {key if type(key) is str else str(key): _as_json(item) for key, item in value.items()}
    return value


def failed_line(error, request):
    """The assertion that failed, for a person to read."""
    if str(error):
        return str(error)[:400]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == TESTS]
    source = request.get("tests", "").splitlines()
    return source[lines[-1] - 1].strip()[:400] if lines and lines[-1] <= len(source) else ""
