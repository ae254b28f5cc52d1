"""A small market and its audit bundle, built without any of our C code.

Entries, chain, keys, manifest and ZIP as the format page says, from fixed
seeds, so that the same call always gives the same bytes. What a test changes
it changes in the payloads (and signs anew, as a thief with the key would) or
in the bytes (as one without).
"""
import base64
import copy
import hashlib
import io
import json
import zipfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

NONE = "A" * 43
DAY_MS = 86400000
START_MS = 1795564800000  # 2026-11-25 00:00:00 UTC, 08:00 at the market
AUDITOR = "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"


def enc(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def dec(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(raw):
    return enc(hashlib.sha256(raw).digest())


def leaf(line):
    return digest(b"\0" + line.encode())


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False).encode()


class Key:
    """An Ed25519 key made from a word."""

    def __init__(self, word, seed=None):
        seed = seed or hashlib.sha256(word.encode()).digest()
        self.secret = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        raw = self.secret.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.x = enc(raw)
        self.kid = digest(canonical(
            {"crv": "Ed25519", "kty": "OKP", "x": self.x}))

    def sign(self, typ, payload, header=None):
        if header is None:
            header = {"alg": "EdDSA", "kid": self.kid, "typ": typ}
        signed = enc(canonical(header)) + "." + enc(payload)
        return signed + "." + enc(self.secret.sign(signed.encode()))

    def jwk(self, **more):
        return dict({"alg": "EdDSA", "crv": "Ed25519", "kid": self.kid,
                     "kty": "OKP", "use": "sig", "x": self.x}, **more)


def published_key():
    """The pair of keys/test-till.jwk, RFC 8037 appendix A."""
    with open("keys/test-till.jwk", encoding="utf-8") as file:
        return Key("", dec(json.load(file)["d"]))


def rules_document(version=1):
    with open("packaging/rules/suifenhe.json", encoding="utf-8") as file:
        document = json.load(file)
    document["version"] = version
    for key in ("void_by", "refund_by"):  # a default is not spelled out
        if document["till"].get(key) == "manager":
            del document["till"][key]
    return document


def person_key(name):
    return enc(hashlib.sha256(name.encode()).digest()[:16])


class Chain:
    """One chain of one epoch: payloads first, lines when it is signed."""

    def __init__(self, name="T01", epoch=1, key=None, market="suifenhe"):
        self.name, self.epoch, self.market = name, epoch, market
        self.key = key or Key(f"{market} {name} {epoch}")
        self.entries, self.lines = [], []
        self.time, self.shift, self.shifts, self.rules = START_MS, 0, 0, 0
        self.sums = {"refunded_fen": 0, "sales": 0, "sold_fen": 0}
        self.used, self.cash = {}, 0
        self.sold = self.back = (0, 0)

    def day(self):
        return (self.time + 480 * 60000) // DAY_MS

    @staticmethod
    def day_text(day):
        import datetime
        return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=day))

    def add(self, kind, body, operator="cashier"):
        self.time += 20000
        if kind == "shift.open":
            self.shifts += 1
            self.shift = self.shifts
        if kind == "sale":
            self.sums["sales"] += 1
            self.sums["sold_fen"] += body["total_fen"]
        if kind == "refund":
            self.sums["refunded_fen"] += body["total_fen"]
        entry = {
            "at_ms": self.time, "body": body, "chain": self.name,
            "clock": {"boot": "0123456789abcdef",
                      "mono_ms": self.time - START_MS, "source": "rtc"},
            "day": self.day_text(self.day()), "epoch": self.epoch,
            "kind": kind, "market": self.market, "operator": operator,
            "prev": NONE, "rules": self.rules,
            "seq": len(self.entries) + 1, "shift": self.shift,
            "sum": dict(self.sums), "v": 1}
        self.entries.append(entry)
        if kind == "shift.close":
            self.shift = 0
        if kind == "rules":
            self.rules = body["document"]["version"]
        return entry

    def begin(self):
        self.add("genesis", {"auditor_key": AUDITOR, "demo": True,
                             "software": "0.1.0", "till_key": self.key.x},
                 "init")
        self.add("rules", {"document": rules_document()}, "init")
        for role in ("cashier", "manager", "administrator", "auditor"):
            self.add("operator", {
                "active": True, "id": role, "name": role.title(),
                "pin": digest(role.encode()), "role": role}, "init")

    def open(self, cash=20000):
        self.cash, self.sold, self.back = cash, (0, 0), (0, 0)
        self.add("shift.open", {"cash": [
            {"amount_minor": cash, "currency": "CNY"}]})

    def sale_body(self, person, lines):
        """lines: (name, hs, unit, price, quantity in thousandths)"""
        total, grams, sold = 0, {"grain-day": 0, "sugar-day": 0}, []
        for name, hs, unit, price, quantity in lines:
            amount = (price * quantity + 500) // 1000
            total += amount
            limited = None
            if hs[:2] == "10" or hs[:4] in ("1101", "1102", "1103"):
                limited = "grain-day"
            if hs[:4] == "1701":
                limited = "sugar-day"
            if limited and unit == "kg":
                grams[limited] += quantity
            sold.append({
                "amount_fen": amount, "barcode": "4600123456782",
                "dutiable_fen": 0, "exempt_fen": amount, "hs": hs,
                "name": name, "origin": "RU", "price_fen": price,
                "quantity_milli": quantity, "rate_ppm": 0, "shop": "A02",
                "tax_fen": 0, "unit": unit,
                "treatment": "limited" if limited else "exempt"})
        day = self.day_text((self.time + 20000 + 480 * 60000) // DAY_MS)
        quota = []
        for limit, cap, used in (("value-day", 800000, total),
                                 ("grain-day", 50000, grams["grain-day"]),
                                 ("sugar-day", 1000, grams["sugar-day"])):
            before = self.used.get((person, day, limit), 0)
            self.used[person, day, limit] = before + used
            quota.append({"after": before + used, "before": before,
                          "cap": cap, "limit": limit, "used": used,
                          "window": day})
        paid = total + 100
        return {
            "basis": "alone", "change_fen": 100, "dutiable_fen": 0,
            "exempt_fen": total, "lines": sold,
            "person": {"document": "resident-card",
                       "key": person_key(person), "method": "typed",
                       "sealed": digest(b"box of " + person.encode())},
            "quota": quota,
            "receipt": f"{self.name}-{self.epoch}-{len(self.entries) + 1}",
            "tax_fen": 0,
            "tenders": [{"amount_minor": paid, "currency": "CNY",
                         "kind": "cash", "rate_ppm": 1000000,
                         "value_fen": paid}],
            "total_fen": total}

    def sell(self, person, *lines, kind="sale"):
        used = dict(self.used)
        body = self.sale_body(person, lines)
        if kind == "sale":
            self.cash += body["total_fen"]
            self.sold = (self.sold[0] + 1, self.sold[1] + body["total_fen"])
        else:
            self.used = used
        return self.add(kind, body)

    def refund(self, at, number, milli, person):
        """So much of a line (from 1) of the exempt sale at a place."""
        self.sign()
        sale = self.entries[at]
        line = sale["body"]["lines"][number - 1]
        fen = line["exempt_fen"] * milli // line["quantity_milli"]
        counted = {"value-day": fen}
        if line["treatment"] == "limited":
            name = "sugar-day" if line["hs"][:4] == "1701" else "grain-day"
            counted[name] = milli
        quota = []
        for one in sale["body"]["quota"]:
            limit, used = one["limit"], -counted.get(one["limit"], 0)
            before = self.used[person, sale["day"], limit]
            self.used[person, sale["day"], limit] = before + used
            quota.append(dict(one, before=before, used=used,
                              after=before + used))
        self.cash -= fen
        self.back = (self.back[0] + 1, self.back[1] + fen)
        return self.add("refund", {
            "dutiable_fen": 0, "exempt_fen": fen, "person": person_key(person),
            "lines": [{"amount_fen": fen, "barcode": line["barcode"],
                       "dutiable_fen": 0, "exempt_fen": fen, "line": number,
                       "name": line["name"], "quantity_milli": milli,
                       "tax_fen": 0, "unit": line["unit"]}],
            "quota": quota, "reason": "damaged", "approver": "manager",
            "receipt": f"{self.name}-{self.epoch}-{len(self.entries) + 1}",
            "sale": {"day": sale["day"], "leaf": leaf(self.lines[at]),
                     "receipt": sale["body"]["receipt"]},
            "tax_fen": 0, "total_fen": fen,
            "tenders": [{"amount_minor": fen, "currency": "CNY",
                         "kind": "cash", "rate_ppm": 1000000,
                         "value_fen": fen}]})

    def close(self):
        cash = [{"amount_minor": self.cash, "currency": "CNY"}]
        body = {
            "cash": cash, "expected": cash, "sales": self.sold[0],
            "difference": [{"amount_minor": 0, "currency": "CNY"}],
            "sold_fen": self.sold[1]}
        if self.back[0]:
            body.update(refunds=self.back[0], refunded_fen=self.back[1])
        return self.add("shift.close", body)

    def sign(self, start=0):
        """Lines from payloads, linked anew from the given place on."""
        del self.lines[start:]
        prev = leaf(self.lines[-1]) if start else self.entries[0]["prev"]
        for entry in self.entries[start:]:
            entry["prev"] = prev
            self.lines.append(self.key.sign("qp-entry+jws", canonical(entry)))
            prev = leaf(self.lines[-1])
        return self

    def restore(self, endorser=None):
        """The next epoch of the till, which goes on from here."""
        other = copy.copy(self)
        other.epoch, other.key = self.epoch + 1, Key(
            f"{self.market} {self.name} {self.epoch + 1}")
        other.sums, other.used = dict(self.sums), dict(self.used)
        other.entries, other.lines = [], []
        prev = leaf(self.lines[-1])
        said = "\n".join(("qp-epoch", self.market, self.name,
                          str(other.epoch), other.key.x, prev))
        secret = (endorser or self.key).secret
        place = {"epoch": self.epoch, "seq": len(self.lines)}
        entry = other.add("restore", {
            "endorsement": enc(secret.sign(said.encode())),
            "from_epoch": place["epoch"], "from_seq": place["seq"],
            "known_epoch": place["epoch"], "known_seq": place["seq"],
            "reason": "", "software": "0.1.0", "till_key": other.key.x}, "")
        entry["prev"] = prev
        return other

    def copy(self):
        other = copy.copy(self)
        other.entries = copy.deepcopy(self.entries)
        other.lines = list(self.lines)
        return other

    def claim(self):
        """What a manifest says of it, from what the lines say."""
        entries = []
        for line in self.lines:
            try:
                entries.append(json.loads(dec(line.split(".")[1])))
            except (ValueError, IndexError):
                pass
        totals = {key: 0 for key in (
            "dutiable_fen", "exempt_fen", "refunded_fen", "refusals",
            "refunds", "sales", "sold_fen", "tax_fen")}
        kinds = {}
        for entry in entries:
            kind, body = entry["kind"], entry["body"]
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind == "sale":
                totals["sales"] += 1
                totals["sold_fen"] += body["total_fen"]
                for key in ("dutiable_fen", "exempt_fen", "tax_fen"):
                    totals[key] += body[key]
            if kind == "refund":
                totals["refunds"] += 1
                totals["refunded_fen"] += body["total_fen"]
            totals["refusals"] += kind == "refusal"
        first = entries[0]["seq"]
        return {"chain": self.name, "count": len(self.lines),
                "epoch": self.epoch, "first": first,
                "head": leaf(self.lines[-1]), "kid": self.key.kid,
                "kinds": kinds, "last": first + len(self.lines) - 1,
                "prev": entries[0]["prev"], "sum": entries[-1]["sum"],
                "totals": totals}


# -- tables --------------------------------------------------------------

PLACE = ["chain", "epoch", "seq", "time", "day", "shift", "operator"]
COLUMNS = {
    "transactions": ["kind", "receipt", *PLACE, "person", "document",
                     "method", "lines", "total", "exempt", "dutiable", "tax",
                     "change", "basis", "rules", "sale", "leaf"],
    "lines": ["receipt", "kind", "line", "barcode", "name", "hs", "origin",
              "shop", "unit", "quantity", "price", "amount", "treatment",
              "exempt", "dutiable", "rate_ppm", "tax"],
    "tenders": ["receipt", "kind", "tender", "means", "currency", "amount",
                "rate_ppm", "value", "reference"],
    "refusals": [*PLACE, "code", "person", "document", "barcode", "limit",
                 "total", "remaining"],
    "shifts": [*PLACE, "act", "currency", "counted", "expected",
               "difference", "sales", "sold", "refunds", "refunded"],
    "overrides": [*PLACE, "line", "barcode", "list", "price", "quantity",
                  "reason", "approver"],
    "clock": [*PLACE, "kind", "source", "boot", "software", "wall", "last"],
}


class Plain(str):
    """A cell without quotes."""


def money(fen):
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return Plain(f"{sign}{fen // 100}.{fen % 100:02d}")


def quantity(milli):
    text = f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")
    return Plain(text)


def local_time(milliseconds):
    import datetime
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(
        seconds=milliseconds // 1000, minutes=480)
    return Plain(moment.strftime("%Y-%m-%d %H:%M:%S"))


def cell(value):
    if value is None or value == "":
        return ""
    if isinstance(value, Plain):
        return value
    if isinstance(value, int):
        return str(value)
    mark = "'" if value[0] in "0123456789'=+-@.\t\r\n＝＋－＠" else ""
    return '"' + mark + value.replace('"', '""') + '"'


def amounts(body, **names):
    return {key: money(body[name]) for key, name in names.items()}


def rows_of(entry, line):
    """(table, row) of an entry, a row being a dict."""
    body, kind = entry["body"], entry["kind"]
    place = {key: entry[key] for key in PLACE if key != "time"}
    place["day"] = Plain(entry["day"])
    place["time"] = local_time(entry["at_ms"])
    receipt = f"{entry['chain']}-{entry['epoch']}-{entry['seq']}"
    if kind in ("sale", "training.sale"):
        person = body["person"]
        yield "transactions", dict(
            place, kind=kind, receipt=receipt, person=person["key"],
            document=person["document"], method=person["method"],
            lines=len(body["lines"]), basis=body["basis"],
            rules=entry["rules"], leaf=leaf(line),
            **amounts(body, total="total_fen", exempt="exempt_fen",
                      dutiable="dutiable_fen", tax="tax_fen",
                      change="change_fen"))
        for number, item in enumerate(body["lines"], 1):
            yield "lines", dict(
                item, receipt=receipt, kind=kind, line=number,
                quantity=quantity(item["quantity_milli"]),
                **amounts(item, price="price_fen", amount="amount_fen",
                          exempt="exempt_fen", dutiable="dutiable_fen",
                          tax="tax_fen"))
    if kind == "refund":
        yield "transactions", dict(
            place, kind=kind, receipt=receipt, person=body["person"],
            lines=len(body["lines"]), rules=entry["rules"], leaf=leaf(line),
            sale=body["sale"]["receipt"],
            **amounts(body, total="total_fen", exempt="exempt_fen",
                      dutiable="dutiable_fen", tax="tax_fen"))
        for item in body["lines"]:
            yield "lines", dict(
                item, receipt=receipt, kind=kind,
                quantity=quantity(item["quantity_milli"]),
                **amounts(item, amount="amount_fen", exempt="exempt_fen",
                          dutiable="dutiable_fen", tax="tax_fen"))
    if kind in ("sale", "training.sale", "refund"):
        for number, item in enumerate(body["tenders"], 1):
            yield "tenders", dict(
                receipt=receipt, kind=kind, tender=number,
                means=item["kind"], currency=item["currency"],
                rate_ppm=item["rate_ppm"], reference=item.get("reference"),
                **amounts(item, amount="amount_minor", value="value_fen"))
    if kind == "refusal":
        yield "refusals", dict(
            body, **place,
            **amounts(body, total="total_fen", remaining="remaining_fen"))
    if kind in ("shift.open", "shift.close"):
        for item in body["cash"]:
            row = dict(place, act=kind[6:], currency=item["currency"],
                       counted=money(item["amount_minor"]))
            for key in ("expected", "difference"):
                for other in body.get(key, []):
                    row[key] = money(other["amount_minor"])
            if kind == "shift.close":
                row.update(sales=body["sales"], sold=money(body["sold_fen"]),
                           refunds=body.get("refunds", 0),
                           refunded=money(body.get("refunded_fen", 0)))
            yield "shifts", row


def tables(chains):
    """The files of tables/, from the entries of the lines."""
    out = {name: ["\ufeff" + ",".join(f'"{key}"' for key in keys)]
           for name, keys in COLUMNS.items()}
    for chain in chains:
        for line in chain.lines:
            try:
                entry = json.loads(dec(line.split(".")[1]))
                for name, row in list(rows_of(entry, line)):
                    out[name].append(",".join(
                        cell(row.get(key)) for key in COLUMNS[name]))
            except (ValueError, IndexError, KeyError, TypeError):
                pass
    return {f"tables/{name}.csv": ("\r\n".join(rows) + "\r\n").encode()
            for name, rows in out.items()}


def small_chain(name="T01", key=None, market="suifenhe"):
    """Two shifts on two days: sales, an exercise, a refusal, a copy."""
    chain = Chain(name, key=key, market=market)
    chain.begin()
    chain.open()
    chocolate = ("Chocolate", "1806320000", "piece", 850, 2000)
    flour = ("Flour", "1101001100", "kg", 400, 2500)
    chain.sell("Ivanov", chocolate)
    chain.sell("Wang", chocolate, flour)
    chain.sell("Ivanov", flour, kind="training.sale")
    chain.sell("Ivanov", flour)
    chain.add("refusal", {"code": "over-limit", "document": "resident-card",
                          "limit": "value-day", "person": person_key("Wang"),
                          "remaining_fen": 797300, "total_fen": 900000})
    chain.add("copy", {"copy": 1,
                       "receipt": chain.entries[7]["body"]["receipt"]})
    chain.close()
    chain.time += DAY_MS
    chain.open(10000)
    chain.sell("Ivanov", chocolate, flour)
    chain.sell("Petrova", flour)
    chain.close()
    return chain.sign()


class Market:
    """A hub and its tills: enrolments, leases, and sales on them."""

    def __init__(self, *tills):
        self.hub = Chain("hub")
        self.hub.begin()
        self.statements, self.forks, self.silent = [], {}, []
        self.tills, self.heard = [], 0
        for name in tills or ("T01", "T02"):
            self.enrol(name)
        self.hub.sign()

    def enrol(self, name, key=None, before=None):
        """A till that joins, or joins anew: it begins behind its enrolment."""
        till = Chain(name, before.epoch + 1 if before else 1)
        body = {"epoch": till.epoch, "key": (key or till.key).x, "till": name}
        if before:
            before.sign()
            body.update(head=leaf(before.lines[-1]), seq=len(before.lines))
            till.time = before.time
        self.hub.add("enrol", body, "shell:root")
        self.hub.sign()
        till.rules, till.used = 1, self.hub.used
        till.add("genesis", {"auditor_key": AUDITOR, "demo": True,
                             "software": "0.1.0", "till_key": till.key.x}, "")
        till.entries[0]["prev"] = leaf(self.hub.lines[-1])
        till.time = max(till.time, self.hub.time)
        till.open()
        self.tills.append(till)
        return till

    def lease(self, till, person, fen=800000, key=None, **more):
        """What the hub grants; the leaf of the statement."""
        self.heard += 1
        day = Chain.day_text(till.day())
        said = {"amount_fen": fen, "at_ms": till.time, "chain": till.name,
                "day": day, "epoch": till.epoch, "hub_epoch": 1,
                "hub_seq": self.heard, "kind": "scan", "limit": "value-day",
                "market": "suifenhe", "not_after_ms": till.time + 900000,
                "person": person_key(person),
                "request": person_key(f"request {self.heard}"), "v": 1}
        said.update(more)
        if said["kind"] == "permit":
            del said["person"]
        line = (key or self.hub.key).sign("qp-lease+jws", canonical(said))
        self.statements.append(line)
        return leaf(line)

    @staticmethod
    def sell(till, person, right, *lines, basis="lease"):
        entry = till.sell(person, *lines)
        entry["body"]["basis"] = basis
        if right:
            entry["body"]["lease"] = right
        return entry["body"]["total_fen"]

    @staticmethod
    def close(till, right, fen):
        return till.add("lease.close", {"lease": right, "used_fen": fen}, "")

    def ack(self, till):
        """The hub holds all of the till so far, and says how long it is."""
        till.sign()
        self.heard += 1
        said = {"at_ms": till.time, "chain": till.name, "epoch": till.epoch,
                "head": leaf(till.lines[-1]),
                "hub_chain_seq": len(self.hub.entries), "hub_epoch": 1,
                "hub_seq": self.heard, "market": "suifenhe",
                "seq": len(till.lines), "v": 1}
        line = self.hub.key.sign("qp-ack+jws", canonical(said))
        return till.add("ack", {
            "chain_seq": said["seq"], "epoch": said["epoch"],
            "head": said["head"], "hub_chain_seq": said["hub_chain_seq"],
            "hub_epoch": 1, "hub_ms": said["at_ms"],
            "hub_seq": said["hub_seq"], "statement": line}, "")

    def bundle(self):
        for till in self.tills:
            till.sign()
        self.hub.sign()
        bundle = Bundle(self.hub, *self.tills, market=self)
        roster = [line for line, entry in zip(self.hub.lines,
                                              self.hub.entries)
                  if entry["kind"] in ("genesis", "enrol", "revoke", "lost")]
        bundle.claims["roster"] = leaf(roster[-1])
        bundle.claims["statements"] = [
            {"count": len(self.statements), "file": "statements/lease.jws",
             "typ": "qp-lease+jws"}]
        if self.silent:
            bundle.claims["silent"] = [
                {"chain": name, "epoch": 1} for name in self.silent]
        return bundle


class Bundle:
    """Files of a bundle in order, and the manifest's claims."""

    def __init__(self, *chains, market=None):
        chains = sorted(chains, key=lambda c: (c.name, c.epoch))
        self.exporter = chains[-1]
        self.files = {"README.txt": b"An audit bundle.\n"}
        self.keys = [c.key.jwk(chain=c.name, epoch=c.epoch) for c in chains]
        self.files["keys.jwks"] = canonical({"keys": self.keys + [
            {"crv": "X25519", "kty": "OKP", "use": "enc", "x": AUDITOR}]})
        self.files["rules/1.json"] = canonical(rules_document())
        days = []
        for chain in chains:
            name = f"entries/{chain.name}-{chain.epoch}.jws"
            self.files[name] = b"".join(
                line.encode() + b"\n" for line in chain.lines)
            days += [entry["day"] for entry in chain.entries]
        for name, lines in (market.forks if market else {}).items():
            self.files[f"forks/{name}.jws"] = "".join(
                line + "\n" for line in lines).encode()
        if market:
            self.files["statements/lease.jws"] = "".join(
                line + "\n" for line in market.statements).encode()
        self.files.update(tables(chains))
        last = chains[-1]
        self.claims = {
            "chains": [chain.claim() for chain in chains],
            "export": {"chain": last.name, "epoch": last.epoch,
                       "leaf": leaf(last.lines[-1]),
                       "seq": len(last.lines) + 1},
            "exporter": {"kid": last.key.kid, "name": last.name,
                         "software": "0.1.0"},
            "format": 1, "identities": False, "market": last.market,
            "offset_minutes": 480,
            "period": {"from": min(days), "to": max(days)},
            "requester": "shell:root", "roster": leaf(chains[0].lines[0]),
            "signed_ms": START_MS + 9 * DAY_MS, "whole": True}
        self.key = last.key
        self.manifest = None  # bytes, to have others than the right ones
        self.order = None  # names in the ZIP, to have another than the files

    def list_files(self):
        return [{"bytes": len(data), "name": name, "sha256": digest(data)}
                for name, data in self.files.items()]

    def sign_manifest(self):
        claims = dict(self.claims)
        claims.setdefault("files", self.list_files())
        return self.key.sign(
            "qp-manifest+jws", canonical(claims)).encode() + b"\n"

    def members(self):
        manifest = self.manifest or self.sign_manifest()
        members = list(self.files.items()) + [("manifest.jws", manifest)]
        if self.order:
            members = [(name, dict(members)[name]) for name in self.order]
        return members

    def zip(self, method=zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in self.members():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = method
                info.external_attr = 0o644 << 16
                archive.writestr(info, data)
        return out.getvalue()


def trust(*keys):
    """A JWK Set as `quotapos key show --json` prints."""
    return canonical({"keys": [key.jwk() for key in keys]})


def token(chain, at):
    """The receipt token of the sale at a place of a chain (from 0)."""
    entry = chain.entries[at]
    return chain.key.sign("qp-token+jws", canonical({
        "at_ms": entry["at_ms"], "chain": chain.name, "epoch": chain.epoch,
        "leaf": leaf(chain.lines[at]), "seq": entry["seq"],
        "total_fen": entry["body"]["total_fen"]}))
