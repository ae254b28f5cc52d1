"""Strangers at the hub's port who mean no good, or mean nothing:
strangers.py PORT CERTIFICATE

Each is let go or keeps silent; none of them holds up anybody: a question is
answered while all of them are there.
"""
import socket
import ssl
import sys
import time
import urllib.request

port, certificate = int(sys.argv[1]), sys.argv[2]
trust = ssl.create_default_context(cafile=certificate)


def reach():
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def is_well():
    began = time.monotonic()
    answer = urllib.request.urlopen(
        "https://localhost:%d/healthz" % port, context=trust, timeout=20)
    assert b'"market":"suifenhe"' in answer.read()
    return time.monotonic() - began


def ends(stranger):
    """The hub closes the connection, with or without a last word."""
    try:
        while stranger.recv(4096):
            pass
    except ConnectionError:
        pass
    return True


def check(name, good):
    print("%s - %s" % ("ok" if good else "not ok", name))
    return good


alone = is_well()
silent = [reach() for _ in range(60)]
slow = []
for _ in range(20):
    stranger = trust.wrap_socket(reach(), server_hostname="localhost")
    stranger.sendall(b"POST /v1/entries HTTP/1.1\r\nHost: localhost\r\n"
                     b"Content-Length: 1000\r\nContent-Type: ")
    slow.append(stranger)
half = [reach() for _ in range(20)]
for stranger in half:  # a handshake's first bytes, and no more
    stranger.sendall(bytes.fromhex("160301020001"))
good = check("silent, slow and half-open clients hold up nobody",
             is_well() < 5 + 10 * alone)
for stranger in slow:
    stranger.sendall(b"x")
good &= check("nor does the next byte of the slow", is_well() < 5 + 10 * alone)
garbage = reach()
garbage.sendall(b"\xff" * 5000)
good &= check("garbage is hung up on", ends(garbage))
plain = reach()
plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
good &= check("HTTP without TLS is hung up on", ends(plain))
broken = trust.wrap_socket(reach(), server_hostname="localhost")
broken.sendall(b"nonsense\r\n\r\n")
good &= check("nonsense within TLS is hung up on", ends(broken))
good &= check("and it is well after all of them", is_well() < 5 + 10 * alone)
sys.exit(0 if good else 1)
