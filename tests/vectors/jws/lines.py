"""Lines that a verifier must accept or refuse, as tab-separated text.

Made by python3-jwcrypto (and its library, cryptography) from the published
key keys/test-till.jwk; `python3 lines.py > lines.tsv` writes the file again,
byte for byte, because Ed25519 has one signature for a message.
"""
import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives.asymmetric import ed25519
from jwcrypto import jwk, jws

COLUMNS = "# verdict, type asked for, claim, line"
TYPES = ["entry", "lease", "request", "ack", "manifest", "token"]
LONGEST = 16384
ORDER = 2**252 + 27742317777372353535851937790883648493
SALE = b'{"kind":"sale","seq":1}'


def text_of(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_key():
    with open("keys/test-till.jwk") as file:
        members = json.load(file)
    return jwk.JWK(**{name: members[name] for name in ("kty", "crv", "d", "x")})


KEY = test_key()
KID = KEY.thumbprint()
X = json.loads(KEY.export_public())["x"]
OTHER = jwk.JWK(  # RFC 8032 TEST 2
    kty="OKP", crv="Ed25519",
    d="TM0ImyjyltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs",
    x="PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw")


def header(kind, kid=None):
    return '{"alg":"EdDSA","kid":"%s","typ":"qp-%s+jws"}' % (kid or KID, kind)


def line(kind, payload):
    """A line as the JOSE library makes it."""
    token = jws.JWS(payload)
    token.add_signature(KEY, None, header(kind), None)
    return token.serialize(compact=True)


def by_hand(head, payload, key=KEY):
    """The same for headers that the library would not write."""
    seed = bytes_of(json.loads(key.export_private())["d"])
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    signed = text_of(head.encode()) + "." + text_of(payload)
    return signed + "." + text_of(signer.sign(signed.encode()))


def good():
    for kind in TYPES:
        yield "good", kind, "a line of type " + kind, line(kind, SALE)
    yield "good", "entry", "Chinese and Russian", line(
        "entry", '{"name":"列巴 хлеб"}'.encode())
    yield "good", "entry", "the longest payload", line("entry", b"x" * LONGEST)


def bad_form():
    whole = line("entry", SALE)
    head, body, seal = whole.split(".")
    first = chr(ord(seal[-1]) + 1)
    yield "form", "entry", "signature spelt otherwise", whole[:-1] + first
    yield "form", "entry", "payload spelt otherwise", ".".join(
        [head, body[:-1] + chr(ord(body[-1]) + 1), seal])
    yield "form", "entry", "padded signature", whole + "=="
    yield "form", "entry", "base64 instead of base64url", ".".join(
        [head, body, seal.replace("-", "+").replace("_", "/")])
    yield "form", "entry", "two segments", head + "." + body
    yield "form", "entry", "four segments", whole + "." + body
    yield "form", "entry", "no signature", head + "." + body + "."
    yield "form", "entry", "a signature of 63 bytes", ".".join(
        [head, body, text_of(bytes_of(seal)[:63])])
    yield "form", "entry", "a signature of 65 bytes", ".".join(
        [head, body, text_of(bytes_of(seal) + b"\0")])
    yield "form", "entry", "a payload too long by one byte", line(
        "entry", b"x" * (LONGEST + 1))
    yield "form", "entry", "the JSON serialization", json.dumps(
        {"payload": body, "protected": head, "signature": seal})
    yield "form", "entry", "nothing", ""


def confused():
    """Public key taken for an HMAC secret."""
    head = '{"alg":"HS256","kid":"%s","typ":"qp-entry+jws"}' % KID
    signed = text_of(head.encode()) + "." + text_of(SALE)
    mac = hmac.new(bytes_of(X), signed.encode(), hashlib.sha256).digest()
    return signed + "." + text_of(mac + mac)  # as long as a signature


def bad_header():
    rest = '"kid":"%s","typ":"qp-entry+jws"' % KID
    heads = {
        "alg none": '{"alg":"none",%s}' % rest,
        "alg HS256": '{"alg":"HS256",%s}' % rest,
        "alg Ed25519": '{"alg":"Ed25519",%s}' % rest,
        "crit": '{"alg":"EdDSA","crit":["exp"],%s}' % rest,
        "a key in the header": '{"alg":"EdDSA","jwk":{"crv":"Ed25519",'
                               '"kty":"OKP","x":"%s"},%s}' % (X, rest),
        "a key by address": '{"alg":"EdDSA","jku":"https://shop.example/",%s}'
                            % rest,
        "one member more": '{"alg":"EdDSA",%s,"zip":"DEF"}' % rest,
        "another order": '{%s,"alg":"EdDSA"}' % rest,
        "white space": '{"alg": "EdDSA",%s}' % rest,
        "no kid": '{"alg":"EdDSA","typ":"qp-entry+jws"}',
        "no typ": '{"alg":"EdDSA","kid":"%s"}' % KID,
        "an escape": '{"alg":"EdDSA","kid":"%s","typ":"qp-entry\\u002bjws"}'
                     % KID,
        "a member twice": '{"alg":"none","alg":"EdDSA",%s}' % rest,
        "no JSON": "EdDSA",
        "nothing in it": "",
    }
    for claim, head in heads.items():
        yield "header", "entry", claim, by_hand(head, SALE)
    yield "header", "entry", "HMAC under the public key", confused()
    yield "header", "entry", "another key", by_hand(
        header("entry", OTHER.thumbprint()), SALE, OTHER)
    yield "header", "entry", "a padded header", line(
        "entry", SALE).replace(".", "=.", 1)
    for kind in TYPES[1:]:
        yield "header", "entry", "a %s in place of an entry" % kind, line(
            kind, SALE)


def bad_signature():
    head, body, seal = line("entry", SALE).split(".")
    raw = bytes_of(seal)
    scalar = int.from_bytes(raw[32:], "little") + ORDER
    stretched = raw[:32] + scalar.to_bytes(32, "little")
    yield "signature", "entry", "another payload", ".".join(
        [head, text_of(SALE.replace(b"1", b"2")), seal])
    yield "signature", "entry", "no payload", ".".join([head, "", seal])
    yield "signature", "entry", "another key under this name", by_hand(
        header("entry"), SALE, OTHER)
    yield "signature", "entry", "one bit of R", ".".join(
        [head, body, text_of(bytes([raw[0] ^ 1]) + raw[1:])])
    yield "signature", "entry", "one bit of S", ".".join(
        [head, body, text_of(raw[:32] + bytes([raw[32] ^ 1]) + raw[33:])])
    yield "signature", "entry", "S plus the order of the group", ".".join(
        [head, body, text_of(stretched)])
    yield "signature", "entry", "64 zero bytes", ".".join(
        [head, body, text_of(bytes(64))])
    yield "signature", "entry", "of another line", ".".join(
        [head, body, line("entry", b"{}").split(".")[2]])


def rows():
    for group in (good, bad_form, bad_header, bad_signature):
        yield from group()


def table():
    return COLUMNS + "\n" + "".join("\t".join(row) + "\n" for row in rows())


if __name__ == "__main__":
    print(table(), end="")
