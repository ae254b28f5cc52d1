#!/bin/sh
# What is changed behind the till's back is named, with its place.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
sell resident-card:S0001 2000001 '2000004*0.5'
first=$(field seq)
sell resident-card:S0002 2000001
sell resident-card:S0003 2000001
last=$(field seq)
run 0 verify
cp -r "$home" "$work/good"

fresh() {
	rm -rf "$home"
	cp -r "$work/good" "$home"
}

# change SQL [ARGUMENT]: past the triggers, as a thief with sqlite3 would.
change() {
	/usr/bin/python3 - "$home/ledger.db" "$@" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA ignore_check_constraints=ON")
for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
def flip(line, place):
    place = place if place >= 0 else len(line) + place
    other = "R" if line[place] == "Q" else "Q"
    return line[:place] + other + line[place + 1:]
db.create_function("flip", 2, flip)
if db.execute(sys.argv[2]).rowcount == 0:
    sys.exit("nothing was changed")
PY
}

# tamper NAME SEQ SQL: after the SQL, verify exits 4 and names SEQ.
tamper() {
	fresh
	said=$(change "$3" 2>&1) || not_ok "$1" "$said"
	quietly verify --json
	if [ "$status" -ne 4 ]; then
		not_ok "$1: exit 4" "ended with $status" "$out" "$err"
		return
	fi
	case "$out" in
	*"\"seq\":$2,"*) ok "$1: seq $2 is named" ;;
	*) not_ok "$1: seq $2 is named" "$out" ;;
	esac
}

# A flipped byte in header, payload and signature; first, middle, last.
for seq in 1 2 "$first" "$last"; do
	for place in 20 300 -1 -40; do
		tamper "byte $place of entry $seq" "$seq" \
			"UPDATE entry SET line=flip(line,$place) WHERE seq=$seq"
	done
done

# A column beside the bytes, in every table.
tamper "the leaf column" "$first" \
	"UPDATE entry SET leaf=flip(leaf,3) WHERE seq=$first"
tamper "the day column" "$first" \
	"UPDATE entry SET day=day+1 WHERE seq=$first"
tamper "the kind column" "$first" \
	"UPDATE entry SET kind='refusal' WHERE seq=$first"
tamper "a sale's total" "$first" \
	"UPDATE sale SET total_fen=1 WHERE entry=$first"
tamper "a line's amount" "$first" \
	"UPDATE sale_line SET amount_fen=1 WHERE entry=$first AND line=1"
tamper "a tender" "$first" \
	"UPDATE tender SET value_fen=1 WHERE entry=$first"
tamper "a use of the allowance" "$first" \
	"UPDATE quota_use SET used=0 WHERE entry=$first"
tamper "a use of the allowance is gone" "$last" \
	"DELETE FROM quota_use WHERE entry=$last"
tamper "an operator's role" 3 \
	"UPDATE operator SET role='administrator' WHERE entry=3"
tamper "a row that no entry made" "$last" \
	"INSERT INTO quota_use SELECT person,limit_id,day,entry-1,-50000
	 FROM quota_use WHERE entry=$last"

# What entries name by its hash: PIN verifiers, sealed numbers, files.
cashier_pin="(SELECT pin FROM operator WHERE id='cashier')"
manager_pin="(SELECT pin FROM operator WHERE id='manager')"
tamper "a PIN verifier that is another's" 4 \
	"UPDATE blob SET bytes=(SELECT bytes FROM blob WHERE
	 sha256=$cashier_pin) WHERE sha256=$manager_pin"
run 4 shift close --operator manager --pin-file "$home/demo/cashier.pin"
says "and opens nothing" "operator manager"
run 4 shift close --operator manager --pin-file "$home/demo/manager.pin"
tamper "a sealed number" "$first" \
	"UPDATE blob SET bytes=x'00' WHERE sha256=
	 (SELECT sealed FROM sale WHERE entry=$first)"
fresh
change "DELETE FROM blob WHERE sha256 IN (SELECT sealed FROM sale)"
run 0 verify
fresh
printf '\n' >>"$(find "$home/datasets" -name '*.csv' | sort | head -1)"
run 4 verify
shows "a changed data file is named" "dataset  T01 seq"
fresh

# Rows of goods, residents, shops and rates beside the files they came from.
quietly log --json
imported() {
	printf '%s\n' "$out" | sed -n \
		"s/.*\"dataset\":\"$1\".*\"seq\":\([0-9]*\),.*/\1/p" | tail -1
}
goods=$(imported goods)
residents=$(imported residents)
shops=$(imported shops)
rates=$(imported rates)
tamper "a price of the list" "$goods" \
	"UPDATE goods SET price_fen=1 WHERE barcode='2000001'"
shows "with its barcode and column" "row 2000001: the column price"
tamper "goods that are gone" "$goods" \
	"DELETE FROM goods WHERE barcode='2000001'"
shows "with their barcode" "the row 2000001 of the imported file is gone"
tamper "goods that no file has" "$goods" \
	"INSERT INTO goods SELECT '2999999',layer,name_zh,name_ru,name_en,hs,
	 origin,shop,unit,price_fen FROM goods WHERE barcode='2000001'"
tamper "goods on a layer of their own" "$goods" \
	"INSERT INTO layer SELECT dataset,layer+9,1,1,0 FROM layer
	 WHERE dataset='goods' ORDER BY layer LIMIT 1"
tamper "a resident who is let in" "$residents" \
	"UPDATE resident SET born=0 WHERE number='S0001'"
shows "by the masked number" "resident-card ***01"
tamper "a shop" "$shops" "UPDATE shop SET name='X'"
tamper "a rate" "$rates" "UPDATE rate SET rate_ppm=1"
fresh
for act in block unblock; do
	quietly resident $act --document resident-card:S0001
done
quietly import goods tests/e2e/goods.csv
run 0 verify
quietly import goods tests/e2e/goods.csv --replace
run 0 verify
quietly import residents packaging/demo/residents.csv
run 0 verify

# Entries taken out, cut off at the front, swapped.
tamper "an entry is gone" $((first + 1)) \
	"DELETE FROM entry WHERE seq=$first"
tamper "the first entry is gone" 2 "DELETE FROM entry WHERE seq=1"

# Who has the key can sign anything anew: what does not hold together in
# itself is named all the same. resign NAME CODE PYTHON: es is the chain.
resign() {
	fresh
	said=$(/usr/bin/python3 - "$home" "$3" 2>&1 <<'PY'
import base64, hashlib, json, sqlite3, sys
from cryptography.hazmat.primitives.asymmetric import ed25519
def dec(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def enc(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
seed = dec(open(sys.argv[1] + "/keys/till.key").read().split("\n")[1])[:32]
key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
db = sqlite3.connect(sys.argv[1] + "/ledger.db", isolation_level=None)
lines = [row[0] for row in db.execute("SELECT line FROM entry ORDER BY id")]
es = [json.loads(dec(line.split(".")[1])) for line in lines]
sale = next(e for e in es if e["kind"] == "sale")
exec(sys.argv[2])
db.execute("DROP TRIGGER entry_stays")
prev = "A" * 43
for number, entry in enumerate(es, 1):
    entry["prev"] = prev
    payload = json.dumps(entry, sort_keys=True, separators=(",", ":"),
                         ensure_ascii=False).encode()
    line = lines[0].split(".")[0] + "." + enc(payload)
    line += "." + enc(key.sign(line.encode()))
    prev = enc(hashlib.sha256(b"\0" + line.encode()).digest())
    db.execute("UPDATE entry SET line=?, leaf=? WHERE id=?",
               (line, prev, number))
PY
	) || not_ok "$1" "$said"
	quietly rebuild
	quietly verify --json
	case "$out" in
	*"{\"code\":\"$2\","* | *'"verdict":"'"$2"'"'*)
		ok "signed anew, $1: $2" ;;
	*) not_ok "signed anew, $1: $2" "$out" ;;
	esac
}
resign "nothing changed" clean ""
resign "a receipt with another's number" receipt \
	"sale['body']['receipt'] = 'T01-1-99'"
resign "a sale in a shift that is not open" shift "sale['shift'] = 9"
resign "genesis with another key" genesis \
	"es[0]['body']['till_key'] = es[0]['body']['auditor_key']"

# A rebuild mends the tables from the entries.
fresh
change "UPDATE sale SET total_fen=1"
run 4 verify
run 0 rebuild
run 0 verify

# What is made of a damaged ledger says so, a workbook as well as a bundle.
fresh
change "UPDATE entry SET line=flip(line,300) WHERE seq=$first"
run 4 export --out "$work/damaged.zip"
says "a bundle of it" "the first of them $first"
run 4 export --xlsx "$work/damaged.xlsx"
says "a workbook of it" "the first of them $first"

# A ledger that is none.
fresh
printf 'not a database, but long enough to be looked at twice' \
	>"$home/ledger.db"
before=$(sha256sum <"$home/ledger.db")
run 4 status
says "the file is named" ledger.db
is "and left as it was" "$before" "$(sha256sum <"$home/ledger.db")"
rm -f "$home/ledger.db"
sqlite3 "$home/ledger.db" 'CREATE TABLE diary(page)'
before=$(sha256sum <"$home/ledger.db")
run 4 status
is "a foreign database is left as it was" "$before" \
	"$(sha256sum <"$home/ledger.db")"
fresh
size=$(stat -c %s "$home/ledger.db")
truncate -s $((size / 2)) "$home/ledger.db"
run 4 verify
fresh
: >"$home/ledger.db"
run 4 status

# Another till's ledger in this home; this till's key wide, cut, gone.
fresh
"$QUOTAPOS" --home "$work/other" init --market suifenhe --till T01 --demo \
	>/dev/null
cp "$work/other/ledger.db" "$home/ledger.db"
run 4 status
fresh
chmod 644 "$home/keys/till.key"
run 3 status
says "a wide key file is refused with the cure" "chmod 600"
fresh
truncate -s 30 "$home/keys/till.key"
run 4 status
fresh
rm "$home/keys/till.key"
run 2 status
says "a missing key file is named" till.key

# The owner is named.
fresh
rm -f "$home/owner.lock"
mkfifo "$work/pipe"
/usr/bin/python3 - "$home/owner.lock" "$work/pipe" <<'PY' &
import fcntl, os, sys
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
lock.write(f"{os.getpid()} (quotapos pos)\n"); lock.flush()
open(sys.argv[2]).read()
PY
owner=$!
while ! grep -q pos "$home/owner.lock" 2>/dev/null; do :; done
run 1 status
says "the owner is named" "process $owner (quotapos pos)"
: >"$work/pipe"
wait "$owner"
run 0 status
finish
