# quotapos: everything is made here. `make help` lists what can be asked for.

VERSION = 0.1.0
PREFIX  = /usr
BUILD   = build
CC      = gcc

# ---- the house --------------------------------------------------------------

floors = base core entry sign store sync audit report device till hub tui \
	cli

# $(base) is the modules of that floor, and so on: each file of src/<floor>.
$(foreach floor,$(floors),$(eval $(floor) = \
	$(patsubst src/$(floor)/%.c,%,$(sort $(wildcard src/$(floor)/*.c)))))

# What each floor stands on; also the order of linking.
under_base  = base
under_core  = core base
under_entry = entry core base
under_sign  = sign base
under_store = store entry core base
under_sync  = sync store sign entry core base
under_audit = audit sign entry core base
under_report = report audit store sign entry core base
under_device = device core base
under_till  = till sync store sign entry core base
under_hub   = hub store sign entry core base
under_tui   = tui device report audit $(under_till)
under_cli   = cli hub $(under_tui)

# ---- flags --------------------------------------------------------------------

WARN = -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wpointer-arith -Wwrite-strings -Wundef -Wvla -Wformat=2 \
	-Wnull-dereference -Wswitch-enum -Wcast-qual -Wduplicated-cond \
	-Wlogical-op
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection=full -ftrivial-auto-var-init=zero
LINK_HARDEN = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack
OPTIMIZE = -O2 -g
WERROR =
SANITIZE =

comma = ,
ifneq ($(SANITIZE),)
BUILD := build/$(subst $(comma),-,$(SANITIZE))
HARDEN = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
LINK_HARDEN = -pie -fsanitize=$(SANITIZE)
OPTIMIZE = -O1 -g1
WARN = # less is known of values: warnings are told without the sanitizers
# faketime is loaded first, and that is no mistake.
export ASAN_OPTIONS = verify_asan_link_order=0
# libarchive keeps its deflate stream when a file is given up half written.
export LSAN_OPTIONS = suppressions=$(abspath tests/lsan.supp):print_suppressions=0
endif

CFLAGS = -std=c17 -D_GNU_SOURCE $(OPTIMIZE) -fPIE $(WARN) $(WERROR) $(HARDEN)
CPPFLAGS = -isystem /usr/include/postgresql -Iinclude -I$(BUILD)/include \
	-DQUOTAPOS_VERSION='"$(VERSION)"' \
	-DQUOTAPOS_LOCALEDIR='"$(PREFIX)/share/locale"' \
	-DQUOTAPOS_READER='"$(BUILD)/reader.html"'
LDFLAGS = $(LINK_HARDEN) -Wl,--as-needed
LIBS = -larchive -lmicrohttpd -lgnutls -lpq -lsqlite3 -lsodium \
	-ljansson -lcsv -lunistring -lncursesw -ltinfo -lqrencode -lz \
	-lcurl

ifeq ($(V),1)
quiet =
else
quiet = @printf '  %-6s %s\n' $(1) $(2);
endif

# ---- programs -------------------------------------------------------------------

.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all cover cover-run check check-programs check-run check-quick lint format bench bench-audit \
	deps run locale po-update install dist clean help fuzz model sim \
	sim-long mutants mutant

programs = $(BUILD)/quotapos $(BUILD)/quotapos-hub $(BUILD)/quotapos-verify
all: $(programs) locale $(BUILD)/reader.html

objects = $(foreach floor,$(floors),$($(floor):%=$(BUILD)/obj/$(floor)/%.o))
archives = $(floors:%=$(BUILD)/lib/%.a)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The folder too: a file that came or went makes an archive anew.
define archive_rule
$(BUILD)/lib/$(1).a: $($(1):%=$(BUILD)/obj/$(1)/%.o) src/$(1)
	@mkdir -p $$(@D)
	$$(call quiet,AR,$$@)rm -f $$@; $$(AR) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach floor,$(floors),$(eval $(call archive_rule,$(floor))))

$(BUILD)/quotapos: $(BUILD)/obj/quotapos.o $(under_cli:%=$(BUILD)/lib/%.a)
	$(call quiet,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Neither database nor network nor screen: what an auditor runs is small.
$(BUILD)/quotapos-verify: $(BUILD)/obj/quotapos_verify.o \
		$(BUILD)/lib/cli.a $(under_audit:%=$(BUILD)/lib/%.a)
	$(call quiet,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lsodium \
		-ljansson -lunistring -lz

$(BUILD)/quotapos-hub: $(BUILD)/obj/quotapos_hub.o $(under_cli:%=$(BUILD)/lib/%.a)
	$(call quiet,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Files that become part of the program (base/embed.h).
$(BUILD)/obj/store/store.o: $(wildcard schema/till/*.sql)
$(BUILD)/obj/audit/bundle.o: src/audit/README.txt $(BUILD)/reader.html
$(BUILD)/obj/report/sheets.o: src/report/schema.csv
$(BUILD)/obj/device/profile.o: $(wildcard packaging/printers/*.printer)
$(BUILD)/obj/store/hub_open.o: $(wildcard schema/hub/*/*.sql)
$(BUILD)/obj/cli/hub_init.o: packaging/rules/suifenhe.json
$(BUILD)/obj/till/assets.o: $(wildcard packaging/demo/*.csv) \
	$(wildcard packaging/rules/*.json) $(wildcard keys/*)

# The reader page: parts in src/audit/reader, assembled into one file that
# allows itself nothing but its own parts.
reader_parts = $(wildcard src/audit/reader/*)
$(BUILD)/reader.html: $(reader_parts)
	@mkdir -p $(@D)
	$(call quiet,PAGE,$@)sh src/audit/reader/assemble.sh $@

# ---- languages ----------------------------------------------------------------

languages = zh_CN ru
catalogues = $(languages:%=$(BUILD)/locale/%/LC_MESSAGES/quotapos.mo)
locale: $(catalogues)

$(BUILD)/locale/%/LC_MESSAGES/quotapos.mo: packaging/po/%.po
	@mkdir -p $(@D)
	$(call quiet,MSGFMT,$<)msgfmt --check --output-file=$@ $<

sources = $(shell find src include -name '*.[ch]' | sort)
po-update:
	xgettext --from-code=UTF-8 --language=C --keyword=say --keyword=N_ \
		--keyword=say_in:2 --keyword=error_set:3 --keyword=error_wrap:2 \
		--keyword=error_errno:2 --keyword=fault_add:4 --no-location --sort-output \
		--package-name=quotapos --output=$(BUILD)/quotapos.pot $(sources)
	for l in $(languages); do msgmerge --quiet --update --backup=none \
		--no-fuzzy-matching packaging/po/$$l.po $(BUILD)/quotapos.pot; done

# ---- tests ------------------------------------------------------------------------

# Each test leaves what it said in a .tap file; a failed one is run again.
unit = $(patsubst tests/%.c,%,$(wildcard tests/unit/*/*_test.c))
scripts = $(patsubst tests/%,%,$(wildcard tests/e2e/*_test.sh \
	tests/golden/*_golden.sh tests/vectors/*_test.sh tests/model/*_test.sh))
torture = $(patsubst tests/%.c,%,$(wildcard tests/torture/*_test.c))
lints = $(patsubst tests/lint/%.sh,%,$(wildcard tests/lint/*.sh))
# Not under the sanitizers: where other programs do the work or processes are
# killed, and long days made of calls that shorter tests make as well. The
# office starts a child, and that does not stand the library of the clock beside
# the sanitizer's.
plain_only = e2e/reader_test.sh e2e/kiosk_test.sh e2e/month_test.sh \
	e2e/crash_test.sh e2e/killed_test.sh \
	e2e/market_day_test.sh e2e/shift_test.sh e2e/excess_test.sh \
	golden/office_golden.sh \
	model/quota_test.sh
ifneq ($(SANITIZE),)
scripts := $(filter-out $(plain_only),$(scripts))
endif
# The long ones first: none is left over for one processor at the end.
test_programs = $(torture:%=$(BUILD)/tests/%) $(BUILD)/tests/sim/sim \
	$(unit:%=$(BUILD)/tests/%)
results = $(torture:%=$(BUILD)/tests/%.tap) $(BUILD)/tests/sim/sim.tap \
	$(scripts:%=$(BUILD)/tests/%.tap) $(unit:%=$(BUILD)/tests/%.tap)
export SANITIZE
export BUILD
export QUOTAPOS = $(abspath $(BUILD)/quotapos)
export QUOTAPOS_HUB = $(abspath $(BUILD)/quotapos-hub)

define unit_rule
$(BUILD)/tests/unit/$(1)/%_test: tests/unit/$(1)/%_test.c \
		tests/unit/check.h $(under_$(1):%=$(BUILD)/lib/%.a)
	@mkdir -p $$(@D)
	$$(call quiet,TEST,$$@)$$(CC) $$(CPPFLAGS) -Itests/unit -Isrc $$(CFLAGS) \
		$$(LDFLAGS) -MMD -MP -o $$@ $$< \
		$(under_$(1):%=$(BUILD)/lib/%.a) -lcmocka $$(LIBS)
endef
$(foreach floor,$(floors),$(eval $(call unit_rule,$(floor))))

$(BUILD)/tests/torture/%_test: tests/torture/%_test.c tests/unit/check.h \
		$(wildcard tests/torture/*.h) $(under_cli:%=$(BUILD)/lib/%.a)
	@mkdir -p $(@D)
	$(call quiet,TEST,$@)$(CC) $(CPPFLAGS) -Itests/unit -Itests/torture -Isrc \
		$(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
		$(under_cli:%=$(BUILD)/lib/%.a) -lcmocka $(LIBS)

# The market in one process; fewer seeds under the sanitizers.
sim_objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/sim/*.c))
sim_wraps   = crypto_sign_detached crypto_sign_verify_detached \
	crypto_core_ed25519_is_valid_point \
	sodium_mprotect_noaccess sodium_mprotect_readonly
sim_link    = $(LDFLAGS) $(sim_wraps:%=-Wl,--wrap=%)
$(BUILD)/tests/sim/%.o: tests/sim/%.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) $(CPPFLAGS) -Isrc -Itests/unit $(CFLAGS) \
		-MMD -MP -c -o $@ $<
$(BUILD)/tests/sim/sim: $(sim_objects) $(under_hub:%=$(BUILD)/lib/%.a) \
		$(under_till:%=$(BUILD)/lib/%.a)
	$(call quiet,TEST,$@)$(CC) $(CFLAGS) $(sim_link) -o $@ $(sim_objects) \
		$(BUILD)/lib/hub.a $(under_till:%=$(BUILD)/lib/%.a) $(LIBS)
$(BUILD)/tests/sim/sim.tap: $(BUILD)/tests/sim/sim
	@tests/run.sh $@ $< -n $(if $(SANITIZE),2 -d 3,8)

# Every guard in its turn is taken away, which must be noticed.
mutants: $(BUILD)/tests/sim/sim
	@python3 tests/sim/mutants.py $(BUILD)
mutant:
	@$(CC) $(CPPFLAGS) -Isrc -I$(OF) $(CFLAGS) -w -c -o $(MUTANT:.c=.o) \
		$(MUTANT)
	@$(CC) $(CFLAGS) $(sim_link) -o $(dir $(MUTANT))sim $(sim_objects) \
		$(MUTANT:.c=.o) $(BUILD)/lib/hub.a \
		$(under_till:%=$(BUILD)/lib/%.a) $(LIBS)

# Until so many seconds are over, or a rule is broken: make sim-long TIME=600
sim-long: $(BUILD)/tests/sim/sim
	@$< -s $(SEED) -d $(DAYS) -n 1000000 -t $(TIME)

SEED = 1
DAYS = 0
sim: $(BUILD)/tests/sim/sim
	@$< -s $(SEED) -d $(DAYS)

$(BUILD)/tests/%.tap: $(BUILD)/tests/% | $(catalogues)
	@tests/run.sh $@ $<

# A month of trade, for the script of that name.
$(BUILD)/tests/e2e/month: tests/e2e/month.c tests/unit/core/random.h \
		$(under_till:%=$(BUILD)/lib/%.a)
	@mkdir -p $(@D)
	$(call quiet,TEST,$@)$(CC) $(CPPFLAGS) -Itests/unit $(CFLAGS) $(LDFLAGS) \
		-MMD -MP -o $@ $< $(under_till:%=$(BUILD)/lib/%.a) $(LIBS)
$(BUILD)/tests/e2e/month_test.sh.tap: $(BUILD)/tests/e2e/month

$(BUILD)/tests/%.sh.tap: tests/%.sh $(programs) $(catalogues) \
		$(wildcard tests/*.sh tests/golden/screen.sh tests/e2e/lib.sh \
		tests/e2e/shop.sh tests/e2e/shift.py)
	@mkdir -p $(@D)
	@tests/run.sh $@ sh $<

# make tests/unit/core/quota_test builds and runs one of them, aloud.
tests/%_test: $(BUILD)/tests/%_test FORCE
	$<
FORCE:

lint_files = $(shell git ls-files -co --exclude-standard 2>/dev/null | \
	grep -vE '^\.git' )
$(BUILD)/tests/lint/%.tap: tests/lint/%.sh $(lint_files)
	@mkdir -p $(@D)
	@tests/run.sh $@ sh $<

# clang-tidy one file a process; a file is looked at again when it changed.
tidy = $(sources:%=$(BUILD)/tests/tidy/%.tap)
$(BUILD)/tests/tidy/%.c.tap: %.c $(BUILD)/obj/.headers .clang-tidy
	@mkdir -p $(@D)
	@tests/run.sh $@ sh tests/tidy.sh $< $(CPPFLAGS)
$(BUILD)/obj/.headers: $(shell find include -name '*.h')
	@mkdir -p $(@D)
	@touch $@

lint_results = $(lints:%=$(BUILD)/tests/lint/%.tap) \
	$(filter %.c.tap,$(tidy))

# The linters look at the source once, not once a build.
check-run: WERROR = -Werror
check-run: all $(results) $(if $(SANITIZE),,$(lint_results))
check-programs: WERROR = -Werror
check-programs: all $(test_programs)

# Everything twice: as it ships, then under the sanitizers.
sanitizers = address,undefined
check_make = make="$(MAKE) --no-print-directory -k -j$(shell nproc) $(1)"; \
	$$make check-programs; $$make check-run
check:
	@$(MAKE) --no-print-directory deps
	@$(call check_make); plain=$$?; \
		$(call check_make,SANITIZE=$(sanitizers)); checked=$$?; \
		tests/summary.sh $$((plain + checked)) build/tests \
			build/$(subst $(comma),-,$(sanitizers))/tests

check-quick:
	@$(call check_make); tests/summary.sh $$? build/tests

lint: $(lint_results)
	@tests/summary.sh 0 $(BUILD)/tests/lint $(BUILD)/tests/tidy

format:
	clang-format -i $(sources) $(shell find tests -name '*.[ch]')

# The protocol's model, every configuration (minutes); figures are printed.
model:
	@sh tests/model/run.sh all

# ---- fuzzing ------------------------------------------------------------------

# Each target is replayed over its corpus in `make check`; new inputs are
# looked for by `make fuzz FUZZ=entry TIME=60`, with clang's own runtime.
fuzz_targets = answer bundle chain courier csv document entry escpos frames \
	handover jws manifest rulesdoc scan settings token
fuzz_floors = device audit hub $(under_till)
fuzz_seeds = $(wildcard tests/fuzz/corpus/$(1) $(seeds_$(1)))
seeds_entry = tests/vectors/entry tests/vectors/entry/bad
seeds_rulesdoc = packaging/rules

$(BUILD)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c tests/fuzz/fuzz.h \
		$(fuzz_floors:%=$(BUILD)/lib/%.a) $(BUILD)/lib/cli.a
	@mkdir -p $(@D)
	$(call quiet,TEST,$@)$(CC) $(CPPFLAGS) -Isrc $(CFLAGS) $(LDFLAGS) \
		-o $@ $< tests/fuzz/replay.c $(BUILD)/lib/cli.a \
		$(fuzz_floors:%=$(BUILD)/lib/%.a) $(LIBS)

$(BUILD)/tests/fuzz/%.tap: $(BUILD)/tests/fuzz/% \
		$(wildcard tests/fuzz/corpus/*/* tests/vectors/entry/*.json)
	@tests/run.sh $@ $< $(call fuzz_seeds,$*)

check-run: $(fuzz_targets:%=$(BUILD)/tests/fuzz/%.tap)

FUZZ = entry
TIME = 60
FUZZ_CC = clang-14
FUZZ_FLAGS = -std=c17 -D_GNU_SOURCE -O1 -g -fno-sanitize-recover=all \
	-fsanitize=fuzzer-no-link,address,undefined
fuzz_objects = $(foreach f,$(fuzz_floors),$($(f):%=$(BUILD)/fuzz/obj/$(f)/%.o)) \
	$(BUILD)/fuzz/obj/cli/handover.o
$(BUILD)/fuzz/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call quiet,FUZZ,$<)$(FUZZ_CC) $(CPPFLAGS) $(FUZZ_FLAGS) -MMD -MP -c \
		-o $@ $<
$(BUILD)/fuzz/obj/audit/bundle.o: src/audit/README.txt $(BUILD)/reader.html
$(BUILD)/fuzz/obj/store/store.o: $(wildcard schema/till/*.sql)
$(BUILD)/fuzz/obj/store/hub_open.o: $(wildcard schema/hub/*/*.sql)
$(BUILD)/fuzz/%-fuzzer: tests/fuzz/%.c tests/fuzz/fuzz.h $(fuzz_objects)
	@echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | \
		$(FUZZ_CC) -fsanitize=fuzzer -xc -o $(BUILD)/fuzz/probe - || { \
		echo 'to fuzz: apt-get install clang-14 libclang-rt-14-dev' >&2; \
		exit 1; }
	$(call quiet,FUZZ,$@)$(FUZZ_CC) $(CPPFLAGS) -Isrc $(FUZZ_FLAGS) \
		-fsanitize=fuzzer -o $@ $< \
		$(fuzz_objects) $(LIBS)

# TIME is that of the processor, in seconds.
fuzz: $(BUILD)/fuzz/$(FUZZ)-fuzzer
	@mkdir -p $(BUILD)/fuzz/$(FUZZ)
	@tests/fuzz/run.sh $(TIME) $< $(BUILD)/fuzz/$(FUZZ) \
		$(call fuzz_seeds,$(FUZZ))

# ---- coverage -----------------------------------------------------------------

# Which branches of core do its tests take? More than 95 of 100, or it fails.
# The tests of the rules' schemes are on the floor of entry, which reads them.
cover:
	@rm -rf $(BUILD)/cover
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/cover HARDEN= cover-run \
		CFLAGS='-std=c17 -D_GNU_SOURCE -O0 -g -fPIE --coverage'
	@tests/cover.sh $(BUILD)/cover $(core:%=src/core/%.c)

cover_tests = $(filter unit/core/% unit/entry/schemes%,$(unit))
cover-run: $(cover_tests:%=$(BUILD)/tests/%.tap)

# ---- speed --------------------------------------------------------------------

# `make bench ROWS=10000000` looks up in as many rows as the contract says.
benches = $(patsubst %,$(BUILD)/tests/bench/%,audit generate ledger lookup report row \
	sale start steps verify)
ROWS = 2000000
GOODS = 500000
under_bench = report audit $(under_till)

$(BUILD)/tests/bench/%: tests/bench/%.c tests/bench/bench.c \
		tests/bench/bench.h $(under_bench:%=$(BUILD)/lib/%.a)
	@mkdir -p $(@D)
	$(call quiet,BENCH,$@)$(CC) $(CPPFLAGS) -Isrc $(CFLAGS) $(LDFLAGS) -o $@ \
		$< tests/bench/bench.c $(under_bench:%=$(BUILD)/lib/%.a) $(LIBS)

# They are not run by the checks, but they must not fall behind.
ifeq ($(SANITIZE),)
check-run: $(benches)
endif

bench: $(benches) $(BUILD)/quotapos
	@tests/bench/run.sh $(BUILD) $(ROWS) $(GOODS)

# The check of a bundle with so many entries.
ENTRIES = 1000000
bench-audit: $(BUILD)/tests/bench/audit $(BUILD)/tests/bench/generate \
		$(BUILD)/quotapos-verify
	@mkdir -p $(BUILD)/bench
	$(BUILD)/tests/bench/generate $(ENTRIES) $(BUILD)/bench/audit.zip
	$(BUILD)/tests/bench/audit $(BUILD)/bench/audit.zip \
		$(BUILD)/quotapos-verify
	@rm -f $(BUILD)/bench/audit.zip

# The same bundle checked by the verifier, by the page and by a JOSE library.
.PHONY: check-large
SALES = 100000
check-large: all $(BUILD)/tests/bench/ledger
	@sh tests/e2e/large.sh $(SALES)

# The hub's rates on both stores, with 1, 2 and 4 processes.
.PHONY: bench-hub full-disk shift
bench-hub: $(BUILD)/bench-hub
	$(BUILD)/bench-hub
$(BUILD)/bench-hub: tests/bench/hub.c tests/unit/hub/fixture.h \
		$(under_hub:%=$(BUILD)/lib/%.a)
	$(call quiet,BENCH,$@)$(CC) $(CPPFLAGS) -Itests/unit -Isrc $(CFLAGS) \
		$(LDFLAGS) -o $@ $< $(under_hub:%=$(BUILD)/lib/%.a) -lcmocka \
		$(LIBS)

# A day of a market with everything that goes wrong, on both stores.
.PHONY: market-day
STEPS = 120
market-day: all
	SEED=$(SEED) STEPS=$(STEPS) sh tests/e2e/market_day_test.sh

# ---- the rest ------------------------------------------------------------------------

# The one list of Debian packages is Build-Depends of the package itself.
deps:
	@packaging/deps.sh packaging/debian/control

run:
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all
	@packaging/demo/run.sh $(BUILD)

install: all
	for p in $(programs:$(BUILD)/%=%); do \
		install -Dm755 $(BUILD)/$$p $(DESTDIR)$(PREFIX)/bin/$$p; done
	for f in packaging/man/*.1; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/share/man/man1/$${f##*/}; done
	for f in packaging/man/*.5; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/share/man/man5/$${f##*/}; done
	for f in packaging/printers/*.printer; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/share/quotapos/printers/$${f##*/}; done
	install -Dm755 packaging/kiosk/session.sh \
		$(DESTDIR)$(PREFIX)/lib/quotapos/kiosk-session
	for f in packaging/completions/*; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$${f##*/}; \
		done
	for f in packaging/systemd/*; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/$${f##*/}; done
	install -Dm644 schema/rules.schema.json \
		$(DESTDIR)$(PREFIX)/share/quotapos/rules.schema.json
	for f in packaging/rules/*.json; do install -Dm644 $$f \
		$(DESTDIR)$(PREFIX)/share/quotapos/rules/$${f##*/}; done
	install -Dm644 $(BUILD)/reader.html \
		$(DESTDIR)$(PREFIX)/share/quotapos/reader.html
	for l in $(languages); do install -Dm644 \
		$(BUILD)/locale/$$l/LC_MESSAGES/quotapos.mo \
		$(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES/quotapos.mo; done

# The screens as PNG, to be looked at: build/pictures.
.PHONY: pictures
pictures: $(BUILD)/tests/unit/tui/pictures_test locale
	@mkdir -p $(BUILD)/pictures
	@CELLS=$(BUILD)/pictures $<
	python3 tests/golden/paint.py $(BUILD)/pictures \
		$(BUILD)/pictures/*.cells tests/golden/office*.screen

dist:
	@mkdir -p build
	git archive --prefix=quotapos-$(VERSION)/ \
		-o build/quotapos-$(VERSION).tar.gz HEAD

clean:
	rm -rf build

full-disk: all
	@sh tests/e2e/full.sh

shift: all
	@CUSTOMERS=$(or $(CUSTOMERS),300) sh tests/e2e/shift_test.sh

help:
	@sed -n 's/^## //p' Makefile
## make run            install what is missing, build, open the demo market
## make                build/quotapos
## make check          lint and every test, as it ships and under ASan and UBSan;
##                     ends with "N passed, N failed"
## make check-quick    the same without the sanitizers
## make tests/unit/core/quota_test    one unit test, aloud
## make cover          the branches of core that tests take, and those they miss
## make pictures       every screen in every language as PNG, to be looked at
## make bench          speeds beside their raw limits
## make bench-hub      the hub's rates on SQLite and PostgreSQL
## make shift CUSTOMERS=300           a shift at the screen, by keys and devices
## make full-disk      the hub on a disk that is full; as root
## make sim SEED=7     a market of tills and a hub in one process, from that seed
## make sim-long TIME=600   the same, seed after seed
## make mutants        guards taken away one by one, which the simulation must notice
## make market-day SEED=7 STEPS=200   a day of a market, from one seed
## make model          the protocol's model, all configurations (spin)
## make bench-audit ENTRIES=1000000   the check of a bundle beside its raw limits
## make check-large SALES=100000      a large bundle checked in three ways
## make fuzz FUZZ=entry TIME=60       look for inputs that break a decoder, for
##                     so many seconds of the processor
## make format         clang-format over the tree
## make po-update      bring packaging/po up to date with the source
## make install DESTDIR= PREFIX=

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
