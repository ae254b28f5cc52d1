"""Guests of owner.sock who mean no good, or mean nothing:  guests.py HOME

Each is answered or let go; after all of them a command is still done.
"""
import array
import os
import signal
import socket
import sys
import time

home = sys.argv[1]
signal.alarm(120)
MARK = b"QPF1\0"


def reach():
    guest = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    guest.connect(home + "/owner.sock")
    return guest


def frame(*texts):
    return MARK + b"".join(text.encode() + b"\0" for text in texts)


def send(guest, message, descriptors=()):
    fds = array.array("i", descriptors)
    guest.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)]
                  if descriptors else [])


def answer(guest):
    """Status and what was written to standard error; None: let go."""
    try:
        while True:
            bytes_, fds, _, _ = socket.recv_fds(guest, 65536, 8)
            if not bytes_:
                return None
            texts = bytes_[len(MARK):].split(b"\0")
            if texts[0] == b"wait":
                continue
            assert texts[0] == b"done", texts
            os.lseek(fds[1], 0, os.SEEK_SET)
            said = os.read(fds[1], 65536).decode()
            for fd in fds:
                os.close(fd)
            return int(texts[1]), said
    except ConnectionError:
        return None
    finally:
        guest.close()


def works():
    guest = reach()
    send(guest, frame(VERSION, "en", "", "0", "status"))
    status, said = answer(guest)
    assert (status, said) == (0, ""), (status, said)


def refused(message, why, descriptors=()):
    guest = reach()
    send(guest, message, descriptors)
    got = answer(guest)
    assert got is not None, why
    status, said = got
    assert status == 2 and why in said and said.count("\n") == 1, got
    works()


# What version it is: the answer to a wrong one says so.
asking = reach()
send(asking, frame("0.0", "en", "", "0", "status"))
VERSION = answer(asking)[1].split("is version ")[1].split(":")[0]
works()

refused(b"GET / HTTP/1.1\r\n\r\n", "no list of texts")
refused(MARK, "restart it")
refused(MARK + b"no end", "no list of texts")
refused(frame(VERSION), "no command")
refused(frame(VERSION, "xx", "", "0", "status"), "no command")
refused(frame(VERSION, "en", "", "9", "status"), "no command")
refused(frame(VERSION, "en", "", "0", "no-such-command"), "not done beside")
refused(frame(VERSION, "en", "", "0", "init"), "not done beside")
refused(frame(VERSION, "en", "", "0", "pos"), "not done beside")
refused(frame(VERSION, "en", "", "0", "rebuild"), "not done beside")
refused(frame(VERSION, "en", "", "0", "status", "--help"), "help")
refused(frame(VERSION, "en", "", "0", "status", "--no-such"), "no option")
refused(frame(VERSION, "en", "", "0", *["status"] * 300), "no command")
refused(MARK + b"a\0" * 600, "texts were handed over")
refused(b"x" * 70000, "more was handed over")
refused(frame(VERSION, "en", "x" * 1000, "0", "key", "passphrase"), "too long")

# Files must be named, and be sealed memory: nothing else can be read at once.
sell = ["sell", "--operator", "cashier", "--pin-file", "p"]
refused(frame(VERSION, "en", "", "0", *sell, "--document", "S0001"),
        "p was not handed over")
refused(frame(VERSION, "en", "", "1", "p", *sell), "not those named")
with open("/dev/zero", "rb") as zero:
    refused(frame(VERSION, "en", "", "1", "p", *sell), "sealed memory",
            [zero.fileno()])
reader, writer = os.pipe()
refused(frame(VERSION, "en", "", "1", "p", *sell), "sealed memory", [reader])
memory = os.memfd_create("p", os.MFD_ALLOW_SEALING)
refused(frame(VERSION, "en", "", "1", "p", *sell), "sealed memory", [memory])
refused(frame(VERSION, "en", "", "0", "status"), "not those named",
        [reader, writer, memory])
refused(frame(VERSION, "en", "", "0", "status"), "more was handed over",
        [reader] * 20)

# Who says nothing, who leaves at once, and who asks and does not wait.
for _ in range(50):
    reach().close()
for _ in range(50):
    gone = reach()
    send(gone, frame(VERSION, "en", "", "0", "status"))
    gone.close()
works()
silent = [reach() for _ in range(7)]
works()
twice = reach()
send(twice, frame(VERSION, "en", "", "0", "status"))
try:
    send(twice, frame(VERSION, "en", "", "0", "status"))
except ConnectionError:
    pass
twice.close()
works()

# All places taken: a command waits until one who is silent is sent away.
silent.append(reach())
began = time.monotonic()
works()
assert time.monotonic() - began > 1, "nobody had to wait"

# Two at once.
pair = [reach(), reach()]
for guest in pair:
    send(guest, frame(VERSION, "en", "", "0", "operator", "list"))
assert [answer(guest)[0] for guest in pair] == [0, 0]
