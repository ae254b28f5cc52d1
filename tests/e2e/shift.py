"""A scripted shift: customers at the screen, by keys and by the devices of the
shop; then what is on paper against what is in the ledger.

    shift.py CUSTOMERS WORK

The till runs in a terminal of its own (tmux). Every scan is counted, every
sale is added up here, in integers, from the list of goods; every paper is read
as text and as a picture by a camera. WORK is an empty directory. Says TAP.
"""
import csv
import json
import os
import random
import re
import select
import socket
import subprocess
import sys
import time
import typing

CUSTOMERS = int(sys.argv[1])
WORK = sys.argv[2]
PROGRAM = os.environ["QUOTAPOS"]
HOME = WORK + "/home"
SHOP = WORK + "/shop"
SOCKET = f"quotapos-shift-{os.getpid()}"
PATIENCE = 60  # seconds, for what takes one on a quiet machine
ENDS = ("cr", "lf", "crlf", "none")
CARDS = {"11010519491231002X": "居民甲", "440524188001010014": "居民乙",
         "34052419800101001X": "居民丙"}
failed = 0
chance = random.Random(CUSTOMERS)


def tap(good, words, *more):
    global failed
    print(f"{'ok' if good else 'not ok'} - {words}", flush=True)
    if not good:
        failed += 1
        for line in more:
            for part in str(line).splitlines():
                print(f"#   {part}", flush=True)
    return good


class Broken(Exception):
    """The screen never showed what it should have."""


def till(*words):
    return subprocess.run([PROGRAM, "--home", HOME, *words], check=False,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)


def tmux(*words):
    return subprocess.run(["tmux", "-L", SOCKET, *words], check=True,
                          capture_output=True, text=True).stdout


def shop(line):
    """What happens in the shop; its answer."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(SHOP + "/shop.sock")
        wire.sendall(line.encode() + b"\n")
        answer = b""
        while part := wire.recv(1024):
            answer += part
    if answer.startswith(b"error"):
        raise Broken(f"{line}: {answer.decode()}")
    return answer.decode()


def until(look, what):
    """Look again until it is so; how it looks then."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        select.select([], [], [], 0.003)
    raise Broken(f"never came: {what}\n{screen()}")


def screen():
    return tmux("capture-pane", "-p")


def shows(pattern):
    return until(lambda: re.search(pattern, screen()), pattern)


def keys(*names):
    """Each as tmux names it, or typed letter by letter; at once, as fast as
    a scanner that is a keyboard."""
    words = []
    for name in names:
        if re.fullmatch(r"F\d+|Enter|C-q", name):
            words += ["send-keys", name, ";"]
        else:
            words += ["send-keys", "-l", name, ";"]
    tmux(*words[:-1])


# -- the goods, and what they cost ---------------------------------------

def read_goods():
    pieces, weighed = [], []
    with open("packaging/demo/goods.csv", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            yuan, fen = row["price"].split(".")
            row["fen"] = int(yuan) * 100 + int(fen)
            if row["origin"] != "RU" or row["barcode"] > "46999990005":
                continue  # these are for refusals and for duty
            if row["unit"] == "piece" and row["fen"] <= 5000:
                pieces.append(row)
            elif row["unit"] == "kg" and row["barcode"].startswith("22"):
                weighed.append(row)
    return pieces, weighed


def label(row, grams):
    """What the scale of the shelf prints: goods, grams, check digit."""
    body = f"{row['barcode']}{grams:05d}"
    total = sum(int(digit) * (3 if place % 2 else 1)
                for place, digit in enumerate(body))
    return body + str(-total % 10)


class Scan(typing.NamedTuple):
    """A code, and the word its line begins with."""
    code: str
    word: bytes


class Customer:
    """Who comes, and what is in the basket."""

    def __init__(self, number):
        cards = list(CARDS)
        self.by_card = number % 10 == 9
        if self.by_card:
            self.document = cards[number // 10 % len(cards)]
            self.name = CARDS[self.document]
        else:
            self.document = f"S{number % 190 + 1:04d}"
            self.name = f"居民{number % 190 + 1:04d}"
        self.tender = 200000 if number % 7 == 6 else 0
        self.scans = []
        self.milli = {}
        self.fen = 0
        self.fill(chance.randint(1, 6))

    def fill(self, count):
        for row in chance.sample(PIECES, count):
            self.add(row, row["barcode"], 1000, row["fen"])
        if chance.random() < 0.3:
            row = chance.choice(WEIGHED)
            grams = chance.randint(50, 2500)
            self.add(row, label(row, grams), grams,
                     (row["fen"] * grams + 500) // 1000)

    def add(self, row, code, milli, fen):
        self.scans.append(Scan(code, row["name_en"].split()[0].encode()))
        self.milli[row["barcode"]] = milli
        self.fen += fen


# -- one sale ----------------------------------------------------------------

class Pane:
    """What the till writes to its terminal, as it writes it."""

    def __init__(self):
        path = WORK + "/pane"
        os.mkfifo(path)
        self.reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        tmux("pipe-pane", "-O", f"exec cat >'{path}'")

    def drain(self):
        """Throw away what was written so far."""
        while select.select([self.reading], [], [], 0)[0]:
            if not os.read(self.reading, 65536):
                return

    def wait_for(self, word):
        """Until the word is written; when that was."""
        seen = b""
        end = time.monotonic() + PATIENCE
        while word not in seen and time.monotonic() < end:
            if select.select([self.reading], [], [], 1)[0]:
                seen += os.read(self.reading, 65536)
        return time.monotonic()


def scan(pane, this, number, end):
    """One scan, by the serial scanner or typed by a wedge; how long until
    its line is on the screen."""
    pane.drain()
    begin = time.monotonic()
    if number % 2 == 0:
        shop(f"scan {this.code} {end}")
    else:
        keys(this.code, "Enter")
    return pane.wait_for(this.word) - begin


def serve(pane, customer, number, times):
    if customer.by_card:
        shop(f"card {customer.document}")
    else:
        keys("F3", customer.document, "Enter")
    shows(customer.name)
    if customer.by_card:
        shop("card none")
    if number % 3 == 2:  # all at once, one on the heels of the other
        for place, this in enumerate(customer.scans):
            shop(f"scan {this.code} {ENDS[(number + place) % 3]}")
    else:
        for place, this in enumerate(customer.scans):
            times.append(scan(pane, this, place, ENDS[(number + place) % 3]))
            shows(f"lines: {place + 1}\\b")
    shows(f"lines: {len(customer.scans)}\\b")
    shows(rf"TOTAL +{customer.fen // 100}\.{customer.fen % 100:02d}\b")
    pay(customer)
    return shows(r"SOLD +receipt (\S+)").group(1)


def pay(customer):
    if customer.tender == 0:
        keys("F8")
        return
    keys("F9")
    shows("Received")
    keys(str(customer.tender // 100), "Enter")


def trouble(number):
    """Paper and cover: the till sells on, and catches up."""
    if CUSTOMERS < 10 or number % 30 not in (12, 14, 22, 24):
        return
    fault = "paper-out" if number % 30 < 20 else "cover-open"
    shop(f"fault printer {fault} {'on' if number % 10 == 2 else 'off'}")


# -- the ledger and the papers ---------------------------------------------

def sales_of_ledger():
    lines = till("log", "--json").stdout.splitlines()
    entries = [json.loads(line) for line in lines]
    return [entry for entry in entries if entry["kind"] == "sale"]


def fen_of(text):
    yuan, fen = text.split(".")
    return int(yuan) * 100 + int(fen)


def read_paper(number):
    with open(f"{SHOP}/paper-{number:04d}.txt", encoding="utf-8") as file:
        text = file.read()
    found = re.search(r"^Receipt +(\S+)$", text, re.M)
    if not found:
        return None
    lines = re.findall(r"^  (\S+)(?: kg)? x (\S+) +(\S+)$", text, re.M)
    return {"receipt": found.group(1), "lines": [
        (name, fen_of(price), fen_of(amount)) for name, price, amount in lines],
        "total": fen_of(re.search(r"^TOTAL CNY +(\S+)$", text, re.M).group(1)),
        "code": re.search(r"^Check code +(\S+)$", text, re.M).group(1),
        "token": re.search(r"^\[QR\] (\S+)$", text, re.M).group(1)}


def milli_of(text):
    whole, _, part = text.partition(".")
    return int(whole) * 1000 + int((part + "000")[:3])


def paper_is(paper, entry):
    """Does this paper say what this entry says?"""
    body = entry["body"]
    lines = [(milli_of(name), price, amount)
             for name, price, amount in paper["lines"]]
    return (paper["total"] == body["total_fen"] and lines == [
        (line["quantity_milli"], line["price_fen"], line["amount_fen"])
        for line in body["lines"]])


def cameras(numbers):
    """What a camera reads on each paper."""
    names = [f"{SHOP}/paper-{number:04d}.png" for number in numbers]
    read = []
    for at in range(0, len(names), 50):
        read += subprocess.run(
            ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable",
             *names[at:at + 50]], check=False, capture_output=True,
            text=True).stdout.split()
    return read


def check_ledger(customers, receipts):
    sales = sales_of_ledger()
    tap(len(sales) == len(customers), "a sale for each customer",
        f"{len(sales)} sales, {len(customers)} customers")
    lost, wrong = 0, 0
    for customer, receipt, entry in zip(customers, receipts, sales):
        body = entry["body"]
        milli = {}
        for line in body["lines"]:
            milli[line["barcode"]] = (milli.get(line["barcode"], 0)
                                      + line["quantity_milli"])
        lost += milli != customer.milli
        wrong += (body["total_fen"] != customer.fen
                  or body["receipt"] != receipt)
    scans = sum(len(customer.scans) for customer in customers)
    tap(lost == 0, f"no scan of {scans} was lost or came twice",
        f"{lost} sales differ")
    tap(wrong == 0, "every total is right, and its receipt was on the screen",
        f"{wrong} differ")
    return sales


def check_papers(sales):
    count = len([name for name in os.listdir(SHOP) if name.endswith(".txt")])
    papers = {number: read_paper(number) for number in range(1, count + 1)}
    receipts = {number: paper for number, paper in papers.items() if paper}
    by_name = {paper["receipt"]: paper for paper in receipts.values()}
    tap(len(receipts) == len(by_name) == len(sales), "a paper for each sale",
        f"{len(receipts)} papers, {len(by_name)} receipts, {len(sales)} sales")
    good = [entry for entry in sales
            if entry["body"]["receipt"] in by_name and
            paper_is(by_name[entry["body"]["receipt"]], entry)]
    tap(len(good) == len(sales), "every paper says what the ledger says",
        f"{len(sales) - len(good)} do not")
    read = cameras(sorted(receipts))
    tokens = [receipts[number]["token"] for number in sorted(receipts)]
    tap(read == tokens, f"a camera reads the codes of {len(tokens)} papers",
        f"{len(read)} read")
    check_tokens(read)


def verify(name, tokens, *words):
    with open(f"{WORK}/{name}.txt", "w", encoding="ascii") as file:
        file.write("".join(token + "\n" for token in tokens))
    return subprocess.run(
        [PROGRAM + "-verify", *words, "--trust", WORK + "/keys.jwks",
         "--anchor", f"{WORK}/{name}.txt"], check=False, capture_output=True,
        text=True)


def check_tokens(tokens):
    with open(WORK + "/keys.jwks", "w", encoding="utf-8") as file:
        file.write(till("key", "show", "--json").stdout)
    bundle = WORK + "/all.zip"
    done = till("export", "--out", bundle)
    tap(done.returncode == 0, "a bundle is exported",
        done.stderr)
    seen = verify("receipts", tokens, bundle)
    tap(seen.returncode == 0, "and all of them verify, in the bundle",
        seen.stdout, seen.stderr)
    alone = [subprocess.run(
        [PROGRAM + "-verify", "--receipt", token, "--trust",
         WORK + "/keys.jwks"], check=False, capture_output=True).returncode
        for token in tokens]
    tap(not any(alone), f"{len(alone)} of them alone, by the key only")
    forged = tokens[0][:-9] + ("A" if tokens[0][-9] != "A" else "B") \
        + tokens[0][-8:]
    seen = verify("forged", [forged], bundle)
    tap(seen.returncode == 4, "and one that was changed does not",
        seen.stdout, seen.stderr)


def close_shift(customers):
    drawer = 20000 + sum(customer.fen for customer in customers)
    done = till("shift", "z", "--operator", "cashier", "--pin-file",
                HOME + "/demo/cashier.pin", "--printer", "receipt", "--cash",
                f"CNY:{drawer // 100}.{drawer % 100:02d}")
    tap(done.returncode == 0, "the shift closes beside the open till",
        done.stderr)
    shows("T01 cashier {8}")
    report = json.loads(till(
        "shift", "z", "--shift", "1", "--json", "--operator", "cashier",
        "--pin-file", HOME + "/demo/cashier.pin").stdout)
    cash = report["drawer"][0]
    tap(report["sales"] == len(customers) and cash["difference_minor"] == 0,
        "the Z report has them all, and the drawer agrees", report)


def figures(customers, times, seconds):
    times = sorted(times)
    scans = sum(len(customer.scans) for customer in customers)
    print(f"# {len(customers)} customers, {scans} scans in {seconds:.1f} s: "
          f"{seconds / len(customers) * 1000:.0f} ms a customer")
    if times:
        print(f"# scan to line, by tmux and pipe: p50 "
              f"{times[len(times) // 2] * 1000:.1f} ms, p99 "
              f"{times[len(times) * 99 // 100] * 1000:.1f} ms, most "
              f"{times[-1] * 1000:.1f} ms of {len(times)}")
    print(f"# {shop('status').strip()}", flush=True)


def papers_done():
    state = re.search(r"papers=(\d+)", shop("status"))
    return int(state.group(1)) >= CUSTOMERS


def open_till():
    till("init", "--market", "suifenhe", "--till", "T01", "--demo")
    os.makedirs(SHOP, exist_ok=True)
    running = subprocess.Popen(
        [PROGRAM, "shop", "--dir", SHOP], stdout=subprocess.DEVNULL)
    until(lambda: os.path.exists(SHOP + "/settings"), "the shop")
    with open(SHOP + "/settings", encoding="utf-8") as lines:
        with open(HOME + "/settings", "w", encoding="utf-8") as file:
            file.write(lines.read())
    subprocess.run(
        ["env", "-i", f"PATH={os.environ['PATH']}", f"HOME={WORK}",
         "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=screen", "LANGUAGE=en",
         "tmux", "-L", SOCKET, "-f", "/dev/null", "new-session", "-d", "-x",
         "80", "-y", "24", f"'{PROGRAM}' --home '{HOME}' pos; echo ended with $?; exec cat", ";",
         "set", "-g", "status", "off", ";", "set", "-g", "escape-time", "0"],
        check=True)
    return running


def main():
    customers = [Customer(number) for number in range(CUSTOMERS)]
    receipts, times = [], []
    running = open_till()
    try:
        pane = Pane()
        shows("F12")
        keys("cashier", "Enter", "1111", "Enter")
        shows("F11")
        keys("200", "Enter")
        shows("F9")
        begin = time.monotonic()
        for number, customer in enumerate(customers):
            trouble(number)
            receipts.append(serve(pane, customer, number, times))
        seconds = time.monotonic() - begin
        shop("fault printer paper-out off")
        shop("fault printer cover-open off")
        until(papers_done, "all papers")
        figures(customers, times, seconds)
        close_shift(customers)
        keys("C-q")
        shows("ended with 0")
        check_papers(check_ledger(customers, receipts))
        tap(till("verify").returncode == 0, "the ledger verifies")
    except Broken as broken:
        tap(False, "the shift goes on", broken)
    finally:
        subprocess.run(["tmux", "-L", SOCKET, "kill-server"], check=False)
        shop("stop")
        running.wait()
    return 1 if failed else 0


PIECES, WEIGHED = read_goods()
sys.exit(main())
