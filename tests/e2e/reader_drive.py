"""TAP: the reader page in headless Chromium agrees with the expectations.

reader_drive.py PAGE FOLDER: FOLDER has what tests/vectors/attacks made
(expected.tsv, <name>.zip), good.zip with good.jwks and wrong.jwks, and
counts.json as quotapos-verify prints it for good.zip.
"""
import json
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

PAGE, FOLDER = sys.argv[1:]
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
    WebDriverWait(driver, 300).until(
        lambda d: d.find_element(By.ID, "result").is_displayed())
    return driver.execute_script(
        "return [document.getElementById('verdict').dataset.verdict,"
        " state.faults]")


def is_named(faults, code, chain, seq):
    """The fault that is expected; "only:a,b": these codes and no others."""
    if code.startswith("only:"):
        return {fault["code"] for fault in faults} == set(
            filter(None, code[5:].split(",")))
    return any((fault["code"], fault["chain"], fault["seq"]) ==
               (code, chain, int(seq)) for fault in faults)


def attacks(driver):
    with open(f"{FOLDER}/expected.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    for name, code, chain, seq, arguments, row in rows:
        words = arguments.split()
        trust, anchors = None, []
        for option, file in zip(words[::2], words[1::2]):
            path = f"{FOLDER}/{file}"
            if option == "--trust":
                trust = path
            else:
                anchors.append(path)
        verdict, faults = check(driver, f"{FOLDER}/{name}.zip", trust,
                                anchors)
        good = is_named(faults, code, chain, seq) and verdict == (
            "unproven" if code == "only:" else "faulty")
        tell(good, f"{row}: {code} at {chain} {seq}",
             verdict, *faults)


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
    with open(f"{FOLDER}/counts.json", encoding="utf-8") as file:
        counts = json.load(file)
    said = driver.execute_script(
        "return Object.fromEntries([...document.querySelectorAll("
        "'[data-total]')].map(d => [d.dataset.total,"
        " Number(d.textContent.replace(/[^0-9-]/g, ''))]))")
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
    driver.find_element(By.ID, "search").send_keys("no such goods")
    left = len(driver.find_elements(By.CSS_SELECTOR, "#records tbody tr"))
    tell(rows > 0 and left == 0, "the search finds what is there", rows, left)
    driver.find_element(By.ID, "search").clear()
    Select(driver.find_element(By.ID, "kind")).select_by_value("refusal")
    shown = [cell.text for cell in driver.find_elements(
        By.CSS_SELECTOR, "#records tbody tr td:nth-child(4)")]
    tell(shown and set(shown) == {"refusal"}, "refusals alone", shown)
    row = driver.find_element(By.CSS_SELECTOR, "#records tbody tr")
    row.send_keys("\ue007")  # Enter
    text = driver.find_element(By.ID, "entry-text").text
    tell("over-limit" in text, "an entry opens by the keyboard", text)
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


main()
