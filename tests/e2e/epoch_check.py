"""Follow a till's keys from epoch to epoch, by a library that is not ours:
epoch_check.py QUOTAPOS HOME
"""
import base64
import hashlib
import json
import subprocess
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

program, home = sys.argv[1:]


def run(*arguments):
    return subprocess.run([program, "--home", home, *arguments], check=True,
                          capture_output=True, text=True).stdout


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


keys = {}
leaves = {}
published = {key["epoch"]: key["x"]
             for key in json.loads(run("key", "show", "--json"))["keys"]
             if key["kty"] == "OKP" and "epoch" in key}
for line in run("log", "--jws").split():
    header, payload, signature = line.split(".")
    entry = json.loads(decode(payload))
    epoch, body = entry["epoch"], entry["body"]
    if entry["seq"] == 1:
        keys[epoch] = Ed25519PublicKey.from_public_bytes(
            decode(body["till_key"]))
        assert published[epoch] == body["till_key"]
    keys[epoch].verify(decode(signature), f"{header}.{payload}".encode())
    if entry["seq"] > 1:
        assert entry["prev"] == leaves[epoch, entry["seq"] - 1]
    elif entry["kind"] != "genesis":
        before = body["from_epoch"], body["from_seq"]
        assert entry["kind"] in ("restore", "key.rotate")
        assert entry["prev"] == leaves[before]
        said = "\n".join(["qp-epoch", entry["market"], entry["chain"],
                          str(epoch), body["till_key"], entry["prev"]])
        keys[before[0]].verify(decode(body["endorsement"]), said.encode())
    leaves[epoch, entry["seq"]] = encode(
        hashlib.sha256(b"\0" + line.encode()).digest())
assert sorted(keys) == sorted(published)
