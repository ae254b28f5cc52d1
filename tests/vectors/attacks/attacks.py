"""The attacks of AUDIT part A 4d and part B 4, one small bundle each.

attacks.py OUT  writes OUT/<name>.zip, what each needs beside it, and
OUT/expected.tsv: name, code, chain, seq, arguments, what it is.
A thief without the key changes bytes; one with it signs anew.
"""
import json
import os
import sys

import market
from market import Bundle, Chain, Key, canonical, dec, enc, leaf

ATTACKS = []
SALE = 8  # the place (from 0) of the second sale, seq 9


def attack(row, code, seq, chain="T01"):
    def keep(function):
        ATTACKS.append((row, function, code, chain, seq))
        return function
    return keep


def only(row, *codes):
    """No fault must be told of it but of these codes, and each of them."""
    return attack(row, "only:" + ",".join(codes), 0, "")


def base():
    return market.small_chain()


def resigned(chain, start=0):
    return Bundle(chain.sign(start))


def with_lines(chain, edit):
    """The lines changed by one without the key; the manifest is remade."""
    chain = chain.copy()
    edit(chain.lines)
    return Bundle(chain)


def tampered_payload(line, edit):
    header, payload, signature = line.split(".")
    entry = json.loads(dec(payload))
    edit(entry)
    return f"{header}.{enc(canonical(entry))}.{signature}"


# -- AUDIT 4d ---------------------------------------------------------------

@attack("A1 a field is edited", "signature", 9)
def edit_field():
    def edit(lines):
        lines[SALE] = tampered_payload(
            lines[SALE], lambda e: e["body"].update(total_fen=1))
    return with_lines(base(), edit)


@attack("A3 an entry is taken out", "seq", 10)
def delete_middle():
    return with_lines(base(), lambda lines: lines.pop(SALE))


@attack("A4 an entry is taken out, the rest numbered anew", "signature", 9)
def delete_and_renumber():
    def edit(lines):
        lines.pop(SALE)
        for at in range(SALE, len(lines)):
            lines[at] = tampered_payload(
                lines[at], lambda e, at=at: e.update(seq=at + 1))
    return with_lines(base(), edit)


@attack("A5 two entries change places", "seq", 10)
def reorder():
    def edit(lines):
        lines[SALE], lines[SALE + 1] = lines[SALE + 1], lines[SALE]
    return with_lines(base(), edit)


@attack("A6 an entry is put between, by one with the key", "prev", 10)
def insert_between():
    chain = base()
    extra = chain.copy()
    extra.entries[SALE]["body"]["lines"][0]["name"] = "Other"
    extra.sign(SALE)
    chain.lines[SALE] = extra.lines[SALE]
    return Bundle(chain)


@attack("A7 an entry is there twice", "seq", 9)
def duplicate():
    return with_lines(
        base(), lambda lines: lines.insert(SALE, lines[SALE]))


@attack("A7 a receipt number is given twice", "receipt", 10)
def duplicate_receipt():
    chain = base()
    chain.entries[9]["body"]["receipt"] = "T01-1-9"
    return resigned(chain)


@attack("A8 the start is dropped", "genesis", 2)
def drop_start():
    chain = base()
    bundle = Bundle(chain)
    chain.lines, chain.entries = chain.lines[1:], chain.entries[1:]
    cut = Bundle(chain)
    cut.claims["roster"] = bundle.claims["roster"]
    return cut


@attack("A9 the tail is cut; a receipt has it", "anchor", 16)
def truncate_tail():
    chain = base()
    receipt = market.token(chain, 15)
    chain.lines, chain.entries = chain.lines[:13], chain.entries[:13]
    return Bundle(chain), ["--anchor", receipt]


@attack("A10 cut, then sold on", "anchor", 16)
def truncate_and_go_on():
    chain = base()
    receipt = market.token(chain, 15)
    chain.entries[15]["body"]["lines"][0]["name"] = "Tea"
    return resigned(chain, 15), ["--anchor", receipt]


@attack("A11 the tail is written anew with the key", "anchor", 18)
def rewrite_tail():
    chain = base()
    head = f"T01-1-18 {leaf(chain.lines[-1])}"
    chain.entries[16]["body"]["lines"][0]["name"] = "Tea"
    return resigned(chain, 16), ["--anchor", head]


@attack("A12 an old copy is restored; the Z paper knows more", "anchor", 18)
def restore_old():
    chain = base()
    head = f"T01-1-18 {leaf(chain.lines[-1])}"
    chain.lines, chain.entries = chain.lines[:12], chain.entries[:12]
    return Bundle(chain), ["--anchor", head]


@attack("A14 all is signed anew with another key", "trust", 1)
def other_key():
    chain = base()
    honest = chain.key
    chain.key = Key("thief")
    chain.entries[0]["body"]["till_key"] = chain.key.x
    return resigned(chain), ["--trust", honest]


@attack("A15 genesis names a key that is not this chain's", "genesis", 1)
def forged_genesis():
    chain = base()
    chain.entries[0]["body"]["till_key"] = Key("thief").x
    return resigned(chain)


@attack("A16 an entry is signed by the key of another till", "revoked", 18)
def foreign_signer():
    chain, other = base(), market.small_chain("T02")
    chain.lines[17] = other.key.sign(
        "qp-entry+jws", canonical(chain.entries[17]))
    return Bundle(chain, other)


@attack("A18 the time runs back", "clock", 10)
def time_back():
    chain = base()
    chain.entries[9]["at_ms"] -= 3600000
    return resigned(chain)


@attack("A18 the clock moved, and no entry says so", "clock", 10)
def clock_moved():
    chain = base()
    for entry in chain.entries[9:]:
        entry["clock"]["mono_ms"] += 3600000
    return resigned(chain)


@attack("A18 the day is not that of the time", "clock", 9)
def other_day():
    chain = base()
    sale = chain.entries[SALE]
    sale["day"] = "2026-11-26"
    for quota in sale["body"]["quota"]:
        quota["window"] = "2026-11-26"
    return resigned(chain)


@attack("A19 a sale while no shift is open", "shift", 15)
def closed_period():
    chain = base()
    sale = json.loads(json.dumps(chain.entries[SALE]))
    for quota in sale["body"]["quota"]:
        quota["before"] += quota["used"]
        quota["after"] += quota["used"]
    chain.entries = chain.entries[:14]
    chain.shift = 0
    sale["body"]["receipt"] = "T01-1-15"
    chain.sums = dict(chain.entries[-1]["sum"])
    chain.time = chain.entries[-1]["at_ms"]
    chain.add("sale", sale["body"])
    return resigned(chain)


@attack("A20 a sale's total is wrong", "arithmetic", 9)
def wrong_total():
    chain = base()
    chain.entries[SALE]["body"]["total_fen"] += 100
    return resigned(chain)


@attack("A20 running totals are wrong", "totals", 9)
def wrong_running():
    chain = base()
    for entry in chain.entries[SALE:]:
        entry["sum"]["sold_fen"] -= 1000
    return resigned(chain)


@attack("A20 the totals of a closed shift are wrong", "drawer", 14)
def wrong_close():
    chain = base()
    chain.entries[13]["body"]["sold_fen"] -= 1000
    return resigned(chain)


@attack("A21 a sum beyond every bound", "payload", 9)
def overflow():
    chain = base()
    chain.entries[SALE]["body"]["lines"][0]["amount_fen"] = 2 ** 53
    return resigned(chain)


@attack("A21 an amount is rounded down", "arithmetic", 9)
def rounding():
    chain = base()
    line = chain.entries[SALE]["body"]["lines"][1]
    line["quantity_milli"] = 2503
    return resigned(chain)


def paid_by(**means):
    chain = base()
    sale = chain.entries[SALE]["body"]
    sale["change_fen"] = 0
    sale["tenders"][0].update(amount_minor=sale["total_fen"],
                              value_fen=sale["total_fen"], **means)
    return resigned(chain)


@attack("A21 a card is charged in another currency", "arithmetic", 9)
def foreign_card():
    return paid_by(kind="card", currency="RUB")


@attack("A21 cash has the reference of a card", "arithmetic", 9)
def cash_with_reference():
    return paid_by(reference="UP-1")


@attack("A22 an entry of another till in this chain", "header", 9)
def splice_till():
    other = market.small_chain("T02")

    def edit(lines):
        lines[SALE] = other.lines[SALE]
    return with_lines(base(), edit)


@attack("A22 an entry of another market in this chain", "chain", 9)
def splice_market():
    chain = base()
    chain.entries[SALE]["market"] = "heihe"
    return resigned(chain)


@attack("A24 the last part is left out, the manifest not", "range", 18)
def omit_last():
    chain = base()
    bundle = Bundle(chain)
    claims = bundle.claims
    chain.lines = chain.lines[:12]
    short = Bundle(chain)
    short.claims = claims
    return short


@attack("A25 a file is swapped", "file", 0, "")
def swap_file():
    bundle = Bundle(base())
    bundle.manifest = bundle.sign_manifest()
    bundle.files["README.txt"] = b"Another bundle.\n"
    return bundle


@attack("A25 a file is added", "file", 0, "")
def add_file():
    bundle = Bundle(base())
    bundle.manifest = bundle.sign_manifest()
    bundle.files["notes.txt"] = b"hello"
    return bundle


@attack("A25 a file is missing", "file", 0, "")
def drop_file():
    bundle = Bundle(base())
    bundle.manifest = bundle.sign_manifest()
    del bundle.files["rules/1.json"]
    return bundle


@attack("A25 the manifest of other files", "range", 18)
def stale_manifest():
    chain = base()
    bundle = Bundle(chain)
    chain.entries[17]["body"]["cash"][0]["amount_minor"] += 100
    chain.entries[17]["body"]["difference"][0]["amount_minor"] += 100
    other = resigned(chain, 17)
    other.manifest = bundle.sign_manifest()
    return other


@attack("A25 the manifest is signed by a stranger", "manifest", 0, "")
def stranger_manifest():
    bundle = Bundle(base())
    bundle.key = Key("thief")
    return bundle


def with_table(name, edit):
    bundle = Bundle(base())
    path = f"tables/{name}.csv"
    changed = edit(bundle.files[path])
    assert changed != bundle.files[path]
    bundle.files[path] = changed
    return bundle


@attack("A2 an amount in a table is edited", "table", 9)
def edit_table():
    return with_table("transactions", lambda data: data.replace(
        b"27.00,27.00", b"17.00,17.00"))


@attack("A2 a row of a table is left out", "table", 9)
def drop_row():
    def edit(data):
        rows = data.split(b"\r\n")
        return b"\r\n".join(rows[:2] + rows[3:])
    return with_table("transactions", edit)


@attack("A2 a table has a row too many", "table", 0, "")
def add_row():
    return with_table("tenders", lambda data: data + data.split(
        b"\r\n")[1] + b"\r\n")


@attack("A2 a table has a column that nothing fills", "table", 0, "")
def add_column():
    return with_table("lines", lambda data: data.replace(
        b'"receipt",', b'"receipt","profit",', 1))


@attack("A26 an earlier bundle says otherwise", "anchor", 12)
def earlier_bundle():
    chain = base()
    early = chain.copy()
    early.lines, early.entries = early.lines[:12], early.entries[:12]
    earlier = Bundle(early)
    chain.entries[11]["body"]["remaining_fen"] -= 1
    return resigned(chain, 11), ["--anchor", earlier]


@attack("A27 an exercise that counts as a sale", "totals", 10)
def training_counts():
    chain = base()
    for entry in chain.entries[9:]:
        entry["sum"]["sales"] += 1
    return resigned(chain)


@attack("A27 a sale dressed as an exercise", "quota", 11)
def sale_as_training():
    chain = base()
    chain.entries[7]["kind"] = "training.sale"
    for entry in chain.entries[7:]:
        entry["sum"]["sales"] -= 1
        entry["sum"]["sold_fen"] -= 1700
    return resigned(chain)


@attack("A29 more than the limit", "arithmetic", 9)
def over_limit():
    chain = base()
    sale = chain.entries[SALE]["body"]
    for line in sale["lines"]:
        line["price_fen"] *= 1000
        line["amount_fen"] *= 1000
        line["exempt_fen"] *= 1000
    for key in ("total_fen", "exempt_fen"):
        sale[key] *= 1000
    for key in ("used", "after"):
        sale["quota"][0][key] *= 1000
    tender = sale["tenders"][0]
    tender["amount_minor"] = tender["value_fen"] = sale["total_fen"] + 100
    return resigned(chain)


@attack("A29 what was used before is denied", "quota", 11)
def denied_use():
    chain = base()
    quota = chain.entries[10]["body"]["quota"][0]
    quota["after"] -= quota["before"]
    quota["before"] = 0
    return resigned(chain)


@attack("A29 after is not before and used", "arithmetic", 9)
def wrong_after():
    chain = base()
    chain.entries[SALE]["body"]["quota"][0]["after"] -= 5
    return resigned(chain)


@attack("A29 one person at two tills, together above the limit", "quota", 8,
        "T02")
def two_tills():
    rich = ("Television", "8528720000", "piece", 500000, 1000)
    chains = []
    for name in ("T01", "T02"):
        chain = Chain(name)
        chain.begin()
        chain.open()
        chain.sell("Ivanov", rich)
        chain.close()
        chains.append(chain.sign())
    return Bundle(*chains)


@attack("A30 the goods are granted more than the rules do", "rules", 9)
def rules_grant_less():
    chain = base()
    chain.entries[SALE]["body"]["lines"][0]["hs"] = "9301000000"
    return resigned(chain)


@attack("A30 another version of the rules is named", "rules", 9)
def other_rules():
    chain = base()
    chain.entries[SALE]["rules"] = 7
    return resigned(chain)


@attack("A31 the events are left out, the sales kept", "seq", 8)
def events_removed():
    return with_lines(base(), lambda lines: lines.pop(6))


def acknowledged(edit, signer=None):
    """A chain in which the hub's word on its first eight entries stands."""
    hub = Key("hub")
    chain = Chain()
    chain.begin()
    chain.open()
    chain.sell("Ivanov", ("Tea", "0902300000", "piece", 900, 1000))
    chain.sign()
    said = {"at_ms": chain.time, "chain": "T01", "epoch": 1,
            "head": leaf(chain.lines[-1]), "hub_chain_seq": 3, "hub_epoch": 1,
            "hub_seq": 1, "market": "suifenhe", "seq": 8, "v": 1}
    edit(said)
    line = hub.sign("qp-ack+jws", canonical(said))
    if signer:
        line = hub.sign("qp-ack+jws", b"{}").split(".")[0]
        line += "." + enc(canonical(said))
        line += "." + enc(signer.secret.sign(line.encode()))
    chain.add("ack", {
        "chain_seq": said["seq"], "epoch": said["epoch"],
        "head": said["head"], "hub_chain_seq": 3, "hub_epoch": 1,
        "hub_ms": said["at_ms"], "hub_seq": 1, "statement": line}, "")
    chain.close()
    return Bundle(chain.sign()), ["--trust", [chain.key, hub]]


@attack("A34 an acknowledgement that the hub has not signed", "ack", 9)
def forged_ack():
    return acknowledged(lambda said: None, Key("thief"))


@attack("A34 an acknowledgement of another till", "ack", 9)
def moved_ack():
    return acknowledged(lambda said: said.update(chain="T02"))


@attack("A34 an acknowledgement of another entry", "ack", 9)
def other_ack():
    return acknowledged(lambda said: said.update(
        head=market.digest(b"another")))


@attack("A36 a reprint of a receipt that is not there", "copy", 13)
def copy_of_nothing():
    chain = base()
    chain.entries[12]["body"]["receipt"] = "T01-1-7"
    return resigned(chain)


@attack("A36 a reprint that was not told", "copy", 13)
def second_copy():
    chain = base()
    chain.entries[12]["body"]["copy"] = 2
    return resigned(chain)


@attack("A36 a receipt that is in no ledger", "anchor", 9)
def fake_receipt():
    chain = base()
    other = base()
    other.entries[SALE]["body"]["lines"][0]["name"] = "Gold"
    other.sign(SALE)
    return Bundle(chain), ["--receipt", market.token(other, SALE)]


# -- A33: what a parser can be fooled with ----------------------------------

def resealed(chain, at, payload):
    chain.lines[at] = chain.key.sign("qp-entry+jws", payload)
    return Bundle(chain)


def payload_attack(name, change):
    @attack(f"A33 {name}", "payload", 9)
    def function():
        chain = base()
        payload = canonical(chain.entries[SALE])
        changed = change(payload)
        assert changed != payload
        chain.lines[SALE] = chain.key.sign("qp-entry+jws", changed)
        return raw(chain)
    function.__name__ = "parse_" + name.replace(" ", "_")


def with_refunds():
    """Two parts of a sale come back in its shift; ends with the shift."""
    chain = Chain()
    chain.begin()
    chain.open()
    goods = (("Chocolate", "1806320000", "piece", 850, 3000),
             ("Flour", "1101001100", "kg", 400, 2500))
    chain.sell("Ivanov", *goods)
    chain.sell("Ivanov", *goods)
    chain.refund(SALE, 1, 1000, "Ivanov")
    chain.refund(SALE, 2, 2500, "Ivanov")
    return chain


@attack("A37 a sale is taken back twice", "refund", 12)
def refunded_twice():
    chain = with_refunds()
    chain.refund(SALE, 2, 2500, "Ivanov")
    chain.close()
    return Bundle(chain.sign())


@attack("A37 more is taken back than was sold", "refund", 12)
def refunded_more():
    chain = with_refunds()
    chain.refund(SALE, 1, 3000, "Ivanov")
    chain.close()
    return Bundle(chain.sign())


@attack("A37 what is taken back was never sold", "refund", 11)
def refund_of_nothing():
    chain = with_refunds()
    chain.close()
    chain.entries[10]["body"]["sale"]["receipt"] = "T01-1-7"
    return resigned(chain)


@attack("A37 less allowance comes back than the rules say", "refund", 11)
def refund_keeps_allowance():
    chain = with_refunds()
    chain.close()
    quota = chain.entries[10]["body"]["quota"][1]
    quota["after"] += 500
    quota["used"] += 500
    return resigned(chain)


@attack("A37 a close that forgets what was given back", "drawer", 12)
def close_without_refunds():
    chain = with_refunds()
    chain.close()
    del chain.entries[11]["body"]["refunds"]
    return resigned(chain)


def restored(endorser=None):
    chain = base()
    later = chain.restore(endorser)
    later.open()
    later.sell("Ivanov", ("Tea", "0902300000", "piece", 900, 1000))
    later.close()
    return chain, later.sign()


@attack("A38 an epoch that another key vouches for", "epoch", 1, "T01/2")
def foreign_epoch():
    return Bundle(*restored(Key("thief")))


@attack("A38 a new key that nobody trusted vouches for", "trust", 1, "T01/2")
def untrusted_epoch():
    chain, later = restored(Key("thief"))
    return Bundle(chain, later), ["--trust", chain.key]


@attack("A38 the totals begin anew with an epoch", "totals", 1, "T01/2")
def forgetful_epoch():
    chain, later = restored()
    for entry in later.entries:
        entry["sum"]["sales"] -= 1
    return Bundle(chain, later.sign())


@attack("A38 an epoch hides the end of the one before", "epoch", 1, "T01/2")
def epoch_after_cut():
    chain, later = restored()
    chain.lines, chain.entries = chain.lines[:14], chain.entries[:14]
    return Bundle(chain, later)


def raw(chain):
    """A bundle whose manifest is that of the entries as they were."""
    honest = chain.copy()
    bundle = Bundle(honest.sign())
    bundle.files["entries/T01-1.jws"] = b"".join(
        line.encode() + b"\n" for line in chain.lines)
    return bundle


payload_attack("a mark that nobody sees",
               lambda text: text.replace(b"Chocolate", b"Choc\xe2\x80\x8bolate"))
payload_attack("a key twice", lambda p: p.replace(
    b'"basis":"alone"', b'"basis":"alone","basis":"alone"'))
payload_attack("a fraction", lambda p: p.replace(
    b'"change_fen":100', b'"change_fen":100.0'))
payload_attack("an exponent", lambda p: p.replace(
    b'"change_fen":100', b'"change_fen":1e2'))
payload_attack("a huge integer", lambda p: p.replace(
    b'"change_fen":100', b'"change_fen":99999999999999999999999'))
payload_attack("a null", lambda p: p.replace(
    b'"change_fen":100', b'"change_fen":null'))
payload_attack("keys out of order", lambda p: p.replace(
    b'"basis":"alone","change_fen":100', b'"change_fen":100,"basis":"alone"'))
payload_attack("white space", lambda p: p.replace(b'"v":1', b'"v": 1'))
payload_attack("an unknown key", lambda p: p.replace(
    b'"v":1', b'"v":1,"w":1'))
payload_attack("a missing key", lambda p: p.replace(b',"v":1', b""))
payload_attack("bad UTF-8", lambda p: p.replace(b"Chocolate", b"Cho\xff\xfee"))
payload_attack("a needless escape", lambda p: p.replace(
    b"Chocolate", b"\\u0043hocolate"))
payload_attack("a newer version", lambda p: p.replace(b'"v":1', b'"v":2'))
payload_attack("an unknown kind", lambda p: p.replace(
    b'"kind":"sale"', b'"kind":"gift"'))
payload_attack("nothing at all", lambda p: b"")
payload_attack("no object", lambda p: b"[]")
payload_attack("nested deep", lambda p: b"[" * 8000)


def line_attack(name, code, change):
    @attack(f"A33 {name}", code, 9)
    def function():
        chain = base()
        chain.lines[SALE] = change(chain)
        return raw(chain)
    function.__name__ = "line_" + name.replace(" ", "_").replace(",", "")


def with_header(chain, **changed):
    header = {"alg": "EdDSA", "kid": chain.key.kid, "typ": "qp-entry+jws"}
    header.update(changed)
    return chain.key.sign("", canonical(chain.entries[SALE]), header)


line_attack("alg none", "header", lambda c: with_header(c, alg="none"))
line_attack("alg HS256", "header", lambda c: with_header(c, alg="HS256"))
line_attack("a key in the header", "header",
            lambda c: with_header(c, jwk=Key("thief").jwk()))
line_attack("a critical header", "header", lambda c: with_header(
    c, b64=False, crit=["b64"]))
line_attack("another type, cross-protocol", "header",
            lambda c: with_header(c, typ="qp-token+jws"))
line_attack("another kid", "header",
            lambda c: with_header(c, kid=Key("thief").kid))
line_attack("no signature", "bytes",
            lambda c: c.lines[SALE].rsplit(".", 1)[0] + ".")
line_attack("padding", "bytes", lambda c: c.lines[SALE] + "==")
line_attack("a fourth segment", "bytes", lambda c: c.lines[SALE] + ".AA")
line_attack("an empty line", "bytes", lambda c: "")
line_attack("a carriage return", "bytes", lambda c: c.lines[SALE] + "\r")
line_attack("spare bits of the signature", "bytes",
            lambda c: c.lines[SALE][:-1] + chr(ord(c.lines[SALE][-1]) + 1))
line_attack("more than 16 KiB", "bytes", lambda c: c.key.sign(
    "qp-entry+jws", canonical(c.entries[SALE]) + b" " * 16384))
line_attack("a megabyte", "bytes", lambda c: "A" * 1000000)
line_attack("a signature plus the group order", "signature",
            lambda c: malleable(c.lines[SALE]))


def malleable(line):
    order = 2 ** 252 + 27742317777372353535851937790883648493
    signed, signature = line.rsplit(".", 1)
    signature = dec(signature)
    scalar = int.from_bytes(signature[32:], "little") + order
    return signed + "." + enc(
        signature[:32] + scalar.to_bytes(32, "little"))


@attack("B14 a key of low order", "key", 0, "")
def low_order_key():
    bundle = Bundle(base())
    keys = json.loads(bundle.files["keys.jwks"])
    x = enc(bytes(32))
    keys["keys"][0].update(x=x, kid=market.digest(canonical(
        {"crv": "Ed25519", "kty": "OKP", "x": x})))
    bundle.files["keys.jwks"] = canonical(keys)
    return bundle


@attack("B14 a kid that is not the key's", "key", 0, "")
def other_kid():
    bundle = Bundle(base())
    keys = json.loads(bundle.files["keys.jwks"])
    keys["keys"][0]["kid"] = Key("thief").kid
    bundle.files["keys.jwks"] = canonical(keys)
    return bundle


@attack("B18 a chain of the manifest has no file", "file", 0, "")
def omitted_chain():
    bundle = Bundle(base(), market.small_chain("T02"))
    bundle.manifest = bundle.sign_manifest()
    del bundle.files["entries/T02-1.jws"]
    return bundle


# -- a market: what its hub says of its tills --------------------------------

TEA = ("Tea", "0902300000", "piece", 900, 1000)
RICH = ("Television", "8528720000", "piece", 500000, 1000)


def trade():
    """Two tills, each with a sale on a lease; then the hub acknowledges."""
    market_ = market.Market()
    for till, person in zip(market_.tills, ("Ivanov", "Wang")):
        right = market_.lease(till, person)
        fen = market_.sell(till, person, right, TEA)  # seq 3
        market_.close(till, right, fen)
        market_.ack(till)  # seq 5
    return market_


@attack("M1 a right that the hub has not given", "lease", 6)
def forged_lease():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "Petrova", key=Key("thief"))
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


@attack("M1 a right that another till's key has signed", "lease", 0, "")
def lease_by_till():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "Petrova", key=made.tills[1].key)
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


@attack("M2 a sale on a right of another till", "lease", 6)
def lease_of_other_till():
    made = trade()
    right = made.lease(made.tills[1], "Petrova")
    made.sell(made.tills[0], "Petrova", right, TEA)
    return made.bundle()


@attack("M2 a sale on a right of another person", "lease", 6)
def lease_of_other_person():
    made = trade()
    right = made.lease(made.tills[0], "Petrova")
    made.sell(made.tills[0], "Zhao", right, TEA)
    return made.bundle()


@attack("M2 a sale on a right of yesterday", "lease", 6)
def lease_of_other_day():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "Petrova")
    till.time += market.DAY_MS
    made.sell(till, "Petrova", right, TEA)
    return made.bundle()


@attack("M3 more is sold on a right than it grants", "lease", 7)
def lease_exceeded():
    made = trade()
    right = made.lease(made.tills[0], "Petrova", 1500)
    made.sell(made.tills[0], "Petrova", right, TEA)
    made.sell(made.tills[0], "Petrova", right, TEA)
    return made.bundle()


@attack("M4 a sale on a right that was closed", "lease", 8)
def lease_closed():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "Petrova")
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    made.sell(till, "Petrova", right, TEA)
    return made.bundle()


def disclaimed(other=False):
    """Petrova's right, of which the till says that it will not use it."""
    made = trade()
    till = made.tills[1 if other else 0]
    right = made.lease(made.tills[0], "Petrova")
    request = market.person_key(f"request {made.heard}")
    till.add("lease.disclaim", {"request": request}, "")
    return made, right


@attack("M4 a sale on a right that was disclaimed", "lease", 7)
def lease_disclaimed():
    made, right = disclaimed()
    till = made.tills[0]
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


@only("M4 another till's word on a right is nothing")
def lease_disclaimed_elsewhere():
    made, right = disclaimed(other=True)
    till = made.tills[0]
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


@attack("M4 a close that hides what was sold", "lease", 7)
def lease_close_lies():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "Petrova")
    made.close(till, right, made.sell(till, "Petrova", right, TEA) - 100)
    return made.bundle()


@attack("M5 a sale without any right", "lease", 6)
def no_lease():
    made = trade()
    made.sell(made.tills[0], "Petrova", None, TEA, basis="alone")
    return made.bundle()


@attack("M5 a permit that is over", "lease", 6)
def permit_over():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "", 200000, kind="permit", count=5,
                       total_fen=2000000, not_after_ms=till.time)
    made.sell(till, "Petrova", right, TEA, basis="permit")
    return made.bundle()


@attack("M5 more sales on a permit than it grants", "lease", 7)
def permit_spent():
    made = trade()
    till = made.tills[0]
    right = made.lease(till, "", 200000, kind="permit", count=1,
                       total_fen=2000000)
    made.sell(till, "Petrova", right, TEA, basis="permit")
    made.sell(till, "Zhao", right, TEA, basis="permit")
    return made.bundle()


@attack("M6 a statement is left out", "lease", 3)
def statement_left_out():
    made = trade()
    del made.statements[0]
    return made.bundle()


@attack("M6 a statement is there twice", "lease", 0, "")
def statement_twice():
    made = trade()
    made.statements.append(made.statements[0])
    return made.bundle()


@attack("A23 the export leaves out a till", "roster", 0, "T02")
def till_left_out():
    made = trade()
    made.tills.pop()
    return made.bundle()


def reenrolled():
    """T02 gets a new machine; the hub says what it held by then."""
    made = trade()
    till = made.tills[1]
    till.sign()
    made.hub.add("enrol", {
        "epoch": 2, "head": leaf(till.lines[-1]), "key": Key("new").x,
        "seq": len(till.lines), "till": "T02"}, "shell:root")
    made.silent.append("T02")
    bundle = made.bundle
    def with_epoch():
        made_bundle = bundle()
        for silent in made_bundle.claims["silent"]:
            silent["epoch"] = 2
        return made_bundle
    made.bundle = with_epoch
    return made


@attack("A24 the end of a till that the hub held", "roster", 9, "hub")
def end_left_out():
    made = reenrolled()
    made.tills[1].entries.pop()
    return made.bundle()


@attack("A24 the hub held another end of a till", "roster", 9, "hub")
def end_rewritten():
    made = reenrolled()
    made.hub.entries[-1]["body"]["head"] = market.digest(b"other")
    return made.bundle()


@attack("A10 a till that nobody enrolled", "roster", 0, "T03")
def ghost_till():
    made = trade()
    made.tills.append(market.small_chain("T03"))
    return made.bundle()


@attack("A16 a till sells on after its key was revoked", "revoked", 6, "T02")
def revoked_till():
    made = trade()
    made.hub.add("revoke", {"epoch": 1, "reason": "stolen", "seq": 5,
                            "till": "T02"}, "shell:root")
    made.tills[1].close()
    return made.bundle()


@attack("A17 a till uses another key than the one enrolled", "key", 0, "T03")
def other_enrolled_key():
    made = trade()
    made.enrol("T03", Key("thief"))
    return made.bundle()


@attack("A13 a cloned till: two entries with one number", "fork", 6)
def cloned_till():
    made = trade()
    till = made.tills[0].sign()
    clone = till.copy()
    till.close()
    right = made.lease(till, "Petrova")
    made.sell(clone, "Petrova", right, TEA)
    clone.sign()
    made.forks["T01-1"] = clone.lines[5:]
    return made.bundle()


@attack("A13 a branch that only a newer version can read", "fork", 6)
def newer_fork():
    made = trade()
    clone = made.tills[0].sign().copy()
    clone.close()["v"] = 2
    clone.sign(5)
    made.forks["T01-1"] = clone.lines[5:]
    return made.bundle()


@attack("A13 a branch that the till has not signed", "fork", 6)
def forged_fork():
    made = trade()
    clone = made.tills[0].sign().copy()
    clone.key = Key("thief")
    clone.close()
    clone.sign(5)
    made.forks["T01-1"] = clone.lines[5:]
    return made.bundle()


@attack("A29 a clone sells beyond the limit", "quota", 6)
def clone_over_limit():
    made = trade()
    till = made.tills[0].sign()
    clone = till.copy()
    clone.used = dict(till.used)
    right = made.lease(till, "Petrova")
    made.sell(till, "Petrova", right, RICH)
    made.sell(clone, "Petrova", right, RICH)
    clone.sign()
    made.forks["T01-1"] = clone.lines[5:]
    return made.bundle()


@attack("A29 rights at two tills, together above the limit", "quota", 6,
        "T02")
def hub_grants_twice():
    made = trade()
    for till in made.tills:
        till.used = dict(till.used)
        right = made.lease(till, "Petrova")
        made.close(till, right, made.sell(till, "Petrova", right, RICH))
    return made.bundle()


def two_days(disable=False, newer=False):
    """The hub changes its mind, T01 hears of it, and a day goes by."""
    made = trade()
    if disable:
        made.hub.add("operator", {
            "active": False, "id": "cashier", "name": "Cashier",
            "pin": market.digest(b"cashier"), "role": "cashier"}, "shell:root")
    if newer:
        document = market.rules_document(2)
        document["from"] = "2026-11-26"
        made.hub.time += market.DAY_MS // 2
        made.hub.add("rules", {"document": document}, "shell:root")
    till = made.tills[0]
    till.time = max(till.time, made.hub.time)
    made.ack(till)
    till.time += market.DAY_MS
    right = made.lease(till, "Petrova")
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    bundle = made.bundle()
    if newer:
        bundle.files["rules/2.json"] = canonical(document)
    return bundle


@attack("A30 an operator whom the hub has disabled", "operator", 7)
def disabled_at_hub():
    return two_days(disable=True)


@attack("A30 rules that the hub has replaced", "rules", 7)
def old_rules():
    return two_days(newer=True)


@attack("A30 a file of rules that no entry brought", "rules", 2)
def rules_file_swapped():
    bundle = Bundle(base())
    document = market.rules_document()
    document["limits"][0]["cap"] *= 2
    bundle.files["rules/1.json"] = canonical(document)
    return bundle


@attack("A30 a file of rules of no version", "rules", 0, "")
def rules_file_added():
    bundle = Bundle(base())
    bundle.files["rules/2.json"] = canonical(market.rules_document(2))
    return bundle


@attack("A25 entries of a chain that the manifest has not", "file", 0, "")
def hidden_chain():
    bundle = Bundle(base())
    bundle.files["entries/T09-1.jws"] = "".join(
        line + "\n" for line in market.small_chain("T09").lines).encode()
    return bundle


@attack("A37 more goes back to a card than was paid by it", "refund", 11)
def refund_to_card():
    chain = with_refunds()
    chain.close()
    tender = chain.entries[10]["body"]["tenders"][0]
    tender["kind"] = "card"
    for close in chain.entries[12:]:
        for key in ("cash", "expected"):
            close["body"][key][0]["amount_minor"] += tender["value_fen"]
    return resigned(chain)


# -- what only looks like an attack -------------------------------------------

def link(chain, person, other, linked=True):
    """An administrator found two documents to be of one person, or not."""
    chain.add("person.link", {
        "alias": market.person_key(other), "linked": linked,
        "person": market.person_key(person), "reason": "seen"},
        "administrator")


def sell_as_one(chain, other, *persons):
    """A sale to a person whose other documents count as well."""
    chain.used = dict(chain.used)
    for person, day, limit in list(chain.used):
        if person in persons:
            key = (other, day, limit)
            chain.used[key] = chain.used.get(key, 0) + chain.used[
                person, day, limit]
    chain.sell(other, TEA)


def linked_chain():
    """Two sales to one person who was taken for two, then the link."""
    chain = Chain()
    chain.begin()
    chain.open()
    chain.sell("Ivanov", TEA)
    chain.sell("Wang", TEA)
    link(chain, "Ivanov", "Wang")
    return chain


def taxed(till, entry, free):
    """The sale of one line as one of which only so much was free of duty."""
    body = entry["body"]
    line, value = body["lines"][0], body["quota"][0]
    rest = line["amount_fen"] - free
    tax = (rest * 243000 + 500000) // 1000000
    line.update(exempt_fen=free, dutiable_fen=rest, rate_ppm=243000,
                tax_fen=tax, treatment="excess")
    till.used = dict(till.used)
    for (person, day, limit), used in till.used.items():
        if (market.person_key(person), day, limit) == (
                body["person"]["key"], entry["day"], "value-day"):
            till.used[person, day, limit] = used - rest
    value.update(used=free, after=value["after"] - rest)
    body.update(exempt_fen=free, dutiable_fen=rest, tax_fen=tax)
    body["tenders"][0].update(
        amount_minor=body["total_fen"] + tax + body["change_fen"],
        value_fen=body["total_fen"] + tax + body["change_fen"])


@only("S7 the rest is taxed where a right holds less than the allowance")
def taxed_beyond_right():
    made = trade()
    document = market.rules_document(2)
    document["from"] = "2026-11-26"
    document["limits"][0]["excess"] = "tax_part"
    document["goods"]["rates"] = [{"ppm": 243000}]
    made.hub.time += market.DAY_MS // 2
    made.hub.add("rules", {"document": document}, "shell:root")
    till = made.tills[0]
    till.time = max(till.time, made.hub.time)
    made.ack(till)
    till.time += market.DAY_MS
    till.rules = 2
    right = made.lease(till, "Petrova", 400)
    made.sell(till, "Petrova", right, TEA)
    taxed(till, till.entries[-1], 400)
    made.close(till, right, 400)
    made.sell(till, "Zhao", None, TEA, basis="alone")
    taxed(till, till.entries[-1], 0)
    bundle = made.bundle()
    bundle.files["rules/2.json"] = canonical(document)
    return bundle


@only("S1 sales before two documents were linked")
def linked_documents():
    chain = linked_chain()
    sell_as_one(chain, "Wang", "Ivanov")
    chain.close()
    return Bundle(chain.sign())


@only("S1 two documents are linked, and the link is taken back")
def unlinked_documents():
    chain = linked_chain()
    sell_as_one(chain, "Wang", "Ivanov")
    link(chain, "Ivanov", "Wang", False)
    chain.close()
    return Bundle(chain.sign())


@attack("A29 two documents of one person, together above the limit", "quota",
        9)
def linked_above():
    chain = Chain()
    chain.begin()
    chain.open()
    chain.sell("Ivanov", RICH)
    chain.sell("Wang", RICH)
    link(chain, "Wang", "Ivanov")
    chain.close()
    return Bundle(chain.sign())


def anew():
    """T02 has a new machine: it begins its second epoch with genesis."""
    made = trade()
    made.enrol("T02", before=made.tills[1])
    made.tills[-1].sell("Petrova", TEA)
    right = made.lease(made.tills[-1], "Petrova")
    made.tills[-1].entries[-1]["body"].update(basis="lease", lease=right)
    made.close(made.tills[-1], right, TEA[3])
    return made


@only("S2 a till that is enrolled anew begins with genesis")
def enrolled_anew():
    return anew().bundle()


@attack("A15 a later epoch begins with genesis behind no enrolment",
        "genesis", 1, "T02/2")
def genesis_of_nobody():
    made = anew()
    made.tills[-1].entries[0]["prev"] = leaf(made.hub.lines[0])
    return made.bundle()


@attack("A15 a later epoch begins behind the enrolment of another",
        "genesis", 1, "T02/2")
def genesis_of_another():
    made = anew()
    made.tills[-1].entries[0]["prev"] = made.tills[0].entries[0]["prev"]
    return made.bundle()


def behind(prev):
    """T01 begins elsewhere than behind its enrolment, and sells alone."""
    made = trade()
    till = made.tills[0]
    del till.entries[2:]
    till.sums = dict(till.entries[-1]["sum"])
    till.entries[0]["prev"] = prev
    del made.statements[0]
    return made, till


@attack("A15 a till begins behind no enrolment", "genesis", 1)
def begins_behind_nothing():
    made, till = behind(leaf("junk"))
    till.sell("Petrova", RICH)
    return made.bundle()


@attack("A15 a till begins behind the enrolment of another", "genesis", 1)
def begins_behind_another():
    made, _ = behind("")
    made.tills[0].entries[0]["prev"] = made.tills[1].entries[0]["prev"]
    return made.bundle()


@attack("A15 an epoch of a till begins as one of a hub", "genesis", 1, "T02/2")
def begins_as_hub():
    made = anew()
    made.tills[-1].entries[0].update(kind="epoch", body={
        "former": 1, "head": leaf("junk"), "reason": "lost", "seq": 1})
    return made.bundle()


@attack("M5 a till that began alone sells so after it has joined", "lease", 3)
def sells_on_alone():
    made, till = behind(market.NONE)
    till.time += market.DAY_MS
    till.sell("Petrova", TEA)
    return made.bundle()


@only("S8 a till that began alone sells so until it joins")
def joins_with_history():
    made, till = behind(market.NONE)
    till.sell("Petrova", TEA)
    return made.bundle()


def hub_loses():
    """T01 hears of two entries that the hub has no more."""
    made = trade()
    for name in ("boss", "other"):
        made.hub.add("operator", {
            "active": True, "id": name, "name": name,
            "pin": market.digest(name.encode()), "role": "manager"},
            "shell:root")
    made.ack(made.tills[0])
    del made.hub.entries[-2:], made.hub.lines[8:]
    made.hub.sign()
    return made


@attack("S9 the end of the hub's chain is cut", "anchor", 9, "hub")
def hub_cut():
    return hub_loses().bundle()


@only("S9 the hub was put back, and went on")
def hub_put_back():
    made = hub_loses()
    head = leaf(made.hub.lines[-1])
    later = Chain("hub", 2, made.hub.key)
    later.time, later.rules = made.hub.time, 1
    later.add("epoch", {"former": 1, "head": head, "reason": "put back",
                        "seq": len(made.hub.lines)}, "shell:root")
    later.entries[0]["prev"] = head
    made.tills.append(later)
    return made.bundle()


@only("S3 the hub counts what a clone sold", "fork")
def clone_counts():
    made = trade()
    clone = made.tills[0].sign().copy()
    made.tills[0].close()
    made.sell(clone, "Petrova", made.lease(clone, "Petrova"), TEA)
    clone.sign()
    made.forks["T01-1"] = clone.lines[5:]
    till = made.tills[1]
    right = made.lease(till, "Petrova")
    made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


@only("S3 what a clone sold came back to it", "fork")
def clone_takes_back():
    made = trade()
    clone = made.tills[0].sign().copy()
    made.tills[0].close()
    made.sell(clone, "Petrova", made.lease(clone, "Petrova"), RICH)
    clone.refund(5, 1, 1000, "Petrova")
    clone.sign()
    made.forks["T01-1"] = clone.lines[5:]
    till = made.tills[1]
    right = made.lease(till, "Petrova")
    made.close(till, right, made.sell(till, "Petrova", right, RICH))
    return made.bundle()


@only("S4 on a permit, and then by right at another till")
def permit_unheard_of():
    """T01 sells on its permit while T02 has the whole allowance."""
    made = trade()
    right = made.lease(made.tills[0], "", 200000, kind="permit", count=5,
                       total_fen=2000000)
    part = (RICH[0], RICH[1], RICH[2], 150000, 1000)
    used = dict(made.hub.used)
    made.sell(made.tills[0], "Petrova", right, part, basis="permit")
    till = made.tills[1]
    till.used = used
    right = made.lease(till, "Petrova")
    part = (RICH[0], RICH[1], RICH[2], 800000, 1000)
    made.close(till, right, made.sell(till, "Petrova", right, part))
    return made.bundle()


@only("S5 the first till of the bundle sells after another")
def last_shall_be_first():
    made = trade()
    for till in reversed(made.tills):
        right = made.lease(till, "Petrova")
        made.close(till, right, made.sell(till, "Petrova", right, TEA))
    return made.bundle()


def alone(*tills):
    """What a till exports: its chain without its hub's."""
    bundle = Bundle(*tills)
    del bundle.files["rules/1.json"]
    return bundle, ["--trust", [till.key for till in tills]]


@only("S6 a till of a market exports its chain without the hub's")
def till_alone():
    return alone(trade().tills[0].sign())


@only("S6 a till that was enrolled anew, without the hub's chain")
def anew_alone():
    return alone(anew().tills[-1].sign())


@attack("A20 a sale's total is wrong, without the hub's chain", "arithmetic",
        3)
def wrong_total_alone():
    till = trade().tills[0]
    till.entries[2]["body"]["total_fen"] += 100
    return alone(till.sign())


def write(folder):
    rows = []
    for row, function, code, chain, seq in ATTACKS:
        name = function.__name__
        made = function()
        bundle, arguments = made if isinstance(made, tuple) else (made, [])
        with open(f"{folder}/{name}.zip", "wb") as file:
            file.write(bundle.zip())
        for at, value in enumerate(arguments):
            path = f"{folder}/{name}.{at}"
            if isinstance(value, Key):
                value = market.trust(value)
            elif isinstance(value, list):
                value = market.trust(*value)
            elif isinstance(value, Bundle):
                value = value.zip()
            elif value.startswith("--"):
                continue
            else:
                value = value.encode() + b"\n"
            with open(path, "wb") as file:
                file.write(value)
            arguments[at] = os.path.basename(path)
        rows.append("\t".join(
            (name, code, chain, str(seq), " ".join(arguments), row)))
    with open(f"{folder}/expected.tsv", "w", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    write(sys.argv[1])
