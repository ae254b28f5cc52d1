#!/bin/sh
# Payload vectors and the shipped rules, judged by libraries that are not ours.
exec /usr/bin/python3 - <<'END'
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

VECTORS = pathlib.Path("tests/vectors/entry")
failed = 0


def check(claim, good, detail=""):
    global failed
    print("%s - %s" % ("ok" if good else "not ok", claim))
    if not good:
        failed += 1
        print("# %s" % detail)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False).encode()


def pairs(items):
    keys = [key for key, _ in items]
    if len(set(keys)) != len(keys):
        raise ValueError("duplicate key")
    if keys != sorted(keys, key=lambda key: key.encode("utf-16-be")):
        raise ValueError("keys are not sorted")
    return dict(items)


def whole(text):
    if abs(int(text)) >= 2 ** 53:
        raise ValueError("a number beyond 2^53")
    return int(text)


def refused(text):
    raise ValueError("no number of ours: " + text)


def strict(payload):
    return json.loads(payload.decode("utf-8"), object_pairs_hook=pairs,
                      parse_int=whole, parse_float=refused,
                      parse_constant=refused)


for path in sorted(VECTORS.glob("*.json")):
    payload = path.read_bytes()
    try:
        again = canonical(strict(payload))
    except ValueError as fault:
        again = str(fault).encode()
    check("%s is canonical JSON" % path.name, again == payload, again)

goods = [json.loads(path.read_bytes()) for path in VECTORS.glob("*.json")]
for path in sorted((VECTORS / "bad").glob("*.json")):
    if path.with_suffix(".txt").read_text() != "canonical\n":
        continue
    payload = path.read_bytes()
    check("%s says what a good one says, in another spelling" % path.name,
          json.loads(payload) in goods and
          canonical(json.loads(payload)) != payload)

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, str(VECTORS / "make.py"), folder],
                   check=True)
    made = {path.relative_to(folder): path.read_bytes()
            for path in pathlib.Path(folder).rglob("*.*")}
kept = {path.relative_to(VECTORS): path.read_bytes()
        for path in VECTORS.rglob("*.*") if path.name != "make.py"}
check("make.py makes exactly the vectors that are kept", made == kept,
      sorted(map(str, made.keys() ^ kept.keys())))

schema = json.loads(pathlib.Path("schema/rules.schema.json").read_text())
shipped = {path.name: json.loads(path.read_text())
           for path in sorted(pathlib.Path("packaging/rules").glob("*.json"))}
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)


def objects(node):
    """Every schema of an object, wherever it stands."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for inner in node.values():
            yield from objects(inner)


for node in objects(schema):
    keys = sorted(node["properties"])
    check("the schema closes and explains {%s}" % ", ".join(keys),
          node.get("additionalProperties") is False and
          all("description" in node["properties"][key] for key in keys))

for name, rules in shipped.items():
    faults = [fault.message for fault in judge.iter_errors(rules)]
    check("%s follows the schema" % name, not faults, faults)
    check("%s fits an entry" % name, len(canonical(rules)) <= 12288)
for name in ("rules.json", "rules-whole.json"):
    vector = json.loads((VECTORS / name).read_bytes())
    faults = list(judge.iter_errors(vector["body"]["document"]))
    check("%s follows the schema" % name, not faults, faults)


def spoilt(value):
    """Every document with one key taken out, or one added."""
    for key in value if isinstance(value, dict) else ():
        less = dict(value)
        del less[key]
        yield less
    if isinstance(value, dict):
        yield dict(value, extra=1)
    steps = value if isinstance(value, dict) else range(len(value)) \
        if isinstance(value, list) else ()
    for step in steps:
        for inner in spoilt(value[step]):
            other = copy.copy(value)
            other[step] = inner
            yield other


# One limit over all goods: a document without a key that may be left out.
rules = shipped["suifenhe.json"]
needed = dict(rules, limits=rules["limits"][:1])
del needed["offline"]
documents = list(spoilt(needed))
check("the schema refuses every key that is missing or unknown",
      len(documents) > 40 and
      not [one for one in documents if judge.is_valid(one)])
documents = list(spoilt(rules["offline"]))
check("the schema refuses permits without a bound",
      len(documents) == 6 and
      not [one for one in documents
           if judge.is_valid(dict(rules, offline=one))])
sys.exit(failed != 0)
END
