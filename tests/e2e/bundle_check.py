"""Check an audit bundle with a JOSE library alone (quotapos-bundle(5)).

bundle_check.py BUNDLE [TRUST.jwks]: prints the counts and faults as JSON;
exit 0 clean and trusted, 3 clean but nobody vouches for the keys, 4 faults.
"""
import base64, hashlib, json, sys, zipfile
from jwcrypto import jwk, jws

def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

def strict(pairs):
    assert len(pairs) == len({key for key, _ in pairs}), "a key twice"
    return dict(pairs)

def canonical(data):
    value = json.loads(data, object_pairs_hook=strict)
    again = json.dumps(value, sort_keys=True, ensure_ascii=False,
                       separators=(",", ":")).encode()
    assert again == data, "the payload is not canonical"
    return value

def opened(line, key, typ):
    head, body, signature = line.split(".")
    expected = {"alg": "EdDSA", "kid": key.thumbprint(), "typ": typ}
    assert head == b64(json.dumps(expected, separators=(",", ":")).encode())
    for part in (body, signature):  # one spelling only
        assert b64(base64.urlsafe_b64decode(part + "==")) == part
    token = jws.JWS()
    token.deserialize(line, key)
    return canonical(token.payload)

faults = []
def fault(chain, seq, what):
    faults.append({"chain": chain, "seq": seq, "message": str(what)})

bundle = zipfile.ZipFile(sys.argv[1])
line = bundle.read("manifest.jws").decode().removesuffix("\n")
keys = {k["kid"]: jwk.JWK(**k) for k in json.loads(bundle.read("keys.jwks"))["keys"] if "kid" in k}
kid = json.loads(base64.urlsafe_b64decode(line.split(".")[0] + "=="))["kid"]
manifest = opened(line, keys[kid], "qp-manifest+jws")
names = [f["name"] for f in manifest["files"]]
if bundle.namelist() != names + ["manifest.jws"]:
    fault("", 0, "the files are not those of the manifest")
for f in manifest["files"]:
    data = bundle.read(f["name"])
    if len(data) != f["bytes"] or b64(hashlib.sha256(data).digest()) != f["sha256"]:
        fault("", 0, f["name"] + " is not what the manifest says")

counts = dict.fromkeys(("entries", "sales", "refunds", "refusals", "sold_fen",
    "refunded_fen", "exempt_fen", "dutiable_fen", "tax_fen"), 0)
for chain in manifest["chains"]:
    prev, seq = chain["prev"], chain["first"] - 1
    for line in bundle.open(f"entries/{chain['chain']}-{chain['epoch']}.jws"):
        line, seq = line.decode().removesuffix("\n"), seq + 1
        try:
            entry = opened(line, keys[chain["kid"]], "qp-entry+jws")
            assert (entry["chain"], entry["epoch"], entry["seq"], entry["market"]) == (
                chain["chain"], chain["epoch"], seq, manifest["market"]), "out of its place"
            assert entry["prev"] == prev, "does not link to the one before it"
            body, kind = entry["body"], entry["kind"]
            counts["entries"], counts["refusals"] = counts["entries"] + 1, counts["refusals"] + (kind == "refusal")
            if kind in ("sale", "refund"):
                counts["sales" if kind == "sale" else "refunds"] += 1
                counts["sold_fen" if kind == "sale" else "refunded_fen"] += body["total_fen"]
            for name in ("exempt_fen", "dutiable_fen", "tax_fen"):
                counts[name] += body[name] if kind == "sale" else 0
        except Exception as why:
            fault(chain["chain"], seq, why or "the signature does not fit")
        prev = b64(hashlib.sha256(b"\0" + line.encode()).digest())
    if (seq, prev) != (chain["last"], chain["head"]):
        fault(chain["chain"], seq, "the chain ends elsewhere than the manifest says")
trust = {jwk.JWK(**{n: k[n] for n in ("crv", "kty", "x")}).thumbprint()
         for k in json.load(open(sys.argv[2]))["keys"]} if len(sys.argv) > 2 else set()
unknown = {kid, *(c["kid"] for c in manifest["chains"])} - trust
if len(sys.argv) > 2 and unknown:
    fault("", 0, f"keys that nobody vouches for: {sorted(unknown)}")
status = 4 if faults else 3 if unknown else 0
print(json.dumps({"status": status, **counts, "faults": faults}))
sys.exit(status)
