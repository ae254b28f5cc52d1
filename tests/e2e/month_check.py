"""A month's reports against sums over `log --json`: DIRECTORY.

LOG is the log; day-DAY.json, trade-BY.json, persons.json, tax.json,
refusals.json, overrides.json, risk.json (of buyers on 12 days of a month) and
z-SHIFT.json the reports. Nothing here is a line of ours.
"""
import json
import sys
from collections import defaultdict

directory = sys.argv[1]


def check(name, expected, actual):
    if expected == actual:
        print("ok -", name)
    else:
        print("not ok -", name)
        print("#   expected:", str(expected)[:2000])
        print("#   actual:  ", str(actual)[:2000])


def load(name):
    with open(f"{directory}/{name}.json", encoding="utf-8") as stream:
        return json.load(stream)


log = [json.loads(line) for line in open(f"{directory}/log", encoding="utf-8")]
of_kind = defaultdict(list)
for entry in log:
    of_kind[entry["kind"]].append(entry)
sales, refunds = of_kind["sale"], of_kind["refund"]
sold = {sale["body"]["receipt"]: sale for sale in sales}
days = sorted({entry["day"] for entry in sales + refunds})
PARTS = ("total_fen", "exempt_fen", "dutiable_fen", "tax_fen")


def lines_back(refund):
    lines = sold[refund["body"]["sale"]["receipt"]]["body"]["lines"]
    return [(lines[line["line"] - 1], line)
            for line in refund["body"]["lines"]]


def total(entries, key):
    return sum(entry["body"][key] for entry in entries)


# -- the month has what it should have

check("2,000 sales", True, len(sales) >= 2000)
check("on thirty days and the night after", 31, len(days))
check("refunds of lines, of sales, and voids", True, min(
    len([r for r in refunds if not r["body"].get("void")]),
    len([r for r in refunds if r["body"].get("void")])) > 10)
for kind in ("training.sale", "override", "refusal", "cash", "copy", "rate"):
    check(f"{kind}, more than ten", True, len(of_kind[kind]) > 10)
check("taxed sales, and refunds of such", True, min(
    len([s for s in sales if s["body"]["tax_fen"]]),
    len([r for r in refunds if r["body"]["tax_fen"]])) > 3)
paid_in = {(t["kind"], t["currency"]) for s in sales
           for t in s["body"]["tenders"]}
check("two currencies, cards and phones", {
    ("cash", "CNY"), ("cash", "RUB"), ("card", "CNY"), ("mobile", "CNY")},
    paid_in)
check("sales of one shift on two days", True, any(
    len({s["day"] for s in sales if s["shift"] == shift}) == 2
    for shift in {s["shift"] for s in sales}))
check("refunds on a later day than the sale's", True, any(
    r["day"] > r["body"]["sale"]["day"] for r in refunds))
check("by two versions of the rules", {2, 3}, {s["rules"] for s in sales})

# -- every entry adds up

running = {"sales": 0, "sold_fen": 0, "refunded_fen": 0}
faults = []
for entry in log:
    body = entry["body"]
    if entry["kind"] == "sale":
        running["sales"] += 1
        running["sold_fen"] += body["total_fen"]
    if entry["kind"] == "refund":
        running["refunded_fen"] += body["total_fen"]
    if entry["sum"] != running:
        faults.append(entry["seq"])
    if entry["kind"] in ("sale", "refund"):
        paid = sum(t["value_fen"] for t in body["tenders"])
        if paid - body.get("change_fen", 0) != \
                body["total_fen"] + body["tax_fen"] or \
                body["exempt_fen"] + body["dutiable_fen"] != \
                body["total_fen"]:
            faults.append(entry["seq"])
check("running totals and payments of every entry", [], faults)

# -- a line never comes back twice, and comes back as it was sold

back = defaultdict(lambda: defaultdict(int))
for refund in refunds:
    for line in refund["body"]["lines"]:
        of = back[refund["body"]["sale"]["receipt"], line["line"]]
        for key in ("quantity_milli", "amount_fen", "exempt_fen",
                    "dutiable_fen", "tax_fen"):
            of[key] += line[key]
faults = []
for (receipt, number), of in back.items():
    line = sold[receipt]["body"]["lines"][number - 1]
    whole = of["quantity_milli"] == line["quantity_milli"]
    for key, value in of.items():
        if value > line[key] or (whole and value != line[key]):
            faults.append((receipt, number, key))
    for key in ("exempt_fen", "dutiable_fen", "tax_fen"):
        exact = 2 * line[key] * of["quantity_milli"]
        if (exact + line["quantity_milli"]) // (
                2 * line["quantity_milli"]) != of[key]:
            faults.append((receipt, number, key))
check("refunds of a line are its share to the fen", [], faults)

# -- the allowance: of the sale's own day, never above the cap

use = defaultdict(lambda: defaultdict(int))
caps = {}
faults = []
for entry in log:
    body = entry["body"]
    if entry["kind"] == "sale":
        person, day = body["person"]["key"], entry["day"]
    elif entry["kind"] == "refund":
        person, day = body["person"], body["sale"]["day"]
    else:
        continue
    for quota in body["quota"]:
        of = use[person, quota["limit"]]
        if quota["before"] != of[day]:
            faults.append(("before", entry["seq"]))
        of[day] += quota["used"]
        if quota["after"] != of[day] or of[day] < 0 or (
                entry["kind"] == "sale" and quota["used"]
                and of[day] > quota["cap"]):
            faults.append(("after", entry["seq"]))
check("use by person and day, at every sale and refund", [], faults)

# -- day


def of_day(day):
    rows = []
    here = [s for s in sales if s["day"] == day]
    gone = [r for r in refunds if r["day"] == day]

    def row(part, name, group, sums, mine):
        of = {(r["seq"], bool(r["body"].get("void"))) for r, _, _ in mine}
        rows.append({
            "part": part, "name": name,
            "count": len({s["seq"] for s in group}), **sums,
            "refunds": len(of), "voids": sum(void for _, void in of),
            "refunded_fen": sum(l["amount_fen"] for _, _, l in mine),
            "refunded_tax_fen": sum(l["tax_fen"] for _, _, l in mine)})

    every = [(r, was, line) for r in gone for was, line in lines_back(r)]
    row("till", "T01", here, {k: total(here, k) for k in PARTS}, every)
    for shop in sorted({l["shop"] for s in here for l in s["body"]["lines"]} |
                       {was["shop"] for _, was, _ in every}):
        lines = [(s, l) for s in here for l in s["body"]["lines"]
                 if l["shop"] == shop]
        sums = {k: sum(l["amount_fen" if k == "total_fen" else k]
                       for _, l in lines) for k in PARTS}
        row("shop", shop, [s for s, _ in lines], sums,
            [one for one in every if one[1]["shop"] == shop])
    for operator in sorted({e["operator"] for e in here + gone}):
        group = [s for s in here if s["operator"] == operator]
        row("operator", operator, group,
            {k: total(group, k) for k in PARTS},
            [one for one in every if one[0]["operator"] == operator])
    tenders = defaultdict(lambda: [0, 0, 0])

    def pay(kind, currency, value, amount):
        of = tenders[kind, currency]
        of[0] += 1
        of[1] += value
        of[2] += amount

    for s in here:
        for t in s["body"]["tenders"]:
            pay(t["kind"], t["currency"], t["value_fen"], t["amount_minor"])
        if s["body"]["change_fen"]:
            pay("change", "CNY", *[-s["body"]["change_fen"]] * 2)
    for r in gone:
        for t in r["body"]["tenders"]:
            pay("refund-" + t["kind"], t["currency"], -t["value_fen"],
                -t["amount_minor"])
    for (kind, currency), of in sorted(tenders.items()):
        rows.append({"part": "tender", "name": kind, "detail": currency,
                     "count": of[0], "total_fen": of[1],
                     "amount_minor": of[2]})
    codes = defaultdict(list)
    for e in of_kind["refusal"]:
        if e["day"] == day:
            codes[e["body"]["code"]].append(e["body"]["total_fen"])
    for code, totals in sorted(codes.items()):
        rows.append({"part": "refusal", "name": code, "count": len(totals),
                     "total_fen": sum(totals)})
    return rows


def plain(row):
    drop = {"first_receipt", "last_receipt"}
    if row["part"] in ("shop", "operator"):
        drop.add("detail")
    return {k: v for k, v in row.items() if k not in drop}


check("the ledger of every day", [of_day(day) for day in days],
      [[plain(row) for row in load(f"day-{day}")["rows"]] for day in days])

# -- trade

KEYS = {"country": lambda line: line["origin"],
        "shop": lambda line: line["shop"],
        "chapter": lambda line: line["hs"][:2],
        "goods": lambda line: line["barcode"]}
for by, key_of in KEYS.items():
    found = defaultdict(lambda: [0, 0, 0])

    def add(was, line, sign):
        of = found[key_of(was)]
        of[0] += sign * line["amount_fen"]
        of[1] += sign * line["tax_fen"]
        of[2] += sign * line["quantity_milli"]

    for s in sales:
        for line in s["body"]["lines"]:
            add(line, line, 1)
    for r in refunds:
        for was, line in lines_back(r):
            add(was, line, -1)
    check(f"trade by {by}", sorted([key, *of] for key, of in found.items()), [
        [row["key"], row["value_fen"], row["tax_fen"], row["pieces_milli"]]
        for row in load(f"trade-{by}")["rows"]])
net = total(sales, "total_fen") - total(refunds, "total_fen")
check("trade is sales less refunds", net,
      load("trade-country")["total"]["value_fen"])

# -- persons, tax, refusals

check("persons", sorted(
    [person, limit, sum(of.values())]
    for (person, limit), of in use.items()
    if any(q["used"] for s in sales if s["body"]["person"]["key"] == person
           for q in s["body"]["quota"] if q["limit"] == limit)),
    sorted([row["person"], row["limit"],
            row.get("used", row.get("used_fen", row.get("used_milli")))]
           for row in load("persons")["rows"]))
taxed = load("tax")
check("tax", {key: total([s for s in sales if s["body"]["dutiable_fen"]], key)
              - total([r for r in refunds if r["body"]["dutiable_fen"]], key)
              for key in PARTS}, taxed["total"])
check("refusals", [len(of_kind["refusal"]),
                   total(of_kind["refusal"], "total_fen")],
      [load("refusals")["total"][key] for key in ("count", "total_fen")])

# -- overrides


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def rate_text(ppm):
    text = f"{ppm // 1000000}.{ppm % 1000000:06d}"
    while text.endswith("0") and len(text.split(".")[1]) > 2:
        text = text[:-1]
    return text


def act_of(entry):
    """Name, subject and detail of an act; None: it is in order."""
    kind, body = entry["kind"], entry["body"]
    by = body.get("approver", "")
    by = by and by + ": "
    if kind == "copy":
        return "copy", body["receipt"], f"copy {body['copy']}"
    if kind == "override":
        return "price", body["barcode"], (
            f"{yuan(body['list_fen'])} > {yuan(body['price_fen'])}, "
            + by + body["reason"])
    if kind == "refund":
        return ("void" if body.get("void") else "refund",
                body["sale"]["receipt"],
                f"{yuan(body['total_fen'] + body['tax_fen'])}, "
                + by + body["reason"])
    if kind == "cash":
        return "cash", body["direction"], "".join(
            f"{c['currency']} {yuan(c['amount_minor'])}, "
            for c in body["cash"]) + by + body["reason"]
    if kind == "rate":
        return "rate", body["currency"], rate_text(body["rate_ppm"])
    if kind == "operator":
        return "operator", body["id"], (
            f"{body['role']}, "
            + ("active" if body["active"] else "disabled"))
    if kind in ("clock", "login", "approval", "person.link",
                "person.reveal"):
        sys.exit(f"{kind} is not looked for here")
    return None


expected = []
for entry in log:
    act = act_of(entry)
    if act is not None and entry["day"] >= "2026-03-02":
        expected.append([entry["at_ms"], entry["day"], entry["seq"],
                         entry["operator"], *act])
check("overrides", expected, [
    [row[key] for key in ("at_ms", "day", "seq", "operator", "act", "subject",
                          "detail")] for row in load("overrides")["rows"]])

# -- risk: each signal once more, from its words

signals = defaultdict(list)
for row in load("risk")["rows"]:
    signals[row.pop("signal")].append(row)


def run_of(group, detail, person=None):
    """What is told of sales that belong together."""
    row = {"first_day": min(s["day"] for s in group),
           "last_day": max(s["day"] for s in group),
           "sales": len(group),
           "value_fen": sum(s["body"]["total_fen"] for s in group),
           "first_receipt": group[0]["body"]["receipt"],
           "last_receipt": group[-1]["body"]["receipt"], "detail": detail}
    if person is not None:
        row["person"] = person
    return row


def person_of(sale):
    return sale["body"]["person"]["key"]


def same(signal, rows):
    def order(row):
        return json.dumps(row, sort_keys=True)
    check(f"risk: {signal}", sorted(rows or ["some"], key=order),
          sorted(signals.pop(signal, []), key=order))


caps, counts = {}, defaultdict(int)
for s in sales:
    for quota in s["body"]["quota"]:
        caps[s["day"], quota["limit"]] = quota["cap"]
        counts[person_of(s), quota["limit"], s["day"]] += quota["used"] > 0
near = []
for (person, limit), of in use.items():
    for day, used in of.items():
        cap = caps[day, limit]
        if used == 0 or used < cap * 95 / 100:
            continue
        near.append({
            "first_day": day, "last_day": day, "person": person,
            "sales": counts[person, limit, day],
            "detail": f"{limit} {yuan(used)} / {yuan(cap)}"})
        if limit == "value-day":
            near[-1]["value_fen"] = used
same("near-limit", near)

buyers = defaultdict(list)
for s in sales:
    buyers[person_of(s), s["day"][:7]].append(s)
same("daily-buyer", [
    run_of(group, f"on {len({s['day'] for s in group})} days of a month",
           person)
    for (person, _), group in buyers.items()
    if len({s["day"] for s in group}) >= 12])

returns = []
for operator in {r["operator"] for r in refunds}:
    mine = [r for r in refunds if r["operator"] == operator]
    beside = len([s for s in sales if s["operator"] == operator])
    if len(mine) >= 3 and len(mine) * 10 >= beside:
        voids = sum(bool(r["body"].get("void")) for r in mine)
        returns.append(run_of(mine, (
            f"{operator}: {len(mine)} taken back, {voids} voids among them, "
            f"beside {beside} sales")))
same("high-returns", returns)

bursts, burst, most = [], [], 0
for i, s in enumerate(sales):
    minute = [t for t in sales[max(0, i - 31):i + 1]
              if s["at_ms"] - t["at_ms"] < 60000]
    persons = len({person_of(t) for t in minute})
    if persons >= 5:
        burst += [s] if burst else minute
        most = max(most, persons)
    elif burst:
        bursts.append(run_of(burst, f"{most} residents within a minute"))
        burst, most = [], 0
same("burst", bursts)


def goods_of(sale):
    return sorted((line["barcode"], line["quantity_milli"])
                  for line in sale["body"]["lines"])


equal, runs = [], []
for s in sales + [None]:
    if equal and (s is None or goods_of(s) != goods_of(equal[-1])):
        if len(equal) >= 5:
            runs.append(run_of(equal, "the same goods in each"))
        equal = []
    equal.append(s)
same("identical-baskets", runs)

owners = {e["body"]["person"]: e["body"]["id"]
          for e in of_kind["operator"] if e["body"].get("person")}
own = []
for person, operator in owners.items():
    mine = [s for s in sales if person_of(s) == person]
    itself = len([s for s in mine if s["operator"] == operator])
    own.append(run_of(mine, f"operator {operator}, {itself} sold by the same",
                      person))
check("the clerk bought of the clerk and of others", True,
      0 < itself < len(mine))
same("own-document", own)

payments = defaultdict(list)
for s in sales:
    for t in s["body"]["tenders"]:
        if t.get("reference"):
            payments[s["day"], t["reference"]].append((s, t["value_fen"]))
payers = []
for (day, reference), group in payments.items():
    persons = len({person_of(s) for s, _ in group})
    if persons < 3:
        continue
    payers.append({**run_of([s for s, _ in group], (
        f"{reference} paid for {persons} residents")),
        "sales": len({s["seq"] for s, _ in group}),
        "value_fen": sum(value for _, value in group)})
same("one-payer", payers)
check("no other signal", {}, dict(signals))

# -- shifts

shifts = sorted({s["shift"] for s in sales})
check("thirty shifts", 30, len(shifts))
expected, actual = [], []
perpetual = absolute = 0
for shift in shifts:
    z = load(f"z-{shift}")
    mine = [s for s in sales if s["shift"] == shift]
    gone = [r for r in refunds if r["shift"] == shift]
    cash = defaultdict(int)
    for e in log:
        if e["shift"] != shift:
            continue
        body = e["body"]
        if e["kind"] == "shift.open":
            for c in body["cash"]:
                cash[c["currency"]] += c["amount_minor"]
        if e["kind"] == "cash":
            for c in body["cash"]:
                cash[c["currency"]] += c["amount_minor"] * (
                    1 if body["direction"] == "in" else -1)
        if e["kind"] == "sale":
            cash["CNY"] -= body["change_fen"]
        if e["kind"] in ("sale", "refund"):
            sign = 1 if e["kind"] == "sale" else -1
            for t in body["tenders"]:
                if t["kind"] == "cash":
                    cash[t["currency"]] += sign * t["amount_minor"]
    perpetual += total(mine, "total_fen") - total(gone, "total_fen")
    absolute += total(mine, "total_fen") + total(gone, "total_fen")
    expected.append([
        len(mine), *[total(mine, k) for k in PARTS], len(gone),
        sum(bool(r["body"].get("void")) for r in gone),
        total(gone, "total_fen"), total(gone, "tax_fen"), perpetual,
        absolute, dict(cash)])
    actual.append([
        z["sales"], *[z[k] for k in PARTS], z["refunds"], z["voids"],
        z["refunded_fen"], z["refunded_tax_fen"], z["perpetual_fen"],
        z["absolute_fen"],
        {d["currency"]: d["expected_minor"] for d in z["drawer"]}])
check("the Z of every shift", expected, actual)
