// The walk along one chain and epoch: what entries say beside each other.

const counterKinds = new Set(['sale', 'training.sale', 'refund', 'shift.open', 'shift.close', 'cash', 'override', 'rate']);

// What goes on from one epoch of a chain into the next.
class ChainState {
	constructor() {
		this.anew();
		this.sums = new Map();
		this.staff = new Map();
		this.copies = new Map();
		this.receipts = new Map();
		this.papers = new Set();
		this.acknowledged = 0;
		// Of a market: does a hub grant its rights, and what of the hub's chain
		// has it heard of, and must it know?
		this.joined = false;
		this.heard = { epoch: 0, seq: 0 };
		this.heardDay = '';
		this.known = { epoch: 0, seq: 0 };
	}

	// A ledger begins; who works there is known from before.
	anew() {
		Object.assign(this, { begun: false, at: 0, told: 0, day: '', mono: 0, boot: '', source: '', shift: 0, sales: 0, sold: 0, refunded: 0 });
		this.drawer = new Drawer();
		this.overrides = [];
	}
}

class Walk {
	constructor(check, claim, state) {
		Object.assign(this, { check, claim, state });
		this.name = claim.epoch === 1 ? claim.chain : `${claim.chain}/${claim.epoch}`;
		this.file = `entries/${claim.chain}-${claim.epoch}.jws`;
		this.seq = claim.first - 1;
		this.leaf = claim.prev;
		this.key = check.keyOf(claim.chain, claim.epoch);
		this.count = 0;
		this.kinds = {};
		this.witnessed = 0;
		this.lines = []; // leaves by number, for acknowledgements
		this.totals = { dutiable_fen: 0, exempt_fen: 0, refunded_fen: 0, refusals: 0, refunds: 0, sales: 0, sold_fen: 0, tax_fen: 0 };
		this.inMarket = check.market.here && claim.chain !== 'hub';
		this.joinedDay = check.market.enrolledDay(claim.chain); // after which a hub grants its rights
		const enrolled = check.market.keyOf(claim.chain, claim.epoch);
		if (enrolled !== undefined && this.key !== undefined && enrolled.key !== this.key.x) this.tell('key', 0, 'the hub has enrolled another key for this chain');
		if (check.claims.whole && claim.first !== 1) this.tell('genesis', claim.first, 'the bundle is said to be whole, but the beginning of the chain is missing');
	}

	tell(code, seq, message) {
		this.check.fault(code, this.name, seq, message);
	}

	// One line of the range: a fact of lineRead.
	take(fact) {
		const whole = fact.entry !== null;
		const seq = whole && fact.signed ? fact.entry.seq : this.seq + 1;
		this.count++;
		for (const [code, message] of fact.faults) this.tell(code, seq, message);
		if (seq !== this.seq + 1) this.tell('seq', seq, `entry ${seq} stands where ${this.seq + 1} belongs`);
		else if (whole && fact.entry.prev !== this.leaf) this.tell('prev', seq, 'the entry does not link to the one before it');
		this.seq = seq;
		this.leaf = fact.leaf;
		this.lines[seq - this.claim.first] = fact.leaf;
		this.check.rosterMet ||= fact.leaf === this.check.claims.roster;
		this.anchors(fact);
		if (!whole) return;
		const entry = fact.entry;
		this.owner(fact, seq);
		this.know(entry);
		this.opener(entry, seq);
		this.ruled(entry, seq);
		this.time(entry, seq);
		this.running(entry, seq);
		this.shift(entry, seq);
		this.tally(entry);
		this.body(entry, fact, seq);
		Object.assign(this.state, {
			begun: true, at: entry.at_ms, told: toldAt(entry), day: entry.day, mono: entry.clock.mono_ms, boot: entry.clock.boot, source: entry.clock.source, kind: entry.kind,
		});
		this.state.leafAt = fact.leaf;
	}

	// A line that the range stands on: rules, operators, the open shift.
	takeContext(fact) {
		const seq = fact.entry?.seq ?? 0;
		for (const [code, message] of fact.faults) this.tell(code, seq, message);
		if (fact.entry === null) return;
		this.owner(fact, seq);
		if (seq >= this.claim.first) this.tell('seq', seq, 'the entry stands in the context of a range that it is in');
		if (fact.entry.kind === 'shift.open') {
			this.state.shift = fact.entry.shift;
			this.state.drawer.known = false;
		}
		if (fact.entry.kind === 'restore' || fact.entry.kind === 'key.rotate') this.check.endorsements.push({ walk: this, entry: fact.entry });
		this.learn(fact.entry, seq, true, fact.leaf);
	}

	// What it heard of the hub on an earlier day it has fetched since.
	know(entry) {
		const state = this.state;
		if (state.heardDay !== '' && entry.day > state.heardDay) state.known = state.heard;
	}

	owner(fact, seq) {
		const entry = fact.entry;
		if (entry.market !== this.check.claims.market || entry.chain !== this.claim.chain || entry.epoch !== this.claim.epoch)
			this.tell('chain', seq, `the entry is of market ${entry.market}, chain ${entry.chain}, epoch ${entry.epoch}`);
		if (fact.signed && fact.key.x !== this.key?.x) this.tell('revoked', seq, 'the entry is signed by a key that may not sign here');
		const last = this.check.market.revoked.get(`${this.claim.chain} ${this.claim.epoch}`);
		if (last !== undefined && seq > last) this.tell('revoked', seq, 'the key was revoked before this entry');
	}

	// An epoch begins with genesis or, when it goes on from an earlier one, with
	// what says so.
	opener(entry, seq) {
		const goesOn = entry.kind === 'restore' || entry.kind === 'key.rotate' || (this.claim.chain === 'hub' && entry.kind === 'epoch');
		const opens = goesOn || entry.kind === 'genesis';
		if (entry.kind === 'genesis' && seq === 1) this.state.anew();
		if ((seq === 1) !== opens || (goesOn && this.claim.epoch === 1)) this.tell('genesis', seq, 'the beginning of an epoch is its first entry and only that');
		if (!opens || entry.kind === 'epoch') return;
		if (entry.body.till_key !== this.key?.x) this.tell('genesis', seq, 'the beginning names another key than the one of this epoch in keys.jwks');
		if (entry.kind === 'genesis') {
			const own = entry.prev === 'A'.repeat(43);
			if (!this.genesisFits(own, entry.prev)) this.tell('genesis', seq, "the beginning of the epoch does not stand behind the till's enrolment");
			if (this.inMarket && own) return; // it was a market of its own
			if (entry.body.auditor_key !== this.check.keys.auditor) this.tell('genesis', seq, "genesis names another auditor's key than keys.jwks");
			return;
		}
		this.check.endorsements.push({ walk: this, entry });
		const parent = this.check.leaves.get(`${this.claim.chain} ${entry.body.from_epoch}`);
		// The rest of that epoch turned up later: its end is not what came before.
		this.adrift = parent !== undefined && parent.last > entry.body.from_seq;
		if (this.adrift) this.state.anew();
		const cut = parent === undefined || parent.last < entry.body.from_seq;
		if (cut ? this.check.claims.whole : parent.last === entry.body.from_seq && parent.leaf !== entry.prev)
			this.tell('epoch', seq, 'the epoch does not begin where it says that the one before ended');
	}

	// A chain begins with nothing before it; that of a till that joins, or joins
	// anew, begins behind its enrolment.
	genesisFits(own, prev) {
		const { chain, epoch } = this.claim;
		if (epoch === 1 && own) return true;
		return this.check.market.here ? this.check.market.begins(chain, epoch, prev) : !own;
	}

	ruled(entry, seq) {
		const version = this.check.rulesInForce(this.claim.chain, entry.day);
		if (entry.rules === version) return;
		if (!this.inMarket) this.tell('rules', seq, `the entry names version ${entry.rules} of the rules; in force is ${version}`);
		else if (!this.check.market.hasRules(entry.rules, entry.day, this.state.known))
			this.tell('rules', seq, `the entry names version ${entry.rules} of the rules, which was not in force at this till`);
	}

	time(entry, seq) {
		const state = this.state;
		const rules = this.check.rulesOf(this.claim.chain, entry.rules);
		const confirms = entry.kind === 'clock' && entry.body.cause === 'confirm';
		const told = toldAt(entry);
		if (state.begun && entry.at_ms < state.at) this.tell('clock', seq, `the time runs back by ${state.at - entry.at_ms} ms`);
		if (state.begun && !confirms && told < state.told) this.tell('clock', seq, 'the told time runs back');
		if (state.begun && !confirms && entry.day < state.day) this.tell('clock', seq, 'the day runs back');
		if (state.begun && entry.clock.boot === state.boot && entry.clock.mono_ms < state.mono) this.tell('clock', seq, 'the clock of one run of the machine runs back');
		if (state.begun && !/^(clock|restore|key\.rotate)$/.test(entry.kind) && !clockFlows(state, entry.clock, told))
			this.tell('clock', seq, 'the clock moved, and no entry says so');
		if (rules !== undefined && entry.day !== dayText(Math.floor((told + rules.day.offset_minutes * 60000) / 86400000)))
			this.tell('clock', seq, 'the day is not that of the time');
		if ((entry.kind === 'sale' || entry.kind === 'training.sale') && /^(boottime|chain)$/.test(entry.clock.source))
			this.tell('clock', seq, 'a sale was made while the day was in doubt');
		if (entry.kind === 'clock' && !confirms && entry.body.cause === undefined && (entry.body.last_ms > entry.at_ms || entry.body.wall_ms >= entry.body.last_ms))
			this.tell('clock', seq, 'the clock entry tells of no clock behind the chain');
		if (confirms && (told !== entry.body.wall_ms || entry.body.last_ms !== state.told)) this.tell('clock', seq, 'the confirmed time is not the one that is told');
	}

	running(entry, seq) {
		const state = this.state;
		const sale = entry.kind === 'sale';
		if (state.begun || (this.claim.first === 1 && !this.adrift)) {
			const same =
				entry.sum.sales === state.sales + (sale ? 1 : 0) &&
				entry.sum.sold_fen === state.sold + (sale ? entry.body.total_fen : 0) &&
				entry.sum.refunded_fen === state.refunded + (entry.kind === 'refund' ? entry.body.total_fen : 0);
			if (!same) this.tell('totals', seq, 'the running totals do not follow from the entries');
		}
		state.sales = entry.sum.sales;
		state.sold = entry.sum.sold_fen;
		state.refunded = entry.sum.refunded_fen;
	}

	shift(entry, seq) {
		const state = this.state;
		const known = state.begun || (this.claim.first === 1 && !this.adrift) || state.shift !== 0;
		if (entry.kind === 'shift.open') {
			if (state.shift !== 0) this.tell('shift', seq, `shift ${entry.shift} opens while shift ${state.shift} is open`);
		} else if (known && entry.shift !== state.shift) this.tell('shift', seq, `the entry is of shift ${entry.shift}, open is ${state.shift}`);
		if (entry.shift === 0 && ['sale', 'refund', 'cash', 'shift.close'].includes(entry.kind)) this.tell('shift', seq, 'this was done while no shift was open');
		state.shift = entry.kind === 'shift.close' ? 0 : entry.shift;
	}

	tally(entry) {
		const totals = this.totals;
		this.kinds[entry.kind] = (this.kinds[entry.kind] ?? 0) + 1;
		if (entry.kind === 'refusal') totals.refusals++;
		if (entry.kind === 'refund') {
			totals.refunds++;
			totals.refunded_fen += entry.body.total_fen;
		}
		if (entry.kind !== 'sale') return;
		totals.sales++;
		totals.sold_fen += entry.body.total_fen;
		totals.exempt_fen += entry.body.exempt_fen;
		totals.dutiable_fen += entry.body.dutiable_fen;
		totals.tax_fen += entry.body.tax_fen;
	}

	body(entry, fact, seq) {
		if (['sale', 'training.sale', 'refund'].includes(entry.kind)) this.state.papers.add(entry.body.receipt);
		this.operator(entry, seq);
		if (this.state.overrides.length > 0 && entry.kind !== 'sale' && entry.kind !== 'override') {
			this.state.overrides = [];
			this.tell('override', seq, 'an override stands before no sale');
		}
		if (entry.kind === 'sale' || entry.kind === 'training.sale') this.sale(entry, fact, seq);
		if (entry.kind === 'refund') this.refund(entry, seq);
		if (entry.kind === 'override') this.override(entry, seq);
		if (entry.kind === 'copy') this.copy(entry, seq);
		const drawer = { 'shift.open': 'open', 'shift.close': 'close', cash: 'move' }[entry.kind];
		const fault = drawer === undefined ? null : this.state.drawer[drawer](entry.body);
		if (fault !== null) this.tell('drawer', seq, fault);
		this.learn(entry, seq, false, fact.leaf);
		this.check.row(this, entry, fact);
	}

	sale(entry, fact, seq) {
		const sale = entry.body;
		const named = this.check.rulesNamed(this.claim.chain, entry.rules);
		if (sale.receipt !== `${entry.chain}-${entry.epoch}-${entry.seq}`) this.tell('receipt', seq, `the receipt is named ${sale.receipt}`);
		const fault = saleFault(sale);
		if (fault !== null) this.tell('arithmetic', seq, fault);
		else if (named.length === 0) this.tell('rules', seq, `the sale names version ${entry.rules} of the rules, which is not there`);
		else {
			const differs = named.map((rules) => saleDiffersFromRules(sale, rules, entry.day) ?? windowsDiffer(sale, rules, entry.day));
			if (!differs.includes(null)) this.tell('rules', seq, differs[0]);
		}
		if (entry.kind !== 'sale') return;
		this.agreed(entry, seq);
		this.state.drawer.sale(sale);
		this.state.receipts.set(sale.receipt, {
			file: this.file, line: this.count - 1, leaf: fact.leaf, day: entry.day, shift: entry.shift, rules: entry.rules,
		});
		this.check.quotas.add(this, entry, sale.person.key, sale.quota, entry.day, sale.basis, entry.rules);
		this.right(entry, seq, named[0]);
	}

	// A till of a market grants no allowance by itself.
	right(entry, seq, rules) {
		const sale = entry.body;
		const limit = rules === undefined ? undefined : leaseLimit(rules, entry.day);
		if (limit === undefined) return;
		if (sale.lease !== undefined) this.check.rights.sale(this, entry, limit);
		else if (sale.basis === 'lease' || sale.basis === 'permit' || ((this.state.joined || entry.day > this.joinedDay) && sale.basis === 'alone' && sale.quota.some((one) => one.limit === limit.id && one.used > 0)))
			this.tell('lease', seq, 'the sale uses the allowance without a right of the hub');
	}

	// The overrides right before a sale have its lines.
	agreed(entry, seq) {
		for (const { body, operator } of this.state.overrides) {
			const line = entry.body.lines[body.line - 1];
			if (line?.barcode !== body.barcode || line.price_fen !== body.price_fen || line.quantity_milli !== body.quantity_milli || operator !== entry.operator)
				this.tell('override', seq, `line ${body.line} is not what the override before it says`);
		}
		this.state.overrides = [];
	}

	override(entry, seq) {
		const after = this.state.overrides.at(-1)?.body.line ?? 0;
		if (entry.body.line <= after) this.tell('override', seq, 'the override does not stand in the order of lines');
		else if (entry.body.price_fen === entry.body.list_fen) this.tell('override', seq, "the override's price is the list's");
		else this.state.overrides.push(entry);
	}

	refund(entry, seq) {
		const refund = entry.body;
		const sale = this.state.receipts.get(refund.sale.receipt);
		if (refund.receipt !== `${entry.chain}-${entry.epoch}-${entry.seq}`) this.tell('receipt', seq, `the receipt is named ${refund.receipt}`);
		if (sale === undefined || sale.leaf !== refund.sale.leaf) {
			if (sale !== undefined || this.claim.first === 1) this.tell('refund', seq, 'the sale it refers to is not in this chain before it');
		} else this.check.returned.push({ walk: this, entry, seq, sale });
		this.state.drawer.refund(refund);
		this.check.quotas.add(this, entry, refund.person, refund.quota, refund.sale.day, 'refund', sale?.rules ?? entry.rules);
	}

	// The same once its sale is at hand (check.refunds).
	refunded(entry, seq, sale) {
		const fault = refundFault(entry.body, sale, this.check.rulesOf(this.claim.chain, sale.rules));
		if (fault !== null) this.tell('refund', seq, fault);
		else if (entry.body.void && sale.shift !== entry.shift) this.tell('refund', seq, 'a void is within the shift of its sale');
	}

	copy(entry, seq) {
		const receipt = entry.body.receipt;
		const last = this.state.copies.get(receipt) ?? 0;
		if (this.claim.first === 1 && !this.state.papers.has(receipt)) this.tell('copy', seq, `the receipt ${receipt} is not there`);
		else if (this.claim.first === 1 && entry.body.copy !== last + 1) this.tell('copy', seq, `copy ${entry.body.copy} comes after copy ${last}`);
		this.state.copies.set(receipt, entry.body.copy);
	}

	operator(entry, seq) {
		if (!counterKinds.has(entry.kind)) return;
		const person = this.person(entry.operator, toldAt(entry));
		if (person === undefined) this.tell('operator', seq, `there is no operator ${entry.operator} to do this`);
		else if (!person.active) this.tell('operator', seq, `operator ${entry.operator} was disabled before this`);
		else if (person.role === 'auditor') this.tell('operator', seq, `operator ${entry.operator} may not do this`);
		else if (entry.kind === 'override' || entry.kind === 'cash') this.approver(entry.body.approver ?? entry.operator, seq, toldAt(entry));
	}

	// Of an operator's states at the till and at the hub the one that may act.
	person(id, at) {
		const own = this.state.staff.get(id);
		const hub = this.inMarket ? this.check.market.person(id, this.state.known, at) : undefined;
		if (own === undefined || hub === undefined) return own ?? hub;
		if (own.active !== hub.active) return own.active ? own : hub;
		return own.role === 'manager' || own.role === 'administrator' ? own : hub;
	}

	approver(id, seq, at) {
		const person = this.person(id, at);
		if (!person?.active) this.tell('operator', seq, `there is no operator ${id} to approve this`);
		else if (person.role !== 'manager' && person.role !== 'administrator') this.tell('operator', seq, `operator ${id} may not approve this`);
	}

	// How long the hub's chain is, as the hub told the till.
	hear(entry) {
		const place = { epoch: entry.body.hub_epoch, seq: entry.body.hub_chain_seq };
		const state = this.state;
		Object.assign(state, { joined: true, heardDay: entry.day, heard: isAfter(place, state.heard) ? place : state.heard });
	}

	learn(entry, seq, context, leaf) {
		if (this.claim.chain === 'hub') this.check.market.take(entry, leaf);
		if (entry.kind === 'operator') this.state.staff.set(entry.body.id, entry.body);
		if (entry.kind === 'person.link') this.check.quotas.link(entry.body);
		if (entry.kind === 'lease.close') this.check.rights.close(this, entry);
		if (entry.kind === 'lease.disclaim') this.check.rights.disclaim(this.claim, entry.body.request);
		if (entry.kind === 'ack') this.hear(entry);
		if (entry.kind === 'ack') this.check.acks.push({ walk: this, entry, seq, held: entry.body.epoch === this.claim.epoch ? this.lines[entry.body.chain_seq - this.claim.first] : undefined });
		if (entry.kind === 'genesis' && entry.prev !== 'A'.repeat(43)) {
			this.state.joined = true;
			this.check.withoutHub ||= !this.check.market.here;
		}
		if (entry.kind !== 'rules') return;
		const document = entry.body.document;
		const last = this.check.rulesLast(this.claim.chain);
		if (document.version <= last) this.tell('rules', seq, `version ${document.version} of the rules comes after version ${last}`);
		if (document.market !== this.check.claims.market) this.tell('rules', seq, `the rules are for the market ${document.market}`);
		if (!context && last > 0 && document.from < entry.day) this.tell('rules', seq, 'the rules are in force from a day before the entry that brings them');
		this.check.rulesFile(this, entry, document);
		this.check.addRules(this.claim.chain, document);
	}

	anchors(fact) {
		for (const anchor of this.check.anchorsAt(this.claim.chain, this.claim.epoch, this.seq, fact.leaf)) {
			anchor.met = true;
			const entry = fact.entry;
			const same = anchor.leaf === fact.leaf && (anchor.total === undefined || entry === null || (entry.at_ms === anchor.at && entry.body.total_fen === anchor.total));
			if (same) this.witnessed = this.seq;
			else this.tell('anchor', this.seq, 'an anchor has another entry at this number');
		}
	}

	end() {
		const claim = this.claim;
		const differs = (what, said, is) => {
			if (said !== is) this.tell('range', claim.last, `the manifest says ${what} ${said}, the entries say ${is}`);
		};
		differs('count', claim.count, this.count);
		if (this.seq !== claim.last) this.tell('range', claim.last, `the chain ends with entry ${this.seq}; the manifest says ${claim.last}`);
		else if (this.leaf !== claim.head) this.tell('range', claim.last, 'the last entry is not the one that the manifest names');
		if (claim.kid !== this.key?.kid) this.tell('key', 0, 'the manifest names another key for the chain than keys.jwks');
		for (const kind of new Set([...Object.keys(claim.kinds), ...Object.keys(this.kinds)])) differs(kind, claim.kinds[kind] ?? 0, this.kinds[kind] ?? 0);
		differs('sum.sales', claim.sum.sales, this.state.sales);
		differs('sum.sold_fen', claim.sum.sold_fen, this.state.sold);
		differs('sum.refunded_fen', claim.sum.refunded_fen, this.state.refunded);
		for (const key of Object.keys(this.totals)) differs(key, claim.totals[key], this.totals[key]);
		if (this.state.overrides.length > 0) this.tell('override', this.seq, 'an override stands before no sale');
		this.state.overrides = [];
		this.check.leaves.set(`${claim.chain} ${claim.epoch}`, { last: this.seq, leaf: this.leaf, all: this.lines });
		this.lines = [];
	}
}
