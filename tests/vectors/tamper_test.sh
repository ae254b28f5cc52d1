#!/bin/sh
# A small bundle, changed in every small way: each is told at its place.
# STEP=1 changes every byte, otherwise every 7th (under the sanitizers every
# 23rd) and all that divide.
set -eu
: "${BUILD:=build}" "${CC:=gcc}" "${SANITIZE:=}"
: "${STEP:=$([ "$SANITIZE" ] && echo 23 || echo 7)}"
here=tests/vectors/attacks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here \
	/usr/bin/python3 - "$work" "$QUOTAPOS-verify" <<'END'
import os, subprocess, sys
import market
folder, verifier = sys.argv[1:]
chain = market.small_chain()
members = market.Bundle(chain).members()
for name, data in members:
    os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
    with open(f"{folder}/{name}", "wb") as file:
        file.write(data)
with open(f"{folder}/list", "w") as file:
    file.write("\n".join(name for name, _ in members) + "\n")

# Whoever has the head on paper is told of every shorter chain.
with open(f"{folder}/head", "w") as file:
    file.write(f"T01-1-{len(chain.lines)} {market.leaf(chain.lines[-1])}\n")
missed = []
for length in range(1, len(chain.lines)):
    short = chain.copy()
    short.lines, short.entries = short.lines[:length], short.entries[:length]
    with open(f"{folder}/short.zip", "wb") as file:
        file.write(market.Bundle(short).zip())
    done = subprocess.run(
        [verifier, f"{folder}/short.zip", "--anchor", f"{folder}/head"],
        capture_output=True, text=True, check=False)
    if done.returncode != 4 or f"anchor  T01 seq {len(chain.lines)}:" \
            not in done.stdout:
        missed.append(length)
print("not ok" if missed else "ok",
      "- every chain cut below an anchor is told", missed or "")
END

# shellcheck disable=SC2086
$CC -std=c17 -D_GNU_SOURCE -O1 -Iinclude ${SANITIZE:+-fsanitize=$SANITIZE} \
	-o "$work/enumerate" $here/enumerate.c "$BUILD/lib/audit.a" \
	"$BUILD/lib/entry.a" "$BUILD/lib/sign.a" "$BUILD/lib/core.a" \
	"$BUILD/lib/base.a" -lsodium -lcrypto -lunistring -lcsv -ljansson -lz
"$work/enumerate" "$work" "$STEP"
