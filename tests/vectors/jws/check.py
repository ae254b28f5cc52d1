"""TAP: our lines under python3-jwcrypto, and its lines under our driver.

check.py DRIVER KEYFILE, from the top of the tree; KEYFILE holds the key of
keys/test-till.jwk in our own form.
"""
import json
import subprocess
import sys

from jwcrypto import jws

import lines

HERE = "tests/vectors/jws/"
DRIVER, KEYFILE = sys.argv[1:]


def ask(*question, data=b""):
    return subprocess.run([DRIVER, *question], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def tap(good, claim):
    print(("ok" if good else "not ok") + " - " + claim)


def accepts(line):
    token = jws.JWS()
    try:
        token.deserialize(line, lines.KEY)
    except jws.InvalidJWSObject:
        return None
    except jws.InvalidJWSSignature:
        return None
    return token


def check_rfc8037():
    with open(HERE + "rfc8037.json") as file:
        rfc = json.load(file)
    signed, seal = rfc["line"].rsplit(".", 1)
    x, kid = ask("public", KEYFILE).decode().split("\n")[:2]
    tap(x == rfc["private"]["x"] == lines.X, "RFC 8037 A.2: public key")
    tap(kid == rfc["thumbprint"] == lines.KID, "RFC 8037 A.3: thumbprint")
    tap(ask("raw", KEYFILE, data=signed.encode()).decode() == seal + "\n",
        "RFC 8037 A.4: signature")
    tap(accepts(rfc["line"]) is not None, "RFC 8037 A.4: jwcrypto agrees")
    tap(ask("open", x, "entry", data=rfc["line"].encode())
        == b"header\n" + rfc["payload"].encode(),
        "RFC 8037 A.4: good elsewhere, but not one of our headers")


def check_ours():
    payloads = [b"", b"{}", lines.SALE, "{\"name\":\"面包\"}".encode(),
                b"x" * lines.LONGEST]
    for kind in lines.TYPES:
        for payload in payloads:
            ours = ask("sign", KEYFILE, kind, data=payload).decode().strip()
            token = accepts(ours)
            tap(token is not None and token.payload == payload
                and token.jose_header == json.loads(lines.header(kind)),
                "jwcrypto verifies our %s of %d bytes" % (kind, len(payload)))
            tap(ours == lines.line(kind, payload),
                "and makes the same bytes")


def check_ours_tampered():
    ours = ask("sign", KEYFILE, "entry", data=lines.SALE).decode().strip()
    head, body, seal = ours.split(".")
    other = lines.text_of(lines.SALE.replace(b"1", b"2"))
    tap(accepts(".".join([head, other, seal])) is None,
        "jwcrypto refuses our line with another payload")


def check_lines():
    with open(HERE + "lines.tsv", encoding="utf-8") as file:
        kept = file.read()
    tap(kept == lines.table(), "lines.tsv is what jwcrypto makes today")
    for row in kept.splitlines()[1:]:
        verdict, kind, claim, line = row.split("\t")
        answer = ask("open", lines.X, kind, data=line.encode())
        tap(answer.split(b"\n", 1)[0].decode() == verdict,
            "%s: %s" % (verdict, claim))
        if verdict == "good":
            payload = lines.bytes_of(line.split(".")[1])
            tap(answer == b"good\n" + payload, "with its payload")


check_rfc8037()
check_ours()
check_ours_tampered()
check_lines()
