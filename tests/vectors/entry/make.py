#!/usr/bin/python3
"""Payload vectors, by a JSON library that is not ours: make.py FOLDER

FOLDER/<kind>.json are canonical payloads; FOLDER/bad/<fault>.json each has
one fault, and <fault>.txt beside it the words its sentence must have.
"""
import base64
import copy
import hashlib
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
(folder / "bad").mkdir(parents=True, exist_ok=True)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False).encode()


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sha(text):
    return b64(hashlib.sha256(text.encode()).digest())


def person(text):
    return b64(hashlib.blake2b(text.encode(), digest_size=16).digest())


def entry(kind, seq, body, **more):
    made = {
        "v": 1, "market": "suifenhe", "chain": "T01", "epoch": 1, "seq": seq,
        "prev": sha("entry %d" % (seq - 1)) if seq > 1 else "A" * 43,
        "at_ms": 1795500000000 + seq * 1000, "day": "2026-11-24",
        "clock": {"source": "ntp", "mono_ms": 86400123 + seq * 1000,
                  "boot": "0123456789abcdef"},
        "operator": "cashier", "shift": 1, "kind": kind, "rules": 1,
        "body": body, "sum": {"sales": 0, "sold_fen": 0, "refunded_fen": 0},
    }
    made.update(more)
    return made


def line(barcode, name, hs, shop, unit, milli, price, amount):
    return {"barcode": barcode, "name": name, "hs": hs, "origin": "RU",
            "shop": shop, "unit": unit, "quantity_milli": milli,
            "price_fen": price, "amount_fen": amount, "treatment": "exempt",
            "exempt_fen": amount, "dutiable_fen": 0, "rate_ppm": 0,
            "tax_fen": 0}


rules = {
    "v": 1, "market": "suifenhe", "version": 7, "from": "2026-01-01",
    "day": {"offset_minutes": 480},
    "goods": {"origins": ["RU", "MN"], "prohibited": ["93"]},
    "limits": [
        {"id": "value-day", "cap": 800000, "excess": "refuse",
         "measure": "value", "window": "day",
         "name": {"en": "Day", "ru": "День", "zh": "每日"}},
        {"id": "sugar", "cap": 3000, "excess": "refuse", "measure": "mass",
         "window": "rolling", "window_days": 3, "goods": ["1701", "1702"],
         "name": {"en": "Sugar", "ru": "Сахар", "zh": "糖"}}],
    "notes": ["a \"quoted\" note with a back\\slash"],
    "persons": {"documents": ["cn-id", "resident-card"], "minimum_age": 16,
                "registered": True},
    "till": {"scale_codes": [{"prefix": "22", "item": 5, "value": 5,
                              "holds": "weight"}]},
}

names = {"en": "Name", "ru": "Имя", "zh": "名"}
whole = {
    "v": 1, "market": "suifenhe", "version": 8, "from": "2026-01-01",
    "allocation": "rate_desc", "day": {"offset_minutes": 480},
    "goods": {
        "classes": [{"id": "fish", "name": names, "goods": ["0303"],
                     "barcodes": ["4600123456782"]}],
        "eligible": ["03", {"hs": "17", "from": "2026-03-01"}],
        "exempt": [{"hs": "0307", "until": "2026-12-31"}],
        "not_exempt": ["24", {"hs": "2208", "from": "2026-01-01",
                              "until": "2026-06-30"}],
        "origins": [], "others": "prohibited", "prohibited": ["93"],
        "rates": [{"ppm": 243000},
                  {"hs": "0303", "ppm": 12320, "from": "2026-03-01",
                   "until": "2026-05-31"}]},
    "limits": [
        {"id": "value-day", "cap": 800000, "excess": "tax_part",
         "except": ["0304"], "measure": "value", "window": "day",
         "from": "2026-01-01", "until": "2027-12-31", "name": names,
         "minimum_age": 16, "reduced_under": 18, "reduced_ppm": 500000},
        {"id": "a", "cap": 4, "excess": "tax_item", "measure": "days",
         "window": "month", "name": names, "class": "fish",
         "group": "either", "exclusive": True},
        {"id": "b", "cap": 3, "excess": "officer", "measure": "pieces",
         "window": "year", "name": names, "goods": ["04"],
         "group": "either", "exclusive": True},
        {"id": "c", "cap": 9, "excess": "refuse", "measure": "volume",
         "window": "transaction", "name": names, "direction": "export"},
        {"id": "d", "cap": 9, "excess": "refuse", "measure": "volume",
         "window": "transaction", "name": names, "goods": ["22"],
         "direction": "export", "exchange_from": "c"}],
    "notes": [],
    "offline": {"lease_fen": 100000, "permit_fen": 200000,
                "permit_hours": 24, "permit_sales": 25, "permit_tills": 20,
                "permit_total_fen": 2000000, "reserve_fen": 80000},
    "persons": {"certificate": "required", "documents": ["cn-id"],
                "minimum_age": 0, "registered": False},
    "till": {"scale_codes": [], "discount_ppm": 300000,
             "refund_by": "cashier", "refund_days": 14,
             "void_by": "cashier"},
}

# 12 yuan of 37.50 at 24.3 % are 2.916 of tax, so 2.92; tobacco is all taxed.
mixed = [
    dict(line("4600123456782", "Конфеты", "18063200", "A-12", "piece", 3000,
              1250, 3750),
         treatment="excess", exempt_fen=2550, dutiable_fen=1200,
         rate_ppm=243000, tax_fen=292),
    dict(line("2212345", "Рис", "1006300000", "B7", "kg", 1000, 800, 800),
         treatment="limited"),
    dict(line("TABAK", "Табак", "2403110000", "B7", "kg", 100, 5000, 500),
         treatment="not_exempt", exempt_fen=0, dutiable_fen=500,
         rate_ppm=900000, tax_fen=450),
]

sale = entry("sale", 9, {
    "person": {"key": person("cn-id:11010519491231002X"),
               "document": "cn-id", "method": "typed",
               "sealed": sha("sealed")},
    "lines": [
        line("4600123456782", "巧克力 \"Алёнка\" 100 g", "18063200", "A-12",
             "piece", 3000, 1250, 3750),
        line("2212345", "松子 \\ кедровые орехи", "0802909000", "B7", "kg",
             1255, 8000, 10040)],
    "total_fen": 13790, "exempt_fen": 13790, "dutiable_fen": 0, "tax_fen": 0,
    "tenders": [
        {"kind": "mobile", "currency": "CNY", "amount_minor": 10000,
         "rate_ppm": 1000000, "value_fen": 10000},
        {"kind": "cash", "currency": "CNY", "amount_minor": 5000,
         "rate_ppm": 1000000, "value_fen": 5000}],
    "change_fen": 1210,
    "quota": [{"limit": "value-day", "window": "2026-11-24", "cap": 800000,
               "before": 786210, "used": 13790, "after": 800000}],
    "basis": "alone", "receipt": "T01-1-9",
}, sum={"sales": 1, "sold_fen": 13790, "refunded_fen": 0})

mixed_sale = copy.deepcopy(sale)
mixed_sale["body"].update({
    "lines": mixed, "total_fen": 5050, "exempt_fen": 3350,
    "dutiable_fen": 1700, "tax_fen": 742, "change_fen": 0,
    "tenders": [{"kind": "card", "currency": "CNY", "amount_minor": 5792,
                 "rate_ppm": 1000000, "value_fen": 5792}],
    "quota": [{"limit": "value-day", "window": "2026-11-24", "cap": 800000,
               "before": 796650, "used": 3350, "after": 800000}],
})

paid_sale = copy.deepcopy(sale)
paid_sale["body"]["change_fen"] = 0
paid_sale["body"]["tenders"] = [
    {"kind": "card", "currency": "CNY", "amount_minor": 3000,
     "rate_ppm": 1000000, "value_fen": 3000, "reference": "UP-2026.11_24"},
    {"kind": "cash", "currency": "RUB", "amount_minor": 126819,
     "rate_ppm": 85083, "value_fen": 10790}]

# One piece of the mixed sale's first line, which is one third of it: of
# 25.50 free of duty 8.50, of 12.00 dutiable 4.00, of 2.92 tax 0.97.
refund = entry("refund", 16, {
    "receipt": "T01-1-16",
    "sale": {"receipt": "T01-1-9", "day": "2026-11-24", "leaf": sha("9")},
    "person": person("cn-id:11010519491231002X"),
    "lines": [{"line": 1, "barcode": "4600123456782", "name": "Конфеты",
               "unit": "piece", "quantity_milli": 1000, "amount_fen": 1250,
               "exempt_fen": 850, "dutiable_fen": 400, "tax_fen": 97}],
    "total_fen": 1250, "exempt_fen": 850, "dutiable_fen": 400, "tax_fen": 97,
    "tenders": [{"kind": "cash", "currency": "CNY", "amount_minor": 1347,
                 "rate_ppm": 1000000, "value_fen": 1347}],
    "quota": [{"limit": "value-day", "window": "2026-11-24", "cap": 800000,
               "before": 800000, "used": -850, "after": 799150}],
    "reason": "мятая коробка", "approver": "wang",
}, sum={"sales": 1, "sold_fen": 5050, "refunded_fen": 1250})
void = copy.deepcopy(refund)
void["body"]["void"] = True
del void["body"]["approver"]
leased_sale = copy.deepcopy(sale)
leased_sale["body"].update({"basis": "lease", "lease": sha("lease")})

good = {
    "sale-references": paid_sale,
    "refund": refund,
    "refund-void": void,
    "rate": entry("rate", 17, {"currency": "RUB", "rate_ppm": 85000,
                               "customs_ppm": 90200}),
    "rate-alone": entry("rate", 18, {"currency": "KZT", "rate_ppm": 1}),
    "shift.close-refunds": entry("shift.close", 19, {
        "cash": [], "expected": [{"currency": "CNY",
                                  "amount_minor": -1347}],
        "sales": 0, "sold_fen": 0, "refunds": 1, "refunded_fen": 1347}),
    "rules-whole": entry("rules", 3, {"document": whole}, rules=8),
    "sale-mixed": mixed_sale,
    "genesis": entry("genesis", 1, {
        "till_key": sha("till"), "auditor_key": sha("auditor"),
        "software": "0.1.0", "demo": True},
        operator="shell/root", shift=0, rules=0),
    "boot": entry("boot", 2, {"software": "0.1.0"}, operator="", shift=0,
                  clock={"source": "rtc", "mono_ms": 0,
                         "boot": "ffffffffffffffff"}),
    "rules": entry("rules", 3, {"document": rules}, rules=7),
    "dataset": entry("dataset", 4, {
        "dataset": "goods", "sha256": sha("goods.csv"), "bytes": 41000000,
        "rows": 500000, "replaces": False}),
    "operator": entry("operator", 5, {
        "id": "wang", "name": "王·小明 Ван", "role": "manager",
        "active": True, "pin": sha("pin")}),
    "login": entry("login", 6, {"id": "wang", "outcome": "wrong-pin"}),
    "logout": entry("logout", 7, {"id": "wang"}),
    "shift.open": entry("shift.open", 8, {
        "cash": [{"currency": "CNY", "amount_minor": 50000},
                 {"currency": "RUB", "amount_minor": 0}]}),
    "shift.open-counted": entry("shift.open", 8, {
        "cash": [{"currency": "CNY", "amount_minor": 30500}],
        "count": [
            {"currency": "CNY", "denomination_minor": 10000, "pieces": 3},
            {"currency": "CNY", "denomination_minor": 50, "pieces": 10}]}),
    "override": entry("override", 8, {
        "line": 2, "barcode": "2212345", "list_fen": 9000, "price_fen": 8000,
        "quantity_milli": 1255, "reason": "битая упаковка 破损",
        "approver": "wang"}),
    "sale": sale,
    "training.sale": entry("training.sale", 9, sale["body"]),
    "cash": entry("cash", 10, {
        "direction": "out", "reason": "курьер \"Ли\"", "approver": "wang",
        "cash": [{"currency": "CNY", "amount_minor": 5000},
                 {"currency": "RUB", "amount_minor": 1}]}),
    "cash-no-sale": entry("cash", 10, {
        "direction": "no-sale", "reason": "change", "cash": []}),
    "shift.close-difference": entry("shift.close", 10, {
        "cash": [{"currency": "CNY", "amount_minor": 53000}],
        "count": [{"currency": "CNY", "denomination_minor": 10000,
                   "pieces": 5},
                  {"currency": "CNY", "denomination_minor": 1000,
                   "pieces": 3}],
        "difference": [{"currency": "CNY", "amount_minor": -790},
                       {"currency": "RUB", "amount_minor": 1}],
        "expected": [{"currency": "CNY", "amount_minor": 53790},
                     {"currency": "RUB", "amount_minor": -1}],
        "sales": 1, "sold_fen": 13790}),
    "shift.close": entry("shift.close", 10, {
        "cash": [{"currency": "CNY", "amount_minor": 53790}],
        "expected": [{"currency": "CNY", "amount_minor": 53790},
                     {"currency": "RUB", "amount_minor": -1}],
        "sales": 1, "sold_fen": 13790}),
    "refusal": entry("refusal", 11, {
        "code": "over-limit", "person": person("resident-card:S0001"),
        "document": "resident-card", "barcode": "4600123456782",
        "limit": "value-day", "total_fen": 800001, "remaining_fen": 800000}),
    "refusal-bare": entry("refusal", 12, {
        "code": "bad-document", "total_fen": 0, "remaining_fen": 0}),
    "copy": entry("copy", 13, {"receipt": "T01-1-9", "copy": 2}),
    "clock": entry("clock", 14, {"cause": "behind", "wall_ms": 1795499999999,
                                 "last_ms": 1795500013000}),
    "restore": entry("restore", 1, {
        "endorsement": b64(bytes(range(64))), "from_epoch": 1,
        "from_seq": 1234, "known_epoch": 2, "known_seq": 7,
        "reason": "硬盘坏了", "software": "0.1.0",
        "till_key": sha("till 3")}, epoch=3, prev=sha("entry 1234"),
        operator="shell:root"),
    "key.rotate": entry("key.rotate", 1, {
        "endorsement": b64(bytes(64)), "from_epoch": 1, "from_seq": 15,
        "known_epoch": 1, "known_seq": 15, "reason": "",
        "software": "0.1.0", "till_key": sha("till 2")}, epoch=2,
        prev=sha("entry 15"), operator="shell:root"),
    "export": entry("export", 15, {
        "form": "bundle", "from": "2026-11-01", "identities": True,
        "reason": "季度审计", "to": "2-120"}, operator="admin"),
    "approval": entry("approval", 15, {
        "limit": "value-day", "excess": 100000, "reason": "лекарства",
        "approver": "wang"}),
    "person.link": entry("person.link", 15, {
        "alias": person("passport:P12345678"), "linked": True,
        "person": person("resident-card:S0001"), "reason": "新护照"}),
    "person.reveal": entry("person.reveal", 15, {
        "person": person("resident-card:S0001"), "reason": "inquiry 12"}),
    "clock-confirm": entry("clock", 15, {
        "cause": "confirm", "wall_ms": 1795499999999,
        "last_ms": 1795500013000, "expected_ms": 1795500014000},
        clock={"source": "ntp", "mono_ms": 86415123,
               "boot": "0123456789abcdef", "behind_ms": 15001}),
    "enrol": entry("enrol", 15, {
        "till": "T02", "epoch": 2, "key": sha("till 2"), "seq": 41,
        "head": sha("entry 41")}, chain="hub"),
    "enrol-first": entry("enrol", 15, {
        "till": "T02", "epoch": 1, "key": sha("till 2")}, chain="hub"),
    "revoke": entry("revoke", 16, {
        "till": "T02", "epoch": 1, "seq": 40, "reason": "украден"},
        chain="hub"),
    "lost": entry("lost", 17, {
        "till": "T02", "epoch": 1, "reason": "burnt"}, chain="hub"),
    "release": entry("release", 18, {
        "lease": sha("lease"), "person": person("resident-card:S0001"),
        "day": "2026-11-24", "limit": "value-day", "amount_fen": 800000,
        "approver": "wang", "reason": "the till burnt"}, chain="hub"),
    "epoch": entry("epoch", 1, {
        "former": 1, "seq": 18, "head": sha("entry 18"),
        "reason": "restored"}, chain="hub", epoch=2),
    "assess": entry("assess", 19, {
        "person": person("resident-card:S0001"), "day": "2026-11-24",
        "limit": "value-day", "cap_fen": 800000, "total_fen": 900000,
        "excess_fen": 100000, "tax_fen": 24300, "sales": [
            {"chain": "T01", "epoch": 1, "seq": 9, "amount_fen": 100000,
             "rate_ppm": 243000, "tax_fen": 24300}]}, chain="hub"),
    "lease.ask": entry("lease.ask", 15, {
        "kind": "scan", "request": person("request"),
        "person": person("resident-card:S0001"), "day": "2026-11-24",
        "limit": "value-day", "want_fen": 800000, "min_fen": 1}),
    "lease.ask-permit": entry("lease.ask", 15, {
        "kind": "permit", "request": person("request"),
        "day": "2026-11-24", "limit": "value-day", "want_fen": 0,
        "min_fen": 0}),
    "lease.close": entry("lease.close", 16, {
        "lease": sha("lease"), "used_fen": 13790}),
    "lease.disclaim": entry("lease.disclaim", 17, {
        "request": person("request")}),
    "ack": entry("ack", 18, {
        "epoch": 1, "chain_seq": 17, "head": sha("entry 17"),
        "hub_epoch": 1, "hub_seq": 5, "hub_chain_seq": 19,
        "hub_ms": 1795500013000, "statement": "a.b.c"}),
    "decommission": entry("decommission", 20, {"reason": "sold"}),
    "sale-leased": leased_sale,
    "extremes": entry("boot", 9007199254740991, {"software": "𝄞"},
                      epoch=9007199254740991, rules=9007199254740991,
                      day="9999-12-31", at_ms=9007199254740991,
                      clock={"source": "hub", "mono_ms": 9007199254740991,
                             "boot": "0000000000000000"}),
}

bad = {}


def fault(name, words, payload):
    bad[name] = (words, payload)


def bytewise(name, words, old, new, kind="login"):
    """One spot of a good payload, spelt otherwise."""
    payload = canonical(good[kind])
    assert payload.count(old) == 1, (name, payload.count(old))
    fault(name, words, payload.replace(old, new))


def value(name, words, path, new, kind="login"):
    """One value of a good payload, replaced (or taken out: None)."""
    made = copy.deepcopy(good[kind])
    at = made
    for step in path[:-1]:
        at = at[step]
    if new is None:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    fault(name, words, canonical(made))


login = canonical(good["login"])

# Not JSON at all, or more than one value.
fault("empty", "line 1", b"")
fault("truncated", "line 1", login[:-1])
fault("trailing-object", "line 1", login + b"{}")
fault("trailing-nul", "line 1", login + b"\0")
fault("byte-order-mark", "line 1", b"\xef\xbb\xbf" + login)
fault("not-an-object", "is not an object", b"[" + login + b"]")
fault("deep", "line 1", b"[" * 8000 + b"]" * 8000)
fault("too-long", "more than 16384", login + b" " * 16384)
bytewise("duplicate-key", "duplicate", b'"epoch":1', b'"epoch":1,"epoch":1')
bytewise("duplicate-key-within", "duplicate", b'"id":"wang"',
         b'"id":"wang","id":"wang"')
bytewise("duplicate-key-escaped", "duplicate", b'"id":"wang"',
         b'"id":"wang","\\u0069d":"wang"')
bytewise("bad-utf8", "line 1", b'"wang"', b'"w\xffng"')
bytewise("overlong-utf8", "line 1", b'"wang"', b'"w\xc1\xa1ng"')
bytewise("surrogate-utf8", "line 1", b'"wang"', b'"w\xed\xa0\x80ng"')
bytewise("lone-surrogate", "line 1", b'"wang"', b'"w\\ud800ng"')
bytewise("nul-escape", "line 1", b'"wang"', b'"w\\u0000ng"')
bytewise("nul-byte", "line 1", b'"wang"', b'"w\0ng"')
bytewise("control-byte", "line 1", b'"wang"', b'"w\x07ng"')
bytewise("leading-zero", "line 1", b'"epoch":1', b'"epoch":01')
bytewise("comment", "line 1", b'"epoch":1', b'"epoch":1/**/')
bytewise("trailing-comma", "line 1", b'"v":1}', b'"v":1,}')
bytewise("number-beyond-64-bits", "line 1", b'"epoch":1',
         b'"epoch":99999999999999999999')

# JSON, but no number of ours.
bytewise("float", "epoch: is not a whole number", b'"epoch":1',
         b'"epoch":1.0')
bytewise("exponent", "epoch: is not a whole number", b'"epoch":1',
         b'"epoch":1e3')
bytewise("number-beyond-53-bits", "epoch: 9007199254740992 is not within",
         b'"epoch":1', b'"epoch":9007199254740992')
value("number-as-text", "epoch: is not a whole number", ["epoch"], "1")
bytewise("minus-zero", "canonical", b'"refunded_fen":0', b'"refunded_fen":-0')

# The same values in another spelling.
bytewise("space", "canonical", b'"epoch":1', b'"epoch": 1')
fault("line-feed", "canonical", login + b"\n")
bytewise("unsorted", "canonical", b'"id":"wang","outcome":"wrong-pin"',
         b'"outcome":"wrong-pin","id":"wang"')
bytewise("escaped-letter", "canonical", b'"wang"', b'"w\\u0061ng"')
bytewise("escaped-slash", "canonical", b"shell/root", b"shell\\/root",
         "genesis")
bytewise("escaped-han", "canonical", "王".encode(), b"\\u738b", "operator")
bytewise("escaped-key", "canonical", b'"id":', b'"\\u0069d":')
bytewise("surrogate-pair", "canonical", "𝄞".encode(), b"\\ud834\\udd1e",
         "extremes")

# Keys.
value("unknown-key", "the key 'extra' is not known", ["extra"], 1)
value("unknown-key-in-a-line", "body.lines[1]: the key 'note' is not known",
      ["body", "lines", 1, "note"], "x", "sale")
value("missing-key", "prev: is missing", ["prev"], None)
value("missing-kind", "kind: is missing", ["kind"], None)
value("missing-key-in-a-line", "body.lines[0].tax_fen: is missing",
      ["body", "lines", 0, "tax_fen"], None, "sale")
bytewise("null", "shift: is not a whole number", b'"shift":1',
         b'"shift":null')
bytewise("null-for-absent", "body.barcode: is not a text",
         b'"body":{', b'"body":{"barcode":null,', "refusal-bare")
value("empty-for-absent", "body.person: is empty", ["body", "person"], "",
      "refusal")

# Values of the wrong type or beyond their bounds.
value("version", "v: is not 1", ["v"], 2)
value("number-for-text", "market: is not a text", ["market"], 5)
value("number-for-bool", "body.demo: is not true or false",
      ["body", "demo"], 1, "genesis")
value("text-for-object", "clock: is not an object", ["clock"], "ntp")
value("object-for-list", "body.lines: is not a list", ["body", "lines"], {},
      "sale")
value("seq-zero", "seq: 0 is not within", ["seq"], 0)
value("negative-amount", "body.total_fen: -1 is not within",
      ["body", "total_fen"], -1, "sale")
value("amount-too-great",
      "body.lines[1].amount_fen: 100000000000 is not within",
      ["body", "lines", 1, "amount_fen"], 100000000000, "sale")
value("quantity-zero", "body.lines[0].quantity_milli: 0 is not within",
      ["body", "lines", 0, "quantity_milli"], 0, "sale")
value("no-lines", "body.lines: has 0 items", ["body", "lines"], [], "sale")
value("seven-tenders", "body.tenders: has 7 items", ["body", "tenders"],
      [sale["body"]["tenders"][0]] * 7, "sale")
value("cash-without-a-reason", "body.reason: is empty",
      ["body", "reason"], "", "cash")
value("cash-in-no-direction", "body.direction: 'up' is not known",
      ["body", "direction"], "up", "cash")
value("override-for-nothing", "body.price_fen: 0 is not within",
      ["body", "price_fen"], 0, "override")
value("override-approved-by-nobody", "body.approver: is empty",
      ["body", "approver"], "", "override")
value("count-of-nothing", "body.count[0].denomination_minor: 0 is not within",
      ["body", "count", 0, "denomination_minor"], 0, "shift.open-counted")
value("empty-list-for-absent", "body.difference: has 0 items",
      ["body", "difference"], [], "shift.close-difference")
value("refund-of-nothing", "body.lines: has 0 items", ["body", "lines"], [],
      "refund")
value("refund-that-uses", "body.quota[0].used: 850 is not within",
      ["body", "quota", 0, "used"], 850, "refund")
value("refund-of-no-receipt", "body.sale.receipt: ",
      ["body", "sale", "receipt"], "T01-1-09", "refund")
value("refund-without-a-reason", "body.reason: is empty",
      ["body", "reason"], "", "refund")
value("void-that-is-none", "canonical form", ["body", "void"], False,
      "refund-void")
value("rate-of-nothing", "body.rate_ppm: 0 is not within",
      ["body", "rate_ppm"], 0, "rate")
value("reference-with-a-space", "body.tenders[0].reference: ",
      ["body", "tenders", 0, "reference"], "UP 1", "sale-references")
value("unknown-kind", "kind: 'gift' is not known", ["kind"], "gift")
value("body-of-another-kind", "body: the key", ["kind"], "boot")
value("unknown-word", "body.outcome: 'maybe' is not known",
      ["body", "outcome"], "maybe")
value("refusal-of-nothing", "body.code: ", ["body", "code"], "none",
      "refusal-bare")
value("till-of-the-hub", "body.till: ", ["body", "till"], "hub", "enrol")
value("refusal-asked-for", "body.kind: 'refusal' is not known",
      ["body", "kind"], "refusal", "lease.ask")
value("release-of-nothing", "body.amount_fen: 0 is not within",
      ["body", "amount_fen"], 0, "release")
value("lease-that-is-no-leaf", "body.lease: ", ["body", "lease"], "x",
      "sale-leased")
value("chain-with-a-dash", "chain: ", ["chain"], "T-01")
value("market-in-capitals", "market: ", ["market"], "Suifenhe")
value("day-that-is-none", "day: ", ["day"], "2026-02-30")
value("day-spelt-short", "day: ", ["day"], "2026-2-3")
value("hash-with-padding", "prev: ", ["prev"], "A" * 43 + "=")
value("hash-too-short", "prev: ", ["prev"], "A" * 42)
value("hash-with-spare-bits", "prev: ", ["prev"], "A" * 42 + "B")
value("hash-in-plain-base64", "prev: ", ["prev"], "+" + "A" * 42)
value("boot-in-capitals", "clock.boot: ", ["clock", "boot"],
      "0123456789ABCDEF")
value("currency-in-small-letters", "body.cash[1].currency: ",
      ["body", "cash", 1, "currency"], "rub", "shift.open")
value("empty-text", "body.id: is empty", ["body", "id"], "")
value("text-too-long", "body.lines[0].barcode: has more than 32 bytes",
      ["body", "lines", 0, "barcode"], "9" * 33, "sale")
value("text-too-long-in-bytes", "body.name: has more than 96 bytes",
      ["body", "name"], "名" * 33, "operator")
value("control-character", "body.id: has bytes that cannot be printed",
      ["body", "id"], "w\x07ng")
value("delete-character", "body.id: has bytes that cannot be printed",
      ["body", "id"], "w\x7fng")
value("bidi-override", "body.id: has bytes that cannot be printed",
      ["body", "id"], "w\u202eng")
value("zero-width-space", "body.id: has bytes that cannot be printed",
      ["body", "id"], "w\u200bng")
value("word-joiner", "body.id: has bytes that cannot be printed",
      ["body", "id"], "w\u2060ng")
value("rules-with-two-of-an-id", "body.document: ",
      ["body", "document", "limits", 1, "id"], "value-day", "rules")
value("rules-without-limits", "body.document.limits: has 0 items",
      ["body", "document", "limits"], [], "rules")
value("rules-that-give", "body.document.limits[1].excess: 'gift' is not known",
      ["body", "document", "limits", 1, "excess"], "gift", "rules")

value("rules-of-no-class", "there is no class 'meat'",
      ["body", "document", "limits", 1, "class"], "meat", "rules-whole")
value("rules-with-a-rate-of-nothing",
      "body.document.goods.rates[0].ppm: 0 is not within",
      ["body", "document", "goods", "rates", 0, "ppm"], 0, "rules-whole")
value("rules-with-endless-permits", "permits need",
      ["body", "document", "offline", "permit_tills"], None, "rules-whole")
value("rules-without-a-default-rate", "no rate without 'hs'",
      ["body", "document", "goods", "rates", 0, "hs"], "05", "rules-whole")
value("rules-spelling-a-default", "canonical form",
      ["body", "document", "limits", 0, "direction"], "import",
      "rules-whole")
value("rules-with-a-listing-too-long", "canonical form",
      ["body", "document", "goods", "prohibited", 0], {"hs": "93"},
      "rules-whole")

value("epoch-endorsed-by-half",
      "body.endorsement: 'AAAA' is not 86 characters of base64url",
      ["body", "endorsement"], "AAAA", "key.rotate")
value("epoch-from-none", "body.from_epoch: 0 is not within",
      ["body", "from_epoch"], 0, "restore")

for name, payload in good.items():
    (folder / (name + ".json")).write_bytes(canonical(payload))
for name, (words, payload) in bad.items():
    (folder / "bad" / (name + ".json")).write_bytes(payload)
    (folder / "bad" / (name + ".txt")).write_text(words + "\n")
