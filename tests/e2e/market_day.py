"""A day of a market, from one seed: a hub, three tills, and everything that
goes wrong with links, processes, disks and sticks. At its end every receipt
that was printed is at the hub once, nobody bought beyond the bound, and the
hub's tables are what the chains say.

    market_day.py --store sqlite|postgres --seed N --steps N --work DIR
"""
import argparse, base64, collections, json, os, random, re, shutil, signal
import socket, subprocess, sys, threading, time

CAP = 800000       # the allowance, fen
FLOOR = 200000     # of a permit, for one person
DEAR = "4699999000021"  # 19.90 yuan
PEOPLE = ["resident-card:S%04d" % n for n in range(1, 7)]
RUSHED = ["resident-card:S0007", "resident-card:S0008"]  # buy at all tills
RUSH = (402, 150, 60, 30)  # pieces: after these little is left of the day
BUILD = os.environ["BUILD"]
TILL = os.environ.get("QUOTAPOS", BUILD + "/quotapos")
HUB = os.environ.get("QUOTAPOS_HUB", BUILD + "/quotapos-hub")
fails = []


def check(name, good, detail=""):
    print("%s - %s" % ("ok" if good else "not ok", name))
    if not good:
        fails.append(name)
        for line in str(detail).splitlines()[:12]:
            print("#   " + line)
    sys.stdout.flush()


def run(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=300, **options)


class Link:
    """Between a till and the hub: whole, slow, gone, or deaf on one side so
    that what the hub did is told to nobody and is sent once more."""

    def __init__(self, market):
        self.market, self.mode = market, "whole"
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.socket.accept()
            threading.Thread(target=self.carry, args=(client,),
                daemon=True).start()

    def carry(self, client):
        mode = self.mode
        try:
            if mode == "gone":
                return client.close()
            hub = socket.create_connection(
                ("127.0.0.1", self.market.any_port()), 5)
            threading.Thread(target=self.pump, args=(client, hub, mode, None),
                daemon=True).start()
            # The handshake comes through, and little of an answer.
            self.pump(hub, client, mode, 1900 if mode == "deaf" else None)
        except OSError:
            client.close()

    def pump(self, source, sink, mode, most):
        try:
            while data := source.recv(65536):
                if mode == "slow":
                    time.sleep(0.05)
                if most is not None:
                    data, most = data[:most], most - len(data)
                sink.sendall(data)
                if most is not None and most <= 0:
                    time.sleep(0.3)
                    break
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


class Market:
    def __init__(self, work, store, permits):
        self.work, self.store = work, store
        self.home = work + "/hub"
        self.url = None
        if store == "postgres":
            self.url = self.server("start")
        self.processes = [None] * (2 if store == "postgres" else 1)
        self.ports = [0] * len(self.processes)
        self.pin = work + "/pin"
        with open(self.pin, "w") as pin:
            pin.write("1111\n")
        rules = work + "/rules.json"
        with open("packaging/rules/suifenhe.json") as shipped:
            said = json.load(shipped)
        if not permits:
            del said["offline"]
        with open(rules, "w") as out:
            json.dump(said, out)
        made = self.hub("init", "--market", "suifenhe", "--demo", "--rules",
            rules)
        if made.returncode:
            raise SystemExit("no hub is made: " + made.stderr)
        for data in ("shops", "residents", "goods"):
            assert not self.hub("import", data,
                "packaging/demo/%s.csv" % data).returncode
        assert not self.hub("operator", "add", "cashier", "--role", "cashier",
            "--pin-file", self.pin, "--name", "Cashier").returncode
        for i in range(len(self.processes)):
            self.start(i)

    def server(self, act):
        return run("sh", "tests/postgres.sh", act,
            self.work + "/server").stdout.strip()

    def command(self, *arguments):
        database = ["--db", self.url] if self.url else []
        return [HUB, "--home", self.home] + database + list(arguments)

    def hub(self, *arguments):
        return run(*self.command(*arguments))

    def any_port(self):
        return random.choice(self.ports)

    def start(self, i):
        out = open("%s/serve%d.out" % (self.work, i), "w+")
        self.processes[i] = subprocess.Popen(self.command("serve",
            "--address", "127.0.0.1", "--port", str(self.ports[i])),
            stdout=out, stderr=open("%s/serve%d.err" % (self.work, i), "a"))
        for _ in range(600):
            out.seek(0)
            said = re.search(r"port (\d+)", out.read())
            if said:
                self.ports[i] = int(said.group(1))
                return
            if self.processes[i].poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit("the hub does not serve: "
            + open("%s/serve%d.err" % (self.work, i)).read()[-2000:])

    # What a copy of the till could sell once more.
    def rest_of(self, chain):
        return int(self.select("SELECT coalesce(sum(amount - used), 0)"
            " FROM lease WHERE chain = '%s' AND state = 'open'"
            " AND kind IN ('scan', 'day')" % chain)[0][0])

    def kill(self, i):
        self.processes[i].send_signal(signal.SIGKILL)
        self.processes[i].wait()

    def select(self, sql):
        if self.url:
            out = run("psql", "-qAt", "-F", "|", self.url, "-c", sql).stdout
        else:
            copy = self.work + "/look.db"
            if os.path.exists(copy):
                os.unlink(copy)
            self.hub("backup", copy)
            out = run("sqlite3", copy, sql).stdout
        return [line.split("|") for line in out.splitlines()]

    def stop_all(self):
        for i in range(len(self.processes)):
            self.kill(i)

    def start_all(self):
        for i in range(len(self.processes)):
            self.start(i)

    # The database as it was, and back to it.
    def files(self):
        return self.work + "/server/data" if self.url else self.home + "/hub.db"

    def keep(self):
        self.stop_all()
        if self.url:
            self.server("stop")
            shutil.rmtree(self.work + "/kept", ignore_errors=True)
            run("cp", "-a", self.files(), self.work + "/kept")
            self.server("start")
        else:
            for name in ("", "-wal"):
                if os.path.exists(self.files() + name):
                    shutil.copy(self.files() + name, self.work + "/kept" + name)
        self.start_all()

    def put_back(self):
        self.stop_all()
        if self.url:
            self.server("stop")
            shutil.rmtree(self.files())
            run("cp", "-a", self.work + "/kept", self.files())
            self.server("start")
        else:
            for name in ("", "-wal"):
                if os.path.exists(self.files() + name):
                    os.unlink(self.files() + name)
                if os.path.exists(self.work + "/kept" + name):
                    shutil.copy(self.work + "/kept" + name, self.files() + name)
        self.start_all()
        self.hub("recover", "--reason", "an old copy was put back")


class Till:
    def __init__(self, market, name):
        self.market, self.name = market, name
        self.home = "%s/%s" % (market.work, name)
        self.link = Link(market)
        self.receipts = {}
        self.sold = []
        self.join()

    def __call__(self, *arguments):
        return run(TILL, "--home", self.home, *arguments)

    def by(self):
        return ["--operator", "cashier", "--pin-file", self.market.pin]

    def join(self):
        given = self.market.hub("enrol", self.name, "--json")
        if given.returncode:
            raise SystemExit("no code for %s: %s" % (self.name, given.stderr))
        code = json.loads(given.stdout)["code"]
        done = self("enrol", "--hub", "https://127.0.0.1:%d" % self.link.port,
            "--code", code, "--plain")
        check("%s joins" % self.name, done.returncode == 0, done.stderr)
        self("shift", "open", *self.by())

    def sale(self, who, pieces):
        return [TILL, "--home", self.home, "sell", *self.by(), "--document",
            who, "--item", "%s*%d" % (DEAR, pieces), "--json"]

    def note(self, out):
        try:
            said = json.loads(out)
        except ValueError:
            return
        if "receipt" in said:
            self.receipts[said["receipt"]] = said["leaf"]
            self.sold.append(said["receipt"])

    def sell(self, who, pieces):
        done = run(*self.sale(who, pieces))
        self.note(done.stdout)
        if done.returncode not in (0, 3):
            check("a till sells by its mode", False, done.stderr)

    def sell_and_die(self, who, pieces, after):
        process = subprocess.Popen(self.sale(who, pieces), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
        self.note(process.communicate()[0])

    def refund(self, receipt):
        done = self("refund", *self.by(), "--receipt", receipt, "--reason",
            "damaged")
        if done.returncode not in (0, 3):
            check("a till takes back", False, done.stderr)


def market_keys(market):
    return market.hub("status", "--json").stdout


class Day:
    def __init__(self, options):
        self.dice = random.Random(options.seed)
        self.permits = options.seed % 3 != 0
        self.market = Market(options.work, options.store, self.permits)
        self.tills = [Till(self.market, "T0%d" % n) for n in (1, 2, 3)]
        self.backups = {}
        self.clones = 0
        self.copied = 0  # rights that were in the clone's copy, fen
        self.late = None
        self.kept = False
        self.put_back = False
        self.cloned = options.seed % 2 == 1

    def any(self, of):
        return self.dice.choice(of)

    # -- what happens ---
    def sell(self, till):
        till.sell(self.any(PEOPLE), self.dice.randint(1, 300))

    def die(self, till):
        till.sell_and_die(self.any(PEOPLE), self.dice.randint(1, 90),
            self.dice.uniform(0.02, 0.6))

    def refund(self, till):
        if till.sold:
            till.refund(self.any(till.sold))

    def sync(self, till):
        till("sync")

    def cut(self, till):
        till.link.mode = self.any(["whole", "whole", "slow", "gone", "deaf"])

    def kill_hub(self, _):
        i = self.dice.randrange(len(self.market.processes))
        self.market.kill(i)
        self.sell(self.any(self.tills))
        self.market.start(i)

    def kill_server(self, _):
        if self.market.url:
            self.market.server("kill")
            self.sell(self.any(self.tills))
            self.market.server("start")

    def stick(self, till):
        up, down = self.market.work + "/up", self.market.work + "/down"
        if till("sync", "--out", up).returncode:
            return
        if self.dice.random() < 0.3:
            os.truncate(up, self.dice.randint(100, os.path.getsize(up)))
        for _ in range(self.any([1, 2])):
            if os.path.exists(down):
                os.unlink(down)
            self.market.hub("sync", "--in", up, "--out", down)
        if os.path.exists(down):
            for _ in range(self.any([1, 2])):
                till("sync", "--in", down)

    # A file of then, read now, after much that came on other ways.
    def stick_late(self, till):
        if self.late is None:
            path = self.market.work + "/late"
            if not till("sync", "--out", path).returncode:
                self.late = path
            return
        done = self.market.hub("sync", "--in", self.late, "--out",
            self.market.work + "/down.late")
        check("a file that comes late does no harm", done.returncode == 0,
            done.stderr)

    # One person at several tills in the same moment, again and again.
    def rush(self, _, who=RUSHED[0], most=3):
        for pieces in RUSH:
            sales = [subprocess.Popen(till.sale(who, pieces), text=True,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                for till in self.tills[:most]]
            for till, sale in zip(self.tills, sales):
                till.note(sale.communicate()[0])

    def backup(self, till):
        path = "%s/%s.backup.%d" % (self.market.work, till.name,
            len(till.receipts))
        if not os.path.exists(path) and not till("backup", path).returncode:
            self.backups[till.name] = path

    # What a till and the hub both lose is lost: no till is put back while an
    # older copy of the hub waits to be.
    def restore(self, till):
        if till.name not in self.backups or self.kept != self.put_back:
            return
        done = till("restore", self.backups[till.name], "--reason", "disk",
            "--json")
        check("%s is put back" % till.name, done.returncode == 0, done.stderr)
        till.sold = []
        if not done.returncode:
            self.forget(till, json.loads(done.stdout))

    # What was not sent before the disk died, and is not in the backup.
    def forget(self, till, restored):
        held = {row[0] for row in self.market.select("SELECT leaf FROM entry")}
        for number, leaf in list(till.receipts.items()):
            place = tuple(int(part) for part in number.split("-")[1:])
            if leaf not in held and place > (restored["from_epoch"],
                    restored["from_seq"]):
                del till.receipts[number]
                print("# %s is lost with its disk" % number)

    def keep_hub(self, _):
        self.market.keep()
        self.kept = True

    def restore_hub(self, _):
        if not self.kept or self.put_back:
            return
        self.put_back = True
        self.settle(1)   # what was acknowledged is at the tills as well
        self.market.put_back()
        self.settle(2)

    def clone(self, till):
        if self.clones:
            return
        self.clones += 1
        self.copied = self.market.rest_of(till.name)
        copy = till.home + ".clone"
        run("cp", "-a", till.home, copy)
        till.sell(PEOPLE[0], 20)
        home, till.home = till.home, copy
        till.sell(PEOPLE[1], 30)
        till("sync")
        till.home = home
        till("sync")

    def go(self, steps):
        acts = {self.sell: 30, self.die: 6, self.refund: 4, self.sync: 8,
            self.cut: 12, self.kill_hub: 4, self.kill_server: 3,
            self.stick: 5, self.stick_late: 2, self.rush: 2, self.backup: 3,
            self.restore: 2}
        once = {steps // 5: self.restore, steps // 3: self.keep_hub,
            2 * steps // 3: self.restore_hub}
        if self.cloned:
            once[5 * steps // 6] = self.clone
        if steps >= 40:  # in a long day everything happens
            once.update({steps // 8: self.die, steps // 8 + 1: self.kill_hub,
                steps // 8 + 2: self.kill_server, steps // 8 + 3: self.stick,
                steps // 4: self.stick_late, steps // 4 + 1: self.rush,
                3 * steps // 4: self.stick_late})
        for tried in range(steps):
            act = once.get(tried) or self.dice.choices(
                list(acts), list(acts.values()))[0]
            till = self.tills[2] if act == self.clone else self.any(self.tills)
            if act == self.restore and till.name not in self.backups:
                self.backup(till)
                self.sell(till)
            act(till)

    # -- the end ---
    def settle(self, rounds):
        for till in self.tills:
            till.link.mode = "whole"
        for _ in range(rounds):
            for till in self.tills:
                till("sync")

    def finish(self):
        # One has all that may be had, while a till is cut off; then goes there.
        self.settle(2)
        self.tills[2].link.mode = "gone"
        self.rush(None, RUSHED[1], 2)
        self.tills[2].sell(RUSHED[1], 100)
        # The clone's other half sends what it has; then the till is new.
        self.settle(3)
        till = self.tills[2]
        clone = till.home + ".clone"
        if os.path.exists(clone):
            for home in (clone, till.home):
                for _ in range(3):
                    run(TILL, "--home", home, "sync")
            check("a clone is found out", any(row[0] == "T03" for row in
                self.market.select("SELECT chain FROM fork")))
            shutil.rmtree(clone)
            os.rename(till.home, till.home + ".old")
            till.join()
            till.sell(PEOPLE[5], 1)
        self.settle(4)
        for till in self.tills:
            said = json.loads(till("status", "--json").stdout)
            check("%s has told everything" % till.name,
                said["hub"]["unsent"] == 0, said["hub"])
            done = till("verify")
            check("%s is sound" % till.name, done.returncode == 0,
                done.stdout + done.stderr)
        self.judge()

    def judge(self):
        market = self.market
        rows = market.select("SELECT chain, epoch, seq, leaf, line FROM entry"
            " UNION ALL SELECT chain, epoch, seq, leaf, line FROM fork")
        held = collections.Counter(row[3] for row in rows)
        lost = [number for till in self.tills
            for number, leaf in till.receipts.items() if held[leaf] != 1]
        check("each of %d receipts is at the hub once"
            % sum(len(till.receipts) for till in self.tills), not lost, lost)
        check("no line is there twice", max(held.values(), default=0) == 1)
        self.judge_bound(rows)
        done = market.hub("verify")
        check("the hub's tables are what the chains say",
            done.returncode == 0, done.stdout + done.stderr)
        self.audit()

    def judge_bound(self, rows):
        leased, floor = collections.Counter(), collections.Counter()
        sold, permits = {}, set()
        entries = [(row[3], json.loads(base64.urlsafe_b64decode(
            row[4].split(".")[1] + "==="))) for row in rows]
        for leaf, entry in entries:
            if entry["kind"] == "sale":
                body = entry["body"]
                sold[leaf] = body["basis"], body.get("lease")
        for leaf, entry in entries:
            if entry["kind"] not in ("sale", "refund"):
                continue
            body = entry["body"]
            who = body["person"]
            who = who["key"] if isinstance(who, dict) else who
            basis, right = sold[leaf if entry["kind"] == "sale"
                else body["sale"]["leaf"]]
            for quota in body["quota"]:
                if quota["limit"] != "value-day":
                    continue
                day = who, quota["window"]
                if basis == "permit":
                    permits.add(right)
                    floor[day, right] += quota["used"]
                else:
                    leased[day] += quota["used"]
        most = max(leased.values(), default=0)
        bound = CAP + self.copied
        check("on leases nobody has more than Q + K: %d of %d" % (most, bound),
            most <= bound)
        check("and the limit was reached", most > CAP * 9 // 10, leased)
        check("a permit gives nobody more than F, or what clones make of it",
            max(floor.values(), default=0) <= FLOOR * (1 + self.clones), floor)
        total = collections.Counter(leased)
        for (day, _), used in floor.items():
            total[day] += used
        most = max(total.values())
        bound += FLOOR * (len(permits) + self.clones) if self.permits else 0
        check("S <= Q + X + K for everybody: %d of %d" % (most, bound),
            most <= bound)
        check("without permits X is nothing" if not self.permits else
            "and permits went beyond Q", (most > CAP) == self.permits
            or self.copied > 0, total)

    def audit(self):
        bundle = self.market.work + "/market.zip"
        done = self.market.hub("export", "--out", bundle)
        check("the market is exported", done.returncode == 0, done.stderr)
        trust = self.market.work + "/hub.jwks"
        with open(trust, "w") as keys:
            keys.write(market_keys(self.market))
        done = run(BUILD + "/quotapos-verify", bundle, "--trust", trust,
            "--json")
        faults = json.loads(done.stdout)["faults"]
        other = [fault for fault in faults
            if not self.clones or fault["code"] != "fork"]
        check("its bundle holds, but for the clone", not other
            and (done.returncode == 0 or faults), other or done.stderr)
        if not self.clones:
            check("and the verdict is good", done.returncode == 0,
                done.stdout)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--store", required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", type=int, default=60)
    options.add_argument("--work", required=True)
    options = options.parse_args()
    print("# seed %d, %s, %d steps" % (options.seed, options.store,
        options.steps))
    random.seed(options.seed)
    day = Day(options)
    try:
        day.go(options.steps)
        day.finish()
    finally:
        day.market.stop_all()
        if day.market.url:
            day.market.server("stop")
    sys.exit(1 if fails else 0)


main()
