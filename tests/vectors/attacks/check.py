"""TAP: every attack is named by quotapos-verify.  check.py VERIFIER FOLDER"""
import json
import subprocess
import sys


def is_named(faults, code, chain, seq):
    """The fault that is expected; "only:a,b": these codes and no others."""
    if code.startswith("only:"):
        return {fault["code"] for fault in faults} == set(
            filter(None, code[5:].split(",")))
    return any((fault["code"], fault["chain"], fault["seq"]) ==
               (code, chain, int(seq)) for fault in faults)


def main(verifier, folder):
    with open(f"{folder}/expected.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    failed = False
    for name, code, chain, seq, arguments, row in rows:
        arguments = [word if word.startswith("--") else f"{folder}/{word}"
                     for word in arguments.split()]
        done = subprocess.run(
            [verifier, f"{folder}/{name}.zip", "--json", *arguments],
            capture_output=True, check=False)
        try:
            faults = json.loads(done.stdout)["faults"]
        except (ValueError, KeyError):
            faults = None
        good = faults is not None and is_named(faults, code, chain, seq)
        good &= done.returncode == (3 if code == "only:" else 4)
        print(f"{'ok' if good else 'not ok'} - {row}: {code} at {chain}"
              f" {seq}")
        failed |= not good
        if not good:
            print(f"#   ended with {done.returncode} {done.stderr.decode()}")
            for fault in faults or []:
                print(f"#   {fault}")
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
