"""A stranger who never comes to the end, and one who does: slow.py PORT CERTIFICATE

The head of a request comes byte after byte, so that the connection is never
idle: the hub, whose clock runs fast, hangs up. Whoever asks again and again
on one connection goes on being answered, for longer than that.
"""
import http.client
import socket
import ssl
import sys
import time

port, certificate = int(sys.argv[1]), sys.argv[2]
trust = ssl.create_default_context(cafile=certificate)


def reach():
    return trust.wrap_socket(
        socket.create_connection(("127.0.0.1", port), timeout=20),
        server_hostname="localhost")


def hangs_up(stranger):
    try:
        stranger.sendall(b"x")
        return not stranger.recv(1)
    except TimeoutError:
        return False
    except OSError:
        return True


def check(name, good):
    print("%s - %s" % ("ok" if good else "not ok", name))
    return good


class Asking(http.client.HTTPConnection):
    def connect(self):
        self.sock = reach()


stranger, asking = reach(), Asking("localhost", port)
asking.connect()
kept, gone, longest = asking.sock, False, 0
stranger.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
stranger.settimeout(0.05)
began = last = time.monotonic()
while not gone and time.monotonic() - began < 15:
    gone = hangs_up(stranger)
    asking.request("GET", "/healthz")
    answer = asking.getresponse().read()
    longest = max(longest, time.monotonic() - last)
    last = time.monotonic()
good = check("a head that never ends is hung up on", gone)
if longest < 0.5:  # else it was idle: the machine is busy
    good &= check("who asks and asks is answered", asking.sock is kept)
sys.exit(0 if good else 1)
