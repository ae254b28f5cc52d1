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
    def __init__(self, work, store):
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
        assert not self.hub("init", "--market", "suifenhe",
            "--demo").returncode
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
        self("refund", *self.by(), "--receipt", receipt, "--reason", "damaged")


def market_keys(market):
    return market.hub("status", "--json").stdout


class Day:
    def __init__(self, options):
        self.dice = random.Random(options.seed)
        self.market = Market(options.work, options.store)
        self.tills = [Till(self.market, "T0%d" % n) for n in (1, 2, 3)]
        self.backups = {}
        self.clones = 0
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

    def backup(self, till):
        path = "%s/%s.backup.%d" % (self.market.work, till.name,
            len(till.receipts))
        if not os.path.exists(path) and not till("backup", path).returncode:
            self.backups[till.name] = path

    def restore(self, till):
        if till.name in self.backups:
            done = till("restore", self.backups[till.name], "--reason", "disk")
            check("%s is put back" % till.name, done.returncode == 0,
                done.stderr)
            till.sold = []

    def keep_hub(self, _):
        self.market.keep()
        self.kept = True

    def restore_hub(self, _):
        if not self.kept or self.put_back:
            return
        self.put_back = True
        self.settle(1)   # what was acknowledged is at the tills as well
        self.market.put_back()

    def clone(self, till):
        if self.clones:
            return
        self.clones += 1
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
            self.stick: 5, self.backup: 3, self.restore: 2}
        once = {steps // 3: self.keep_hub, steps // 2: self.restore,
            2 * steps // 3: self.restore_hub}
        if self.cloned:
            once[5 * steps // 6] = self.clone
        for tried in range(steps):
            act = once.get(tried) or self.dice.choices(
                list(acts), list(acts.values()))[0]
            if act == self.restore and not self.backups:
                self.backup(self.tills[2])
            till = self.tills[2] if act == self.clone else self.any(self.tills)
            act(till)

    # -- the end ---
    def settle(self, rounds):
        for till in self.tills:
            till.link.mode = "whole"
        for _ in range(rounds):
            for till in self.tills:
                till("sync")

    def finish(self):
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
        used, permits = collections.Counter(), collections.Counter()
        for row in rows:
            part = row[4].split(".")[1]
            entry = json.loads(base64.urlsafe_b64decode(part + "=" * 3))
            body = entry["body"]
            if entry["kind"] in ("sale", "refund"):
                who = body["person"]
                who = who["key"] if isinstance(who, dict) else who
                for quota in body["quota"]:
                    if quota["limit"] == "value-day":
                        used[who, quota["window"]] += quota["used"]
        permits = len(market.select("SELECT leaf FROM lease"
            " WHERE kind = 'permit'"))
        bound = CAP + FLOOR * (permits + self.clones)
        most = max(used.values(), default=0)
        check("S <= Q + X + K for everybody: %d of %d" % (most, bound),
            most <= bound)
        done = market.hub("verify")
        check("the hub's tables are what the chains say",
            done.returncode == 0, done.stdout + done.stderr)
        self.audit()

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
