// Every use of an allowance, replayed person by person over all tills.

class Quotas {
	constructor() {
		this.people = new Map();
		this.groups = new Map(); // of a linked document: all of its person
		this.places = 0;
	}

	// Two documents are of one person, or no longer.
	link({ person, alias, linked }) {
		const of = (key) => this.groups.get(key) ?? { keys: [key], free: false };
		const group = of(person);
		const other = of(alias);
		if (other !== group) {
			group.keys.push(...other.keys);
			group.free ||= other.free;
		}
		group.free ||= !linked;
		for (const key of group.keys) this.groups.set(key, group);
	}

	add(walk, entry, person, quota, day, basis, rules, branch = false) {
		const record = {
			walk, seq: entry.seq, day, basis, rules, branch, place: this.places++,
			uses: quota.map(({ limit, cap, before, used }) => ({ limit, cap, before, used })),
		};
		const records = this.people.get(person);
		if (records === undefined) this.people.set(person, [record]);
		else records.push(record);
	}

	// Where a link was taken back, only what each sale says of itself is known.
	check(check) {
		for (const [person, records] of this.people) if (!this.groups.has(person)) this.person(check, [person], records, false);
		for (const { keys, free } of new Set(this.groups.values())) {
			const records = keys.flatMap((key) => this.people.get(key) ?? []).sort((a, b) => a.place - b.place);
			if (!free) this.person(check, keys, records, true);
		}
	}

	// Records come chain by chain, in order, those of branches last. A person's
	// only till knew all that was used; of several, or before a link, or beside a
	// clone, each knew a part: but the cap holds. Which till sold first is not
	// known, so what a permit or an officer excused does not count for any.
	person(check, keys, records, linked) {
		const used = new Map();
		const beyond = new Map();
		const chain = records[0]?.walk.claim.chain;
		const apart = linked || records.some((record) => record.branch || record.walk.claim.chain !== chain);
		for (const record of records) {
			const rules = check.rulesOf(record.walk.claim.chain, record.rules);
			for (const use of record.uses) {
				const limit = rules?.limits.find((one) => one.id === use.limit);
				if (limit === undefined || limit.window === 'transaction') continue;
				this.use(check, { ...record, keys }, use, limit, used, apart, beyond);
			}
		}
		for (const { record, limit, sum, cap } of beyond.values())
			record.walk.tell('quota', record.seq, `limit '${limit}': with all tills and documents ${sum} are used, the cap is ${cap}`);
	}

	// What officers gave a person beyond a cap.
	released(check, keys, limit, first, last) {
		return sumOf(
			check.market.releases.filter((one) => keys.includes(one.person) && one.limit === limit && first <= one.day && one.day <= last),
			'amount_fen',
		);
	}

	use(check, record, use, limit, used, apart, beyond) {
		const [first, last] = limitPeriod(limit, record.day);
		const days = used.get(use.limit) ?? new Map();
		const claim = record.walk.claim;
		const excused = record.basis === 'override' || record.basis === 'permit';
		let sum = 0;
		let met = false;
		const count = (part) => {
			sum += apart ? part.sold - part.excused : part.sold;
			met = true;
		};
		if (first !== last) days.forEach((part, day) => first <= day && day <= last && count(part));
		else if (days.has(first)) count(days.get(first));
		const given = claim.first > 1 && first <= check.claims.period.from && !met;
		const now = use.used + (given ? use.before : 0);
		if (apart && now !== 0) {
			const cap = limit.cap + this.released(check, record.keys, use.limit, first, last);
			const place = `${use.limit} ${record.day}`;
			if (!excused) sum += now;
			if (sum <= cap) beyond.delete(place);
			else if (!beyond.has(place) && !excused) beyond.set(place, { record, limit: use.limit, sum, cap });
		} else if (!apart && !given && sum !== use.before)
			record.walk.tell('quota', record.seq, `limit '${use.limit}': the entry says that ${use.before} were used before it; the entries before it say ${sum}`);
		const part = days.get(record.day) ?? { sold: 0, excused: 0 };
		days.set(record.day, { sold: part.sold + now, excused: part.excused + (excused ? now : 0) });
		used.set(use.limit, days);
	}
}
