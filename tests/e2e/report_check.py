"""Every report's figures against sums over `log --json`: DIRECTORY."""
import csv
import datetime
import json
import sys
from collections import defaultdict
from fractions import Fraction

directory = sys.argv[1]
BOM = b"\xef\xbb\xbf"
USD = [("2026-01-01", 7020000), ("2027-03-11", 6910500)]
CAP = 800000


def check(name, expected, actual):
    if expected == actual:
        print("ok -", name)
    else:
        print("not ok -", name)
        print("#   expected:", expected)
        print("#   actual:  ", actual)


def load(name):
    with open(f"{directory}/{name}.json", encoding="utf-8") as stream:
        return json.load(stream)


def rows_of_csv(name):
    with open(f"{directory}/{name}.csv", "rb") as stream:
        data = stream.read()
    check(f"{name}.csv has one byte order mark", (True, 1),
          (data.startswith(BOM), data.count(BOM)))
    check(f"{name}.csv ends each line by CRLF", data.count(b"\n"),
          data.count(b"\r\n"))
    text = data.decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(keepends=True), strict=True))
    wide = {len(row) for row in csv.reader(text.splitlines(keepends=True))}
    check(f"{name}.csv has rows of one width", 1, len(wide))
    return rows


def fen(text):
    assert "." in text and len(text.split(".")[1]) == 2, text
    return int(text.replace(".", ""))


log = [json.loads(line) for line in open(f"{directory}/log", encoding="utf-8")]
sales = [entry for entry in log if entry["kind"] == "sale"]
refusals = [entry for entry in log if entry["kind"] == "refusal"]
refunds = [entry for entry in log if entry["kind"] == "refund"]
sold = {sale["body"]["receipt"]: sale for sale in sales}


def lines_back(refund):
    """Each line that came back, with the line of the sale it was."""
    lines = sold[refund["body"]["sale"]["receipt"]]["body"]["lines"]
    for line in refund["body"]["lines"]:
        yield lines[line["line"] - 1], line


check("the days have sales and refusals", (21, 4), (len(sales), len(refusals)))


def body_sums(group):
    bodies = [sale["body"] for sale in group]
    return {key: sum(body[key] for body in bodies) for key in
            ("total_fen", "exempt_fen", "dutiable_fen", "tax_fen")}


def line_sums(lines):
    return {"total_fen": sum(line["amount_fen"] for line in lines),
            "exempt_fen": sum(line["exempt_fen"] for line in lines),
            "dutiable_fen": sum(line["dutiable_fen"] for line in lines),
            "tax_fen": sum(line["tax_fen"] for line in lines)}


# -- day


def day_parts(day):
    of_day = [sale for sale in sales if sale["day"] == day]
    parts = {}

    back_of_day = [refund for refund in refunds if refund["day"] == day]

    def part(kind, name, group, sums):
        back = [(refund, was, line) for refund in back_of_day
                for was, line in lines_back(refund)
                if kind == "till" or name == (
                    was["shop"] if kind == "shop" else refund["operator"])]
        seqs = {refund["seq"] for refund, _, _ in back}
        row = {"part": kind, "name": name, "count": len(group), **sums,
               "refunds": len(seqs), "voids": len({
                   refund["seq"] for refund, _, _ in back
                   if refund["body"].get("void")}),
               "refunded_fen": sum(line["amount_fen"]
                                   for _, _, line in back),
               "refunded_tax_fen": sum(line["tax_fen"]
                                       for _, _, line in back)}
        if group:
            row["first_receipt"] = group[0]["body"]["receipt"]
            row["last_receipt"] = group[-1]["body"]["receipt"]
        parts[kind, name] = row

    part("till", "T01", of_day, body_sums(of_day))
    for shop in {line["shop"] for sale in of_day
                 for line in sale["body"]["lines"]} | {
                 was["shop"] for refund in back_of_day
                 for was, _ in lines_back(refund)}:
        group = [sale for sale in of_day if any(
            line["shop"] == shop for line in sale["body"]["lines"])]
        part("shop", shop, group, line_sums(
            [line for sale in group for line in sale["body"]["lines"]
             if line["shop"] == shop]))
    for operator in {act["operator"] for act in of_day + back_of_day}:
        group = [s for s in of_day if s["operator"] == operator]
        part("operator", operator, group, body_sums(group))
    tenders = defaultdict(list)
    for sale in of_day:
        for tender in sale["body"]["tenders"]:
            tenders[tender["kind"], tender["currency"]].append(
                (tender["value_fen"], tender["amount_minor"]))
        if sale["body"]["change_fen"]:
            back = -sale["body"]["change_fen"]
            tenders["change", "CNY"].append((back, back))
    for refund in back_of_day:
        for tender in refund["body"]["tenders"]:
            tenders["refund-" + tender["kind"], tender["currency"]].append(
                (-tender["value_fen"], -tender["amount_minor"]))
    for (kind, currency), paid in tenders.items():
        parts["tender", kind + currency] = {
            "part": "tender", "name": kind, "detail": currency,
            "count": len(paid), "total_fen": sum(v for v, _ in paid),
            "amount_minor": sum(a for _, a in paid)}
    codes = defaultdict(list)
    for refusal in refusals:
        if refusal["day"] == day:
            codes[refusal["body"]["code"]].append(refusal["body"]["total_fen"])
    for code, totals in codes.items():
        parts["refusal", code] = {"part": "refusal", "name": code,
                                  "count": len(totals),
                                  "total_fen": sum(totals)}
    return [parts[key] for key in parts]


def plain(row):
    row = dict(row)
    if row["part"] in ("shop", "operator"):
        row.pop("detail", None)
    return row


def in_order(rows):
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


for day in ("2026-03-10", "2026-03-11", "2027-03-10", "2027-03-11",
            "2027-03-12"):
    report = load(f"day-{day}")
    check(f"report day {day}", in_order(day_parts(day)),
          in_order(plain(row) for row in report["rows"]))
    rows = rows_of_csv(f"day-{day}")
    check(f"report day {day} as CSV",
          [row.get("total_fen") for row in report["rows"]],
          [fen(row["total"]) for row in rows])
    paid = sum(row["total_fen"] for row in report["rows"]
               if row["part"] == "tender")
    till = report["rows"][0]
    check(f"tenders of {day} make the total and its tax",
          till["total_fen"] + till["tax_fen"] - till["refunded_fen"]
          - till["refunded_tax_fen"], paid)

# -- trade


def shifted(day):
    year, rest = int(day[:4]) - 1, day[4:]
    return f"{year}-02-28" if rest == "-02-29" else f"{year}{rest}"


def cents(amounts):
    """Of {day: fen}: half up, once for each rate."""
    by_rate = defaultdict(int)
    for day, amount in amounts.items():
        by_rate[[rate for first, rate in USD if first <= day][-1]] += amount
    return sum(int(Fraction(amount * 1000000, rate) + Fraction(1, 2))
               for rate, amount in by_rate.items())


def change(now, before):
    if before == 0:
        return "no base"
    exact = Fraction((now - before) * 1000, before)
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def trade(key_of, first, last):
    spans = {"now": (first, last), "year": (last[:4] + "-01-01", last)}
    for name in ("now", "year"):
        spans[name + "_before"] = tuple(shifted(d) for d in spans[name])
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for sale in sales:
        for name, (begin, end) in spans.items():
            if not begin <= sale["day"] <= end:
                continue
            for line in sale["body"]["lines"]:
                sums = found[key_of(line)][name]
                sums["fen"] += line["amount_fen"]
                sums["tax"] += line["tax_fen"]
                sums[line["unit"]] += line["quantity_milli"]
                sums["on", sale["day"]] += line["amount_fen"]
    for refund in refunds:
        for name, (begin, end) in spans.items():
            if not begin <= refund["day"] <= end:
                continue
            for was, line in lines_back(refund):
                sums = found[key_of(was)][name]
                sums["fen"] -= line["amount_fen"]
                sums["tax"] -= line["tax_fen"]
                sums[line["unit"]] -= line["quantity_milli"]
                sums["on", refund["body"]["sale"]["day"]] -= \
                    line["amount_fen"]
    rows = []
    for key in sorted(found):
        of = found[key]

        def dollars(name):
            return cents({part[1]: amount for part, amount
                          in of[name].items() if isinstance(part, tuple)})

        rows.append({
            "key": key, "value_fen": of["now"]["fen"],
            "value_usd_cents": dollars("now"), "tax_fen": of["now"]["tax"],
            "pieces_milli": of["now"]["piece"], "kg_milli": of["now"]["kg"],
            "l_milli": of["now"]["l"],
            "before_fen": of["now_before"]["fen"],
            "change_permille": change(of["now"]["fen"],
                                      of["now_before"]["fen"]),
            "year_fen": of["year"]["fen"], "year_usd_cents": dollars("year"),
            "year_before_fen": of["year_before"]["fen"],
            "year_change_permille": change(of["year"]["fen"],
                                           of["year_before"]["fen"])})
    return rows


KEYS = {"country": lambda line: line["origin"],
        "shop": lambda line: line["shop"],
        "chapter": lambda line: line["hs"][:2],
        "goods": lambda line: line["barcode"]}
for by, key_of in KEYS.items():
    for name, first, last in (("trade", "2027-03-01", "2027-03-12"),
                              ("range", "2026-03-11", "2027-03-10")):
        report = load(f"{name}-{by}")
        check(f"{name} by {by}: days", (first, last),
              (report["from"], report["to"]))
        expected = trade(key_of, first, last)
        actual = [{k: v for k, v in row.items() if k != "name"}
                  for row in report["rows"]]
        check(f"{name} by {by}", expected, actual)
        for key in ("value_fen", "value_usd_cents", "year_fen",
                    "before_fen", "pieces_milli"):
            check(f"{name} by {by}: total of {key}",
                  sum(row[key] for row in expected), report["total"][key])
        rows = rows_of_csv(f"{name}-{by}")
        check(f"{name} by {by}: CSV adds up",
              report["total"]["value_fen"],
              sum(fen(row["value"]) for row in rows))

march = load("trade-country")
check("March 2027 is compared with March 2026 up to the same day", True,
      any(isinstance(row["change_permille"], int) for row in march["rows"]))
check("and has rows without a base", True,
      any(row["change_permille"] == "no base"
          for row in load("trade-goods")["rows"]))
names = {row["key"]: row["name"] for row in rows_of_csv("range-goods")}
check("a formula is disarmed in CSV", "'=cmd()", names.get("2000006"))
check("quotes and commas survive CSV", 'Сок "Яблоко", 1 л', names["2000007"])
check("and in JSON a name stays what it is", "=cmd()", {
    row["key"]: row["name"] for row in load("range-goods")["rows"]}["2000006"])
check("a code of the customs keeps its zero", True,
      "04" in {row["key"] for row in rows_of_csv("trade-chapter")})
check("a shop that begins with a hyphen is disarmed", True,
      "'-S4" in {row["key"] for row in rows_of_csv("range-shop")})

# -- persons


def uses(first, last):
    found = defaultdict(list)
    for sale in sales:
        if first <= sale["day"] <= last:
            for quota in sale["body"]["quota"]:
                if quota["used"]:
                    found[sale["body"]["person"]["key"], quota["limit"]
                          ].append((sale["day"], quota["used"]))
    for refund in refunds:
        day = refund["body"]["sale"]["day"]
        for quota in refund["body"]["quota"]:
            if first <= day <= last and quota["used"]:
                found[refund["body"]["person"], quota["limit"]].append(
                    (day, quota["used"]))
    rows = []
    for (person, limit), used in sorted(found.items()):
        days = sorted({day for day, _ in used})
        total = sum(amount for _, amount in used)
        row = {"person": person, "limit": limit, "first_day": days[0],
               "last_day": days[-1], "days": len(days),
               "purchases": sum(amount > 0 for _, amount in used),
               "used": total, "cap": CAP,
               "given_back": -sum(min(amount, 0) for _, amount in used)}
        if len(days) == 1:
            row["left"] = CAP - total
        rows.append(row)
    return rows


check("persons over a year", uses("2026-03-10", "2027-03-11"),
      load("persons")["rows"])
check("persons of a day", uses("2026-03-10", "2026-03-10"),
      load("persons-day")["rows"])
one = load("document")
expected = []
for day in sorted({sale["day"] for sale in sales}):
    expected += [row for row in uses(day, day)
                 if row["person"] == one["person"]]
check("one person, a row for each day", expected, one["rows"])

# -- refusals, tax

groups = defaultdict(list)
for refusal in refusals:
    groups[refusal["day"], refusal["body"]["code"]].append(refusal["body"])
check("refusals", [
    {"day": day, "code": code, "count": len(bodies),
     "persons": len({body["person"] for body in bodies if body.get("person")}),
     "total_fen": sum(body["total_fen"] for body in bodies)}
    for (day, code), bodies in sorted(groups.items())],
    load("refusals")["rows"])
check("refusals: total", {
    "count": len(refusals),
    "total_fen": sum(entry["body"]["total_fen"] for entry in refusals)},
    load("refusals")["total"])
taxed = [entry for entry in sales if entry["body"]["dutiable_fen"]
         or entry["body"]["tax_fen"]]
check("tax: receipts", [entry["body"]["receipt"] for entry in taxed],
      [row["receipt"] for row in load("tax")["rows"]])
check("tax: total", body_sums(taxed), load("tax")["total"])

# -- risk

near = defaultdict(int)
for sale in sales:
    for quota in sale["body"]["quota"]:
        near[sale["body"]["person"]["key"], sale["day"]] += quota["used"]
for refund in refunds:
    for quota in refund["body"]["quota"]:
        near[refund["body"]["person"], refund["body"]["sale"]["day"]] += \
            quota["used"]
risk = load("risk-all")["rows"]
check("baskets just under the limit", sorted(
    (person, day, used) for (person, day), used in near.items()
    if used * 100 >= CAP * 95), sorted(
    (row["person"], row["first_day"], row["value_fen"]) for row in risk
    if row["signal"] == "near-limit"))
burst = [sale for sale in sales if sale["day"] == "2027-03-10"][:6]
check("a burst and a run of equal baskets", [
    (signal, 6, burst[0]["body"]["receipt"], burst[-1]["body"]["receipt"],
     sum(sale["body"]["total_fen"] for sale in burst))
    for signal in ("burst", "identical-baskets")], [
    (row["signal"], row["sales"], row["first_receipt"], row["last_receipt"],
     row["value_fen"]) for row in risk
    if row["signal"] in ("burst", "identical-baskets")])
check("nobody bought on 28 days", [], [
    row for row in risk if row["signal"] == "daily-buyer"])
active = defaultdict(set)
for sale in sales:
    if sale["day"].startswith("2027-03"):
        active[sale["body"]["person"]["key"]].add(sale["day"])
check("who bought on two days of a month", sorted(
    person for person, days in active.items() if len(days) >= 2), [
    row["person"] for row in load("risk")["rows"]
    if row["signal"] == "daily-buyer"])
wang = next(entry["body"]["person"] for entry in log
            if entry["kind"] == "operator" and entry["body"]["id"] == "wang")
own = [sale for sale in sales if sale["body"]["person"]["key"] == wang]
check("sales on an operator's own document", [
    (wang, len(own), sum(sale["body"]["total_fen"] for sale in own),
     own[0]["body"]["receipt"], own[-1]["body"]["receipt"])], [
    (row["person"], row["sales"], row["value_fen"], row["first_receipt"],
     row["last_receipt"]) for row in risk if row["signal"] == "own-document"])
check("some of them sold by the same", True, any(
    sale["operator"] == "wang" for sale in own))
payments = defaultdict(list)
nameless = 0
for sale in sales:
    for tender in sale["body"]["tenders"]:
        if "reference" in tender:
            payments[sale["day"], tender["reference"]].append(sale)
        elif tender["kind"] != "cash":
            nameless += 1
check("one payer for many residents", [
    (day, len(paid), sum(sale["body"]["total_fen"] for sale in paid),
     paid[0]["body"]["receipt"], paid[-1]["body"]["receipt"],
     f"{reference} paid for 3 residents")
    for (day, reference), paid in sorted(payments.items())
    if len({sale["body"]["person"]["key"] for sale in paid}) >= 3], [
    (row["first_day"], row["sales"], row["value_fen"], row["first_receipt"],
     row["last_receipt"], row["detail"]) for row in risk
    if row["signal"] == "one-payer"])
check("one of the two codes is such", ["6222-01", "WX-77"], sorted(
    reference for _, reference in payments))
check("what could not be compared is said", True,
      f"{nameless} payments" in load("risk-all")["notes"][0])
with open(f"{directory}/risk-all.notes", encoding="utf-8") as stream:
    check("and beside a CSV file too", True,
          f"{nameless} payments" in stream.read())

# -- overrides

acts = []
for entry in log:
    body = entry["body"]
    act = {"clock": "clock", "copy": "copy", "operator": "operator",
           "override": "price", "approval": "approval", "cash": "cash",
           "refund": "refund", "rate": "rate",
           "person.reveal": "person.reveal"}.get(entry["kind"])
    if entry["kind"] == "person.link":
        act = "person.link" if body["linked"] else "person.unlink"
    if entry["kind"] == "login" and body["outcome"] != "ok":
        act = body["outcome"]
    if act:
        acts.append((entry["seq"], act, entry["operator"], entry["at_ms"]))
overrides = load("overrides")["rows"]
check("acts beside the trade", acts, [
    (row["seq"], row["act"], row["operator"], row["at_ms"])
    for row in overrides])
check("each kind of them was there", {"clock", "copy", "operator",
      "refund", "wrong-pin", "locked"}, {act[1] for act in acts})
at = [row["at"] for row in rows_of_csv("overrides")]
check("their times are those of the market", [
    (datetime.datetime(1970, 1, 1) + datetime.timedelta(
        milliseconds=act[3], hours=8)).strftime("%Y-%m-%d %H:%M:%S")
    for act in acts], at)
