#!/bin/sh
# Audit bundles: what is in them, and that others can check them.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
for i in 1 2 3 4 5; do
	sell "resident-card:S000$i" 2000001 '2000004*0.25'
done
sell resident-card:S0001 '2000001*90'
run 0 key show --json
printf '%s' "$out" >"$work/keys.jwks"

by() {
	printf -- '--operator %s --pin-file %s/demo/%s.pin' "$1" "$home" "$1"
}

# checked BUNDLE STATUS [TRUST]: by the script over jwcrypto; JSON in $out.
checked() {
	bundle=$1
	expected=$2
	shift 2
	out=$(/usr/bin/python3 tests/e2e/bundle_check.py "$work/$bundle" \
		"$@" 2>&1)
	is "jwcrypto ends with $expected for $bundle" "$expected" "$?"
}

manifest() {
	unzip -p "$work/$1" manifest.jws | cut -d. -f2 | tr '_-' '/+' |
		base64 -d 2>/dev/null
}

# -- the whole ledger ----------------------------------------------------
run 0 export --out "$work/a.zip" --json
is "the export is an entry of the bundle" "$(field seq)" "$(field entries)"
is "of the whole ledger" true "$(field whole)"
seq=$(field seq)
checked a.zip 0 "$work/keys.jwks"
is "five sales" 5 "$(field sales)"
is "one refusal" 1 "$(field refusals)"
is "every amount" 51565 "$(field sold_fen)"
checked a.zip 3
printf '{"keys":[]}' >"$work/none.jwks"
checked a.zip 4 "$work/none.jwks"
run 0 log --jws
unzip -p "$work/a.zip" entries/T01-1.jws >"$work/entries.jws"
is "the lines are those of the log" "$(printf '%s\n' "$out" | sha256sum)" \
	"$(sha256sum <"$work/entries.jws")"
run 0 log --from "$seq" --to "$seq" --json
is "the chain says that there was an export" export "$(field kind)"

# -- numbers for the auditor ------------------------------------------------
# shellcheck disable=SC2046  # words
{
	run 2 export --out "$work/b.zip" $(by admin) --with-identities
	says "a reason is needed" "--reason"
	run 2 export --out "$work/b.zip" --with-identities --reason check
	run 3 export --out "$work/b.zip" $(by manager) --with-identities \
		--reason check
	run 3 export --out "$work/b.zip" $(by cashier)
	run 0 export --out "$work/b.zip" $(by admin) --with-identities \
		--reason 'yearly audit'
	run 0 export --out "$work/c.zip" $(by auditor) --from 15 --to 17
}
checked b.zip 0 "$work/keys.jwks"
out=$(manifest b.zip)
is "the manifest says who asked" admin "$(field requester)"
is "and why" "yearly audit" "$(field reason)"
is "and that there are numbers" true "$(field identities)"
passes "each box has the hash its sale names, and opens for the auditor" \
	/usr/bin/python3 - "$work/b.zip" keys/demo-auditor.jwk <<'PY'
import base64, hashlib, json, sys, zipfile
from nacl.public import PrivateKey, SealedBox
def b64(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
bundle = zipfile.ZipFile(sys.argv[1])
secret = SealedBox(PrivateKey(b64(json.load(open(sys.argv[2]))["d"])))
entries = {}
for line in bundle.open("entries/T01-1.jws"):
    entry = json.loads(b64(line.decode().split(".")[1]))
    entries[entry["seq"]] = entry["body"]
opened = []
for line in bundle.open("sealed/T01-1.jsonl"):
    box = json.loads(line)
    assert entries[box["seq"]]["person"]["sealed"] == box["sha256"]
    assert b64(box["sha256"]) == hashlib.sha256(b64(box["box"])).digest()
    opened.append(secret.decrypt(b64(box["box"])).decode())
assert opened == [f"resident-card:S000{i}" for i in range(1, 6)], opened
PY

# The auditor opens them; a key that is not the auditor's opens nothing.
opened() {
	expected=$1
	shift
	"$QUOTAPOS-verify" "$@" >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
	is "the verifier ends with $expected" "$expected" "$status"
}
opened 0 "$work/b.zip" --trust "$work/keys.jwks" --open keys/demo-auditor.jwk
shows "each number once" '"resident-card","S0003"'
is "and nothing else" 6 "$(printf '%s\n' "$out" | wc -l)"
says "the report is beside them" "vouched for"
opened 0 "$work/b.zip" --trust "$work/keys.jwks" --json \
	--open keys/demo-auditor.jwk
is "as JSON" S0001 "$(field opened.0.number)"
sed 's/"d":"dw/"d":"ew/' keys/demo-auditor.jwk >"$work/other.jwk"
opened 1 "$work/b.zip" --open "$work/other.jwk"
says "another key is told" "not the key that the numbers"
opened 1 "$work/b.zip" --open keys/test-till.jwk
opened 1 "$work/b.zip" --open "$work/nowhere.jwk"
opened 1 "$work/a.zip" --open keys/demo-auditor.jwk
says "there are none" "no sealed numbers"
opened 2 "$work/b.zip" --quick --open keys/demo-auditor.jwk
/usr/bin/python3 - "$work/b.zip" "$work/swapped.zip" <<'PY'
import sys, zipfile
old = zipfile.ZipFile(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], "w") as new:
    for name in old.namelist():
        data = old.read(name)
        if name.startswith("sealed/"):
            one, two, *rest = data.split(b'\n')
            box = [line.split(b'"')[3] for line in (one, two)]
            data = b'\n'.join([one.replace(*box), two.replace(*box[::-1]), *rest])
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        new.writestr(info, data)
PY
opened 4 "$work/swapped.zip" --open keys/demo-auditor.jwk
says "boxes that changed places are told" "commits to"

# -- a part of it --------------------------------------------------------------
checked c.zip 0 "$work/keys.jwks"
is "entries 15 to 17" 3 "$(field entries)"
out=$(manifest c.zip)
is "begin where they were asked to" 15 "$(field chains.0.first)"
is "a part says so" false "$(field whole)"
is "and brings the rules it stands on" 3 "$(unzip -p "$work/c.zip" \
	context/T01-1.jws | cut -d. -f2 | while read -r body; do
	printf '%s==' "$body" | basenc -d --base64url 2>/dev/null
	echo
done | grep -cE '"kind":"(genesis|rules|shift.open)"')"
run 0 export --out "$work/d.zip" --from 1-15 --to 1-17
passes "the same part is the same bytes but for the manifest" \
	/usr/bin/python3 - "$work/c.zip" "$work/d.zip" <<'PY'
import sys, zipfile
a, b = (zipfile.ZipFile(name) for name in sys.argv[1:])
at = [z.getinfo("manifest.jws").header_offset for z in (a, b)]
assert at[0] == at[1]
heads = [open(name, "rb").read(at[0]) for name in sys.argv[1:]]
assert heads[0] == heads[1]
PY
run 0 log --from 15 --to 15 --json
today=$(field day) # of a sale: the market's day may have turned since
run 0 export --out "$work/e.zip" --from "$today" --to "$today"
checked e.zip 0 "$work/keys.jwks"
run 2 export --out "$work/f.zip" --to 2020-01-01
run 2 export --out "$work/f.zip" --from 2026-02-02 --to 2026-02-01
run 2 export --out "$work/f.zip" --from 2026-02-30
run 2 export --out "$work/f.zip" --from ten
run 2 export --out "$work/f.zip" --to 100000

# -- where it cannot be written ----------------------------------------------
run 0 status --json
before=$(field seq)
run 1 export --out "$work/a.zip"
says "nothing is replaced" "is there already"
run 1 export --out "$work"
says "a directory is no file" "is a directory"
run 1 export --out "$work/none/f.zip"
says "its directory is not there" "there is no directory"
run 2 export
run 0 status --json
is "and none of it is noted" "$before" "$(field seq)"

# -- tables -----------------------------------------------------------------------
passes "the tables say what the entries say" \
	/usr/bin/python3 - "$work/a.zip" <<'PY'
import csv, io, sys, zipfile
bundle = zipfile.ZipFile(sys.argv[1])
def table(name):
    data = bundle.read(f"tables/{name}.csv")
    assert data.startswith(b"\xef\xbb\xbf"), name
    assert data.count(b"\n") == data.count(b"\r\n"), name
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
sales = table("transactions")
assert [s["total"] for s in sales] == ["103.13"] * 5, sales
lines = table("lines")
assert len(lines) == 10
assert {l["hs"] for l in lines} == {"'1704900000"}
assert [l["quantity"] for l in lines[:2]] == ["1", "0.25"]
assert [t["value"] for t in table("tenders")] == ["103.13"] * 5
assert [r["code"] for r in table("refusals")] == ["over-limit"]
assert [s["act"] for s in table("shifts")] == ["open"]
schema = table("schema")
for name in bundle.namelist():
    if name.startswith("tables/") and "schema" not in name:
        key = name[7:-4]
        head = bundle.read(name).decode("utf-8-sig").split("\r\n")[0]
        said = [r["column"] for r in schema if r["table"] == key]
        assert next(csv.reader([head])) == said, name
assert all(r["en"] and r["ru"] and r["zh"] for r in schema)
PY

# -- a workbook ----------------------------------------------------------------
run 0 export --xlsx "$work/a.xlsx" --json
is "and counts what it is made of, its own entry too" "1 5 $(field seq)" \
	"$(field chains) $(field sales) $(field entries)"
passes "the workbook says what the bundle's tables say" \
	/usr/bin/python3 - "$work/a.xlsx" "$work/a.zip" <<'PY'
import csv, datetime, io, sys, zipfile
from openpyxl import load_workbook
book = load_workbook(sys.argv[1])
bundle = zipfile.ZipFile(sys.argv[2])
names = ["transactions", "lines", "tenders", "refusals", "shifts",
         "overrides", "clock"]
assert book.sheetnames == ["about"] + names, book.sheetnames
def shown(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" + " %H:%M:%S" * ("hh" in cell.number_format))
    if cell.number_format == "#,##0.00":
        return f"{value:.2f}"
    return str(value)
for name in names:
    data = bundle.read(f"tables/{name}.csv").decode("utf-8-sig")
    rows = [[cell.removeprefix("'") for cell in row]
            for row in csv.reader(io.StringIO(data, newline=""))]
    sheet = [[shown(cell) for cell in row] for row in book[name]]
    assert sheet == rows, (name, sheet, rows)
assert book["lines"]["F2"].value == "1704900000"
PY
run 1 export --xlsx "$work/a.xlsx"
run 2 export --xlsx "$work/b.xlsx" --out "$work/g.zip"
# shellcheck disable=SC2046  # words
run 2 export --xlsx "$work/b.xlsx" $(by admin) --with-identities --reason no

# -- killed, and on a full disk ----------------------------------------------------
ls "$work" >"$work/before"
(
	ulimit -f 8
	trap '' XFSZ
	quietly export --out "$work/h.zip"
	is "a disk that is full ends it with 1" 1 "$status"
)
passes "it is killed while the file has no name yet" \
	/usr/bin/python3 - "$QUOTAPOS" "$home" "$work" <<'PY'
import os, signal, subprocess, sys
program, home, work = sys.argv[1:]
work = os.path.realpath(work)
def is_written(pid):
    folder = f"/proc/{pid}/fd"
    try:
        return any(os.readlink(f"{folder}/{one}").startswith(work + "/#")
                   for one in os.listdir(folder))
    except OSError:
        return False
for number in (signal.SIGTERM, signal.SIGKILL):
    for attempt in range(50):
        child = subprocess.Popen(
            [program, "--home", home, "export", "--out", f"{work}/h.zip"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while child.poll() is None and not is_written(child.pid):
            pass
        child.send_signal(number)
        if child.wait() == -number:
            break
        os.unlink(f"{work}/h.zip")  # it was faster; once more
    assert child.returncode == -number, number
PY
ls "$work" >"$work/after"
is "nothing half done is left" "$(cat "$work/before")" \
	"$(grep -v '^after$' "$work/after")"
run 0 verify
finish
