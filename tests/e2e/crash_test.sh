#!/bin/sh
# kill -9 at random points of 200 sales: each sale is wholly there or not at
# all, what was answered is there, and no number is used twice.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
passes "200 sales, killed at random" /usr/bin/python3 - \
	"$QUOTAPOS" "$home" "$seed" <<'PY'
import json, random, signal, subprocess, sys, time
program, home, seed = sys.argv[1:4]
rng = random.Random(int(seed))
answered, killed, wall = {}, 0, []
for number in range(200):
    command = [program, "--home", home, "sell", "--operator", "cashier",
               "--pin-file", home + "/demo/cashier.pin", "--document",
               f"resident-card:S{1 + number % 190:04d}",
               "--item", "2000001", "--item", "2000004*0.25", "--json"]
    start = time.monotonic()
    sale = subprocess.Popen(command, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)
    if number >= 10 and rng.random() < 0.7:
        span = sorted(wall)[len(wall) // 2]
        time.sleep(rng.uniform(0, span * 1.1))
        sale.send_signal(signal.SIGKILL)
    out = sale.communicate()[0]
    if sale.returncode == -signal.SIGKILL:
        killed += 1
    else:
        wall.append(time.monotonic() - start)
        assert sale.returncode == 0, (sale.returncode, out)
    if out.endswith(b"\n"):
        answer = json.loads(out)
        assert answer["seq"] not in answered
        answered[answer["seq"]] = answer["leaf"]
assert killed > 50, killed
log = subprocess.run([program, "--home", home, "log", "--json"],
                     capture_output=True, check=True).stdout.splitlines()
entries = [json.loads(line) for line in log]
assert [e["seq"] for e in entries] == list(range(1, len(entries) + 1))
sales = {e["seq"]: e for e in entries if e["kind"] == "sale"}
missing = set(answered) - set(sales)
assert not missing, missing
assert len(sales) >= len(answered)
print(f"killed {killed}, answered {len(answered)}, in the chain {len(sales)}")
PY
run 0 verify --json
is "the ledger is clean" clean "$(field verdict)"
quietly status --json
sales=$(field sales)
quietly shift close $(by_cashier) --json
is "the shift counts what the chain counts" "$sales" "$(field sales)"
finish
