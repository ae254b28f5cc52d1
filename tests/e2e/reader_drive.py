"""TAP: the reader page in headless Chromium agrees with the verifier.

reader_drive.py PAGE FOLDER VERIFIER: FOLDER has what tests/vectors/attacks
made (expected.tsv, <name>.zip), good.zip with good.jwks and wrong.jwks.
"""
import json
import subprocess
import sys
import tempfile

from check import is_named
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

PAGE, FOLDER, VERIFIER = sys.argv[1:]
FLAGS = ("--headless=new --no-sandbox --disable-gpu --disable-quic"
         " --no-first-run --disable-background-networking --disable-sync"
         " --disable-component-update --window-size=1280,1000").split()


def browser():
    options = Options()
    for flag in FLAGS + ["--user-data-dir=" + tempfile.mkdtemp()]:
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"),
                            options=options)


def tell(good, what, *more):
    print(f"{'ok' if good else 'not ok'} - reader page: {what}", flush=True)
    if not good:
        for one in more:
            print(f"#   {one}")


def wait_for(driver, condition):
    try:
        return WebDriverWait(driver, 60, 0.05).until(condition)
    except TimeoutException:
        return False


def is_bundle(path):
    with open(path, "rb") as file:
        return file.read(2) == b"PK"


def check(driver, bundle, trust=None, anchors=()):
    """Open the page anew, hand it the files, wait for its verdict."""
    driver.get("file://" + PAGE)
    if trust:
        driver.find_element(By.ID, "trust-file").send_keys(trust)
    for anchor in anchors:
        if is_bundle(anchor):
            driver.find_element(By.ID, "earlier").send_keys(anchor)
            continue
        with open(anchor, encoding="utf-8") as file:
            driver.find_element(By.ID, "anchors").send_keys(file.read())
    driver.find_element(By.ID, "bundle").send_keys(bundle)
    WebDriverWait(driver, 300, 0.02).until(
        lambda d: d.find_element(By.ID, "result").is_displayed())
    return driver.execute_script(
        "return [document.getElementById('verdict').dataset.verdict,"
        " state.faults]")


def verifier(bundle, arguments):
    done = subprocess.run([VERIFIER, f"{FOLDER}/{bundle}.zip", "--json",
                           *arguments], capture_output=True, check=False)
    return json.loads(done.stdout)


def named(faults):
    """What was named, and where: its sentence is each one's own."""
    return sorted({(fault["code"], fault["chain"], fault["seq"])
                   for fault in faults})


def attacks(driver):
    with open(f"{FOLDER}/expected.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    alike = 0
    for name, code, chain, seq, arguments, row in rows:
        words = [word if word.startswith("--") else f"{FOLDER}/{word}"
                 for word in arguments.split()]
        trust, anchors = None, []
        for option, path in zip(words[::2], words[1::2]):
            if option == "--trust":
                trust = path
            else:
                anchors.append(path)
        verdict, faults = check(driver, f"{FOLDER}/{name}.zip", trust,
                                anchors)
        theirs = verifier(name, words)
        lost = driver.execute_script("return state.result?.lost ?? []")
        good = is_named(faults, code, chain, seq) and verdict == theirs[
            "verdict"] and lost == theirs["lost"]
        alike += named(faults) == named(theirs["faults"])
        tell(good, f"{row}: {code} at {chain} {seq}", verdict,
             *faults, "the verifier says", theirs["verdict"],
             *theirs["faults"])
    # One may stop at a fault behind which the other finds a second.
    tell(alike >= 0.9 * len(rows), f"{alike} of {len(rows)} attacks are named"
         " alike to the last fault")


def totals(driver):
    """The counts and sums that the page shows."""
    return driver.execute_script(
        "return Object.fromEntries([...document.querySelectorAll("
        "'[data-total]')].map(d => [d.dataset.total,"
        " Number(d.textContent.replace(/[^0-9-]/g, ''))]))")


def verdicts(driver):
    good = f"{FOLDER}/good.zip"
    for trust, expected in ((None, "unproven"), ("wrong.jwks", "faulty"),
                            ("good.jwks", "clean")):
        verdict, faults = check(driver, good,
                                trust and f"{FOLDER}/{trust}")
        tell(verdict == expected, f"{trust} gives {expected}", verdict,
             *faults)
    for trust, expected in (("wrong.jwks", "faulty"),
                            ("market.jwks", "clean")):
        verdict, faults = check(driver, f"{FOLDER}/market.zip",
                                f"{FOLDER}/{trust}")
        tell(verdict == expected, f"a market, {trust} gives {expected}",
             verdict, *faults)
    check(driver, good, f"{FOLDER}/good.jwks")
    counts = verifier("good", ())
    said = totals(driver)
    for key, theirs in (("entries", "entries"), ("sales", "sales"),
                        ("sold", "sold_fen"), ("refunded", "refunded_fen")):
        sum_of = sum(chain[theirs] for chain in counts["chains"])
        tell(said[key] == sum_of, f"{key} are those of the verifier", said,
             counts)


def people(driver):
    """Languages, search and keys, on the page as it stands."""
    missing = driver.execute_script(
        "return [...document.querySelectorAll('[data-say]')].map("
        "e => e.dataset.say).filter(key => !(key in words)).concat("
        "Object.entries({...words, ...faultWords}).filter(([, said]) =>"
        " said.length !== 3 || said.some(text => text === ''))"
        ".map(([key]) => key))")
    tell(missing == [], "every label is there in three languages", missing)
    for language, title in (("zh", "审计包阅读器"),
                            ("ru", "Просмотр аудиторского пакета"),
                            ("en", "Audit bundle reader")):
        Select(driver.find_element(By.ID, "language")).select_by_value(
            language)
        head = driver.find_element(By.TAG_NAME, "h1").text
        tell(head == title, f"it speaks {language}", head)
    rows = len(driver.find_elements(By.CSS_SELECTOR, "#records tbody tr"))
    for wanted, count in (("no such goods", 0), ("t01-1-9", 1), ("", rows)):
        box = driver.find_element(By.ID, "search")
        box.clear()
        box.send_keys(wanted or " ")
        tell(rows > 1 and wait_for(driver, lambda d: len(d.find_elements(
            By.CSS_SELECTOR, "#records tbody tr")) == count),
            f"the search finds '{wanted}' {count} times", rows)
    Select(driver.find_element(By.ID, "kind")).select_by_value("refusal")
    shown = [cell.text for cell in driver.find_elements(
        By.CSS_SELECTOR, "#records tbody tr td:nth-child(4)")]
    tell(shown and set(shown) == {"refusal"}, "refusals alone", shown)
    row = driver.find_element(By.CSS_SELECTOR, "#records tbody tr")
    row.send_keys("\ue007")  # Enter
    tell(wait_for(driver, lambda d: "over-limit" in d.find_element(
        By.ID, "entry-text").text), "an entry opens by the keyboard")
    drawn = len(driver.find_elements(By.CSS_SELECTOR, "#plots svg rect"))
    tell(drawn > 3, "there are pictures", drawn)


def main():
    driver = browser()
    try:
        attacks(driver)
        verdicts(driver)
        people(driver)
        log = [entry for entry in driver.get_log("browser")
               if entry["level"] == "SEVERE"]
        tell(not log, "nothing was refused by its own policy", *log)
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
