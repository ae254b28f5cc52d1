"""The screen of a till beside its limits:  scan.py HOME QUOTAPOS ROW

From start to first screen, against SQLite's shell on the same ledger; from a
scan by a serial scanner to its line, as the terminal gets it; the memory the
till has taken by then, and the most it took for a PIN. HOME has the goods of run.sh; ROW prints a row.
"""
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
import tty

home, program, row = sys.argv[1:4]
SCANS = 400
ROUNDS = 15
KIB_MAX = 24 * 1024
PATIENCE = 30


def gtin(number):
    body = f"46{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1)
                for place, digit in enumerate(body))
    return body + str(-total % 10)


class Till:
    """A till in a terminal of its own."""

    def __init__(self):
        self.begin = time.monotonic_ns()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", LANGUAGE="en",
                              LINES="24", COLUMNS="80")
            os.execv(program, [program, "--home", home, "pos"])

    def until(self, word, plain=False):
        """Nanoseconds on the clock when the terminal had it."""
        seen = b""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 1)[0]:
                seen += os.read(self.terminal, 65536)
            text = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", seen) if plain \
                else seen
            if word in text:
                return time.monotonic_ns()
        sys.exit(f"scan.py: {word!r} never came: {seen!r}")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def kib(self):
        """The most memory that was resident since forget_kib()."""
        with open(f"/proc/{self.child}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))

    def forget_kib(self):
        with open(f"/proc/{self.child}/clear_refs", "w",
                  encoding="ascii") as file:
            file.write("5")

    def end(self):
        self.type("\x11")
        while True:
            try:
                if not os.read(self.terminal, 65536):
                    break
            except OSError:
                break
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def tell(sense, name, value, limit):
    subprocess.run([row, sense, name, str(value), str(limit)], check=True)


def middle(values):
    return sorted(values)[len(values) // 2]


def start():
    ours, raw = [], []
    for _ in range(ROUNDS):
        begin = time.monotonic_ns()
        subprocess.run(["sqlite3", home + "/ledger.db", "select 1"],
                       check=True, stdout=subprocess.DEVNULL)
        raw.append(time.monotonic_ns() - begin)
        till = Till()
        ours.append(till.until(b"F12", True) - till.begin)
        till.end()
    tell("none", "start to first screen, median, ns", middle(ours),
         middle(raw))
    tell("at-most", "  the same, against 3 times sqlite3", middle(ours),
         3 * middle(raw))


def scans():
    near, far = pty.openpty()
    tty.setraw(far, termios.TCSANOW)
    with open(home + "/settings", "w", encoding="ascii") as file:
        file.write(f"scanner counter serial:{os.ttyname(far)}\n")
    subprocess.run([program, "--home", home, "shift", "open", "--operator",
                    "cashier", "--pin-file", home + "/demo/cashier.pin",
                    "--cash", "CNY:200.00"], check=False, capture_output=True)
    till = Till()
    till.until(b"F12", True)
    till.type("cashier\r")
    till.until(b"PIN")
    till.type("1111\r")
    till.until(b"F9", True)
    login_kib = till.kib()  # Argon2id alone takes 19 MiB, and gives them back
    till.forget_kib()
    till.type("S0001\r")
    till.until(b"0001")
    times = []
    for number in range(SCANS):
        # Its number is written whole: no line of it was there before.
        goods = 100000 + 991 * number
        begin = time.monotonic_ns()
        os.write(near, gtin(goods).encode() + b"\r")
        times.append(till.until(str(goods).encode()) - begin)
        if number % 10 == 9:  # the basket goes, and the customer comes again
            till.type("\x0fv\r")
            till.until(b"void")
            till.type("S0001\r")
            till.until(b"0001")
    kib = till.kib()
    till.end()
    os.unlink(home + "/settings")
    times.sort()
    tell("none", "scan to line, median, us", times[SCANS // 2] // 1000, 20000)
    tell("at-most", "scan to line, p99, us", times[SCANS * 99 // 100] // 1000,
         20000)
    tell("at-most", "memory of a till at work, KiB", kib, KIB_MAX)
    tell("none", "  while a PIN is checked, KiB", login_kib, KIB_MAX)


start()
scans()
