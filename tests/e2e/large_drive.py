"""TAP: verifier, page and JOSE script say the same of one large bundle.

large_drive.py PAGE FOLDER VERIFIER: FOLDER has large.zip and large.jwks.
"""
import json
import subprocess
import sys
import time

from reader_drive import FOLDER, browser, check, tell, totals, verifier

COUNTS = ("entries", "sales", "refunds", "refusals", "sold_fen",
          "refunded_fen", "exempt_fen", "dutiable_fen", "tax_fen")
TRUST = f"{FOLDER}/large.jwks"


def timed(what, function):
    start = time.monotonic()
    value = function()
    print(f"# {what}: {time.monotonic() - start:.0f} s", flush=True)
    return value


def page():
    driver = browser()
    try:
        verdict, faults = check(driver, f"{FOLDER}/large.zip", TRUST)
        return verdict, faults, totals(driver)
    finally:
        driver.quit()


def main():
    theirs = timed("the verifier",
                   lambda: verifier("large", ("--trust", TRUST)))
    verdict, faults, shown = timed("the page", page)
    script = json.loads(timed("the script", lambda: subprocess.run(
        [sys.executable, "tests/e2e/bundle_check.py", f"{FOLDER}/large.zip",
         TRUST], capture_output=True, check=False)).stdout)
    tell([theirs["verdict"], verdict, script["status"]] ==
         ["clean", "clean", 0], "all three find it clean", theirs["faults"],
         faults, script["faults"])
    for name in COUNTS:
        said = [script[name], shown[name.removesuffix("_fen")]]
        if name in theirs["chains"][0]:
            said.append(sum(chain[name] for chain in theirs["chains"]))
        tell(len(set(said)) == 1, f"{name}: {said[0]}", said)


main()
