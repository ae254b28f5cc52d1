#!/usr/bin/env python3
"""Take one guard of tills or hub away at a time, and see that the simulated
market says so: mutants.py BUILD [NAME]. The source is not touched: one file is
edited in a copy, compiled, and linked in the place of the module it is of.

Each mutant is a name, the file, and what is replaced by what; the text must
be there once."""
import os
import re
import subprocess
import sys

MUTANTS = [
    # -- the hub: what is granted
    ("grants to a till set apart", "src/hub/leases.c",
     "if (till->state != TILL_LIVE)", "if (till->state == TILL_STATE_COUNT)"),
    ("more permits than tills may have", "src/store/hub_leases.c",
     "AND given < $2 RETURNING", "AND $2 > 0 RETURNING"),
    ("rights while it waits for tills", "src/hub/leases.c",
     ("if (exchange->hub->state.frozen) {",
      "if (!rc && hub->state.frozen)"),
     ("if (exchange->hub->state.epoch == 0) {",
      "if (!rc && hub->state.epoch == 0)")),
    ("thaws before all have told", "src/store/hub_tills.c",
     "AND reported < $1", "AND reported < 0 * $1"),
    ("forgets to freeze", "src/hub/recover.c",
     "head.frozen = true;", "head.frozen = false;"),
    ("a request that was disclaimed is granted", "src/hub/effects.c",
     "if (rc == ERR_NOT_FOUND)\n\t\treturn bar_request(arrival, why);",
     "if (rc == ERR_NOT_FOUND)\n\t\treturn (void)bar_request, ERR_OK;"),
    ("calls nobody back", "src/hub/leases.c",
     "if (!rc && is_short)", "if (!rc && is_short && ask->day == 0)"),
    # -- the hub: an older database
    ("a right that it forgot is not charged", "src/hub/recover.c",
     "if (!rc && rights && known)", "if (!rc && rights && !known)"),
    ("a right that it forgot is open in a later epoch", "src/hub/recover.c",
     "said->epoch < exchange->till.epoch ? LEASE_FROZEN : LEASE_OPEN",
     "LEASE_OPEN"),
    ("sales before their right is told stay unleased", "src/hub/recover.c",
     "enum err rc = settle_sales(hub, lease, &move, why);",
     "enum err rc = ERR_OK;\n\n\t(void)settle_sales;"),
    ("a close before its right is told does nothing", "src/hub/recover.c",
     "rc = settle_close(hub, lease, why);", "(void)settle_close;"),
    # -- the hub: what entries do
    ("sales of another branch do not count", "src/hub/forks.c",
     "if (!rc && arrival.branch > 0)", "if (!rc && arrival.branch < 0)"),
    ("a sale does not lower what is held", "src/hub/effects.c",
     "move.held = -use->leased;", "move.held = 0;"),
    ("a close gives back what was sold as well", "src/hub/effects.c",
     ".held = lease->used.minor - lease->amount.minor",
     ".held = -lease->amount.minor"),
    ("a close gives nothing back", "src/hub/effects.c",
     "if (move.held != 0)", "if (move.held > 0)"),
    ("a disclaim gives nothing back", "src/hub/effects.c",
     "if (lease.used.minor > 0) {", "if (lease.used.minor >= 0) {"),
    ("a refund counts on another day", "src/hub/effects.c",
     "use.at = entry->at;\n\tuse.of_epoch",
     "use.at = entry->at;\n\tuse.day = entry->day + 1;\n\tuse.of_epoch"),
    ("a refund is credited by the hub twice", "src/hub/effects.c",
     "move.used = use.leased;\n\tmove.unl = use.used - use.leased;",
     "move.used = 2 * use.leased;\n\tmove.unl = use.used - use.leased;"),
    ("unleased sales are not counted", "src/hub/effects.c",
     "row.unl = use->used - use->leased;", "row.unl = 0;"),
    ("leases of an epoch that is over stay open", "src/store/hub_leases.c",
     "AND epoch < $2 AND state = 'open'",
     "AND epoch < $2 AND state = 'none'"),
    # -- the hub: chains
    ("acknowledges what is not committed", "src/hub/entries.c",
     "rc = make_ack(batch, &till, ack, &length, why);\n\tif (!rc)\n"
     "\t\trc = store_tx_commit(&tx, why);",
     "rc = make_ack(batch, &till, ack, &length, why);"),
    ("takes a batch after a gap", "src/hub/entries.c",
     "batch->lines[held].head.seq > batch->epoch.seq + 1",
     "batch->lines[held].head.seq < batch->epoch.seq"),
    ("does not see a fork", "src/hub/entries.c",
     "if (!text_same(stored.leaf, batch->lines[i].leaf)) {",
     "if (stored.leaf[0] == '\\0') {"),
    ("sets nobody apart", "src/hub/forks.c",
     "till->state = TILL_QUARANTINED;", "till->state = TILL_LIVE;"),
    # -- both: the disk
    ("a commit is not synced", "src/store/database.c",
     "PRAGMA synchronous = FULL;", "PRAGMA synchronous = OFF;"),
    # -- the till: rights
    ("sells more than the lease holds", "src/till/rights.c",
     "usage->reserved[i] = free > right.left ? free - right.left : 0;",
     "usage->reserved[i] = 0;"),
    ("uses a lease that it closed", "src/store/rights.c",
     "WHERE lease_close.lease = statement.leaf)",
     "WHERE lease_close.lease = statement.leaf AND 0)"),
    ("uses a lease that it disclaimed", "src/store/rights.c",
     "WHERE lease_disclaim.request = statement.request)\" \\",
     "WHERE lease_disclaim.request = statement.request AND 0)\" \\"),
    ("uses a lease of another epoch of its own", "src/store/rights.c",
     "WHERE person = $1 AND day = $2 AND epoch = $3",
     "WHERE person = $1 AND day = $2 AND epoch <= $3"),
    ("uses a lease of an older hub", "src/store/rights.c",
     "\"   AND hub_epoch >= $4\"\n\t\t      \"   AND (kind = 'scan'",
     "\"   AND hub_epoch >= 0 * $4\"\n\t\t      \"   AND (kind = 'scan'"),
    ("uses a lease of another day", "src/store/rights.c",
     "WHERE person = $1 AND day = $2 AND epoch = $3",
     "WHERE person = $1 AND day <= $2 AND epoch = $3"),
    ("uses a lease of another person", "src/store/rights.c",
     "WHERE person = $1 AND day = $2 AND epoch = $3",
     "WHERE (person = $1 OR person <> '') AND day = $2 AND epoch = $3"),
    ("gives one person more than a permit allows", "src/till/rights.c",
     "permit->amount.minor - one.used,", "permit->amount.minor,"),
    ("gives all more than a permit allows", "src/till/rights.c",
     "permit->total.minor - all.used);", "permit->total.minor);"),
    ("sells more often than a permit allows", "src/till/rights.c",
     "all.sales >= permit->count", "all.sales < 0"),
    ("sells free of duty without a right", "src/till/rights.c",
     "*ret = (struct right){ .mode = STANDING_NONE };\n"
     "\tif (online == NULL",
     "*ret = (struct right){ .mode = STANDING_ALONE };\n"
     "\treturn ERR_OK;\n\tif (online == NULL"),
    ("asks before it is written", "src/till/rights.c",
     "entry.body.lease_ask = *ask;\n\treturn act_alone(till, &entry, why);",
     "entry.body.lease_ask = *ask;\n\t(void)till;\n\t(void)why;\n"
     "\treturn ERR_OK;"),
    ("never closes what nobody needs", "src/till/rights.c",
     "if (!all && is_needed(till, &right, recalled))",
     "if (is_needed(till, &right, recalled) || !all)"),
    ("does not ask again after a crash", "src/till/question.c",
     "*ret_wanted = rc == ERR_OK;\n\t\tif (rc)\n"
     "\t\t\treturn rc == ERR_NOT_FOUND ? ERR_OK : rc;\n"
     "\t\trc = store_entry_get(",
     "*ret_wanted = false;\n\t\tif (rc || id > 0)\n"
     "\t\t\treturn rc == ERR_NOT_FOUND ? ERR_OK : rc;\n"
     "\t\trc = store_entry_get("),
    ("disclaims what came another way", "src/till/rights.c",
     "if (rc != ERR_NOT_FOUND)\n\t\treturn rc;\n"
     "\tentry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };",
     "if (rc != ERR_NOT_FOUND && rc)\n\t\treturn rc;\n"
     "\tentry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };"),
    ("keeps what was called back", "src/till/rights.c",
     "if (is_recalled && !(stands && online->has_basket))",
     "if (is_recalled && lease->day == 0)"),
    ("keeps a lease of a day for ever", "src/till/rights.c",
     "return lease->day >= till_today(till);", "return true;"),
    ("uses an older ledger that was put back", "src/till/mark.c",
     "rc = rc ? ERR_OK : mark_compare(till, &mark, why);",
     "rc = rc || till->epoch > 0 ? ERR_OK\n"
     "\t\t: mark_compare(till, &mark, why);"),
]


def edit(path, old, new):
    """A guard that stands twice is taken away at both places."""
    text = open(path).read()
    if isinstance(old, str):
        old, new = (old,), (new,)
    for was, becomes in zip(old, new):
        if text.count(was) != 1:
            sys.exit("mutants: %s has %d times: %s" %
                     (path, text.count(was), was))
        text = text.replace(was, becomes)
    return text


def compile_one(build, number, path, text):
    """The mutant's program: one object stands before the archives."""
    home = "%s/mutants/%d" % (build, number)
    os.makedirs(home, exist_ok=True)
    name = "%s/%s" % (home, os.path.basename(path))
    with open(name, "w") as out:
        out.write(text)
    make = subprocess.run(
        ["make", "-s", "BUILD=" + build, "mutant", "MUTANT=" + name,
         "OF=" + os.path.dirname(path)], capture_output=True, text=True)
    if make.returncode != 0:
        sys.exit("mutants: %s\n%s" % (path, make.stderr[-2000:]))
    return home + "/sim"


def hunt(program, seeds):
    """The seed, event and rule that catch it first, or None: it lives. A
    world that cannot go on has broken no rule: the next seed is asked."""
    seed = 1
    while seed <= seeds:
        run = subprocess.run(
            [program, "-s", str(seed), "-n", str(seeds - seed + 1),
             "-d", os.environ.get("DAYS", "4")],
            capture_output=True, text=True, timeout=3600)
        if run.returncode == 0:
            return None
        found = re.search(r"# seed (\d+), event (\d+): rule (.*)", run.stdout)
        if found:
            return found.groups()
        at = re.search(r"# seed (\d+), event", run.stdout)
        print("  no verdict, status %d: %s" % (run.returncode, at and
              run.stdout[at.start():].splitlines()[0]), flush=True)
        if at is None:
            return None
        seed = int(at.group(1)) + 1
    return None


def main():
    build = sys.argv[1]
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    seeds = int(os.environ.get("SEEDS", "200"))
    alive = 0
    for number, (name, path, old, new) in enumerate(MUTANTS):
        if only not in name:
            continue
        program = compile_one(build, number, path, edit(path, old, new))
        found = hunt(program, seeds)
        alive += found is None
        if found is None:
            print("%-48s LIVES through %d seeds" % (name, seeds), flush=True)
        else:
            print("%-48s %-24s seed %-4s event %s" %
                  (name, found[2][:24], found[0], found[1]), flush=True)
    print("%sok - %d mutants live" % ("not " if alive else "", alive))
    return 1 if alive else 0


sys.exit(main())
