// What a hub says of its market: tills and their keys, people, rules, rights.

const isAfter = (place, other) => place.epoch > other.epoch || (place.epoch === other.epoch && place.seq > other.seq);
const clockSkew = 15 * 60 * 1000; // a till's clock may be behind the hub's
const rankOf = { auditor: 0, cashier: 1, manager: 2, administrator: 3 };

class Market {
	constructor() {
		Object.assign(this, { here: false, enrolled: [], revoked: new Map(), staff: [], rules: [], named: [], releases: [], ends: new Map(), heard: new Map() });
	}

	// An entry of the hub's chain, in order.
	take(entry, leaf) {
		const place = { epoch: entry.epoch, seq: entry.seq };
		const body = entry.body;
		this.here = true;
		if (entry.kind === 'enrol') {
			this.enrolled.push({ ...body, day: entry.day, leaf, place });
			if (body.seq > 0) this.named.push({ place, chain: body.till, below: body.epoch, seq: body.seq, leaf: body.head });
		}
		if (entry.kind === 'revoke') {
			const key = `${body.till} ${body.epoch}`;
			this.revoked.set(key, Math.min(this.revoked.get(key) ?? Infinity, body.seq));
		}
		if (entry.kind === 'operator') this.staff.push({ ...body, place, at: entry.at_ms });
		if (entry.kind === 'rules') this.rules.push({ version: body.document.version, from: body.document.from, place });
		if (entry.kind === 'epoch') this.ends.set(body.former, body.seq);
		if (entry.kind === 'release') this.releases.push(body);
		if (entry.kind === 'assess') for (const sale of body.sales) this.named.push({ place, chain: sale.chain, epoch: sale.epoch, seq: sale.seq });
	}

	keyOf(chain, epoch) {
		return this.enrolled.findLast((one) => one.till === chain && one.epoch === epoch);
	}

	// A till was told, by the hub, how long the hub's chain is.
	hear(epoch, seq) {
		this.heard.set(epoch, Math.max(this.heard.get(epoch) ?? 0, seq));
	}

	// Entries of the hub's chain that tills heard of and that are not in it: the
	// hub was put back to an earlier state, which is no fault, or they were cut off.
	lost(claims) {
		if (!this.here) return [];
		const last = (epoch) => (claims.whole ? (claims.chains.find((one) => one.chain === 'hub' && one.epoch === epoch)?.last ?? 0) : Infinity);
		const spans = [...this.heard].map(([epoch, heard]) => ({ chain: 'hub', epoch, first: (this.ends.get(epoch) ?? last(epoch)) + 1, last: heard }));
		return spans.filter((span) => span.first <= span.last);
	}

	// Is it the leaf of the enrolment of this epoch?
	begins(chain, epoch, leaf) {
		return this.enrolled.some((one) => one.till === chain && one.epoch === epoch && one.leaf === leaf);
	}

	// The day on which the hub enrolled a till first; undefined: it has not.
	enrolledDay(chain) {
		const days = this.enrolled.filter((one) => one.till === chain).map((one) => one.day);
		return days.sort()[0];
	}

	// May an entry of a day name this version, at a till that knows so much?
	hasRules(version, day, known) {
		const inForce = this.rules.filter((one) => one.from <= day);
		const least = inForce.filter((one) => !isAfter(one.place, known)).reduce((most, one) => Math.max(most, one.version), 0);
		return version >= least && inForce.some((one) => one.version === version);
	}

	// The state of an operator that lets them do most, of those a till may know.
	person(id, known, at) {
		let best;
		const more = (one) => best === undefined || (one.active !== best.active ? one.active : rankOf[one.role] > rankOf[best.role]);
		for (const one of this.staff.filter((state) => state.id === id)) {
			if (!isAfter(one.place, known)) best = one;
			else if (one.at <= at + clockSkew && more(one)) best = one;
		}
		return best;
	}
}

// The limit that leases are of: the first of value, day and all goods.
const leaseLimit = (rules, day) => rules.limits.find((limit) => limit.measure === 'value' && limit.window === 'day' && limitIsGeneral(limit) && limitInForce(limit, day));

const leaseShape = {
	amount_fen: 'n', at_ms: 'n', chain: 't', 'count?': 'n', day: 'd', epoch: 'n', 'holder?': 't', hub_epoch: 'n', hub_seq: 'n',
	kind: 'scan|day|permit|refusal|recall', 'lease?': 'h', 'left_fen?': 'n', limit: 't', market: 't', 'min_ms?': 'n', 'not_after_ms?': 'n', 'person?': 'k',
	'reason?': 't', request: 'k', 'total_fen?': 'n', 'used?': [{ limit: 't', used: 'i' }], v: 'n',
};

// Statements of the hub, and what tills did on them.
class Rights {
	constructor(check) {
		Object.assign(this, { check, there: false, given: new Map(), sales: new Map(), closes: [], disclaimed: new Set() });
	}

	// The lines of a file of statements; lines that are not the hub's are told.
	async read(file) {
		const bytes = await this.check.bytesOf(file.file, 1024 * 1024 * 1024);
		if (bytes === null) return;
		this.there = true;
		const hubs = this.check.keys.keys.filter((key) => key.chain === 'hub');
		const lines = (textOf(bytes) ?? '').split('\n');
		if (lines.pop() !== '') this.check.fault('lease', '', 0, `${file.file} has no end`);
		if (lines.length !== file.count) this.check.fault('manifest', '', 0, `${file.file} has ${lines.length} statements; the manifest says ${file.count}`);
		for (const line of lines) {
			const statement = await this.check.statement(line, file.typ, hubs);
			const said = statement === null ? null : this.parse(statement.text);
			const leaf = leafOf(utf8.encode(line));
			if (said === null) this.check.fault('lease', '', 0, "a statement is not the hub's, or not of this market");
			else if (this.given.has(leaf)) this.check.fault('lease', '', 0, 'a statement is there twice');
			else this.given.set(leaf, said);
		}
	}

	parse(text) {
		try {
			const said = canonicalParse(text, 'lease');
			return shapeMisses(leaseShape, said, 'the statement') === null && said.market === this.check.claims.market ? said : null;
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			return null;
		}
	}

	sale(walk, entry, limit) {
		const sales = this.sales.get(entry.body.lease) ?? [];
		const used = entry.body.quota.find((one) => one.limit === limit.id)?.used ?? 0;
		sales.push({ walk, seq: entry.seq, day: entry.day, told: toldAt(entry), person: entry.body.person.key, basis: entry.body.basis, limit: limit.id, used });
		this.sales.set(entry.body.lease, sales);
	}

	close(walk, entry) {
		this.closes.push({ walk, seq: entry.seq, lease: entry.body.lease, used: entry.body.used_fen });
	}

	// What a till has disclaimed it never sells on.
	disclaim(claim, request) {
		this.disclaimed.add(`${claim.chain} ${claim.epoch} ${request}`);
	}

	isDisclaimed(said) {
		return this.disclaimed.has(`${said.chain} ${said.epoch} ${said.request}`);
	}

	fits(said, sale) {
		const permit = said.kind === 'permit';
		const wanted = sale.basis === 'permit' || (sale.basis === 'override' && permit) ? permit : said.kind === 'scan' || said.kind === 'day';
		const claim = sale.walk.claim;
		return wanted && said.chain === claim.chain && said.epoch === claim.epoch && said.day === sale.day && said.limit === sale.limit && (permit || said.person === sale.person);
	}

	judge() {
		if (!this.there) return;
		for (const [leaf, sales] of this.sales) this.lease(this.given.get(leaf), sales);
		const closed = new Map();
		for (const close of this.closes) this.closing(close, closed);
	}

	lease(said, sales) {
		const people = new Map();
		let used = 0;
		let count = 0;
		for (const sale of sales) {
			const tell = (message) => sale.walk.tell('lease', sale.seq, message);
			if (said === undefined) tell('the sale stands on a right that the hub has not given');
			else if (!this.fits(said, sale)) tell('the sale stands on a right of another till, person, day or kind');
			if (said === undefined || !this.fits(said, sale)) continue;
			if (this.isDisclaimed(said)) tell('the sale stands on a right that its till has disclaimed');
			const all = (people.get(sale.person) ?? 0) + sale.used;
			people.set(sale.person, all);
			used += sale.used;
			count++;
			if (sale.used > 0 && all > said.amount_fen && sale.basis !== 'override') tell('more is sold on a right than it grants');
			if (said.kind === 'permit' && sale.told > (said.not_after_ms ?? 0)) tell('the sale stands on a permit that is over');
		}
		const last = sales.at(-1);
		if (said?.kind === 'permit' && (count > (said.count ?? 0) || used > (said.total_fen ?? 0)))
			last.walk.tell('lease', last.seq, 'more is sold on a permit than it grants in all');
	}

	closing(close, closed) {
		const said = this.given.get(close.lease);
		const claim = close.walk.claim;
		const sales = (this.sales.get(close.lease) ?? []).filter((sale) => said !== undefined && this.fits(said, sale));
		const last = sales.reduce((most, sale) => Math.max(most, sale.seq), 0);
		const tell = (seq, message) => close.walk.tell('lease', seq, message);
		if (said === undefined || said.chain !== claim.chain || said.epoch !== claim.epoch) tell(close.seq, 'a right is closed that the hub has not given to this till');
		else if (closed.has(close.lease)) tell(close.seq, 'a right is closed twice');
		else if (last > close.seq) tell(last, 'the sale stands on a right that was closed before it');
		else if (claim.first > 1 && said.day <= this.check.claims.period.from) return; // its sales may lie before
		else if (sumOf(sales, 'used') !== close.used) tell(close.seq, 'the close of a right does not say what was sold on it');
		closed.set(close.lease, true);
	}
}
