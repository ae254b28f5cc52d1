// Every use of an allowance, replayed person by person over all tills.

class Quotas {
	constructor() {
		this.people = new Map();
	}

	add(walk, entry, person, quota, day, basis, rules, branch = false) {
		const record = {
			walk, seq: entry.seq, day, basis, rules, branch, person,
			uses: quota.map(({ limit, cap, before, used }) => ({ limit, cap, before, used })),
		};
		const records = this.people.get(person);
		if (records === undefined) this.people.set(person, [record]);
		else records.push(record);
	}

	check(check) {
		for (const records of this.people.values()) this.person(check, records);
	}

	// Records come chain by chain, in order. At the first till all that was used
	// is known; at others a till may not have known, but the cap holds.
	person(check, records) {
		const used = new Map();
		const beyond = new Map();
		let chain = null;
		let apart = false;
		for (const record of records) {
			chain ??= record.walk.claim.chain;
			apart ||= record.branch || record.walk.claim.chain !== chain;
			const rules = check.rulesOf(record.walk.claim.chain, record.rules);
			for (const use of record.uses) {
				const limit = rules?.limits.find((one) => one.id === use.limit);
				if (limit === undefined || limit.window === 'transaction') continue;
				this.use(check, record, use, limit, used, apart, beyond);
			}
		}
		for (const { record, limit, sum, cap } of beyond.values())
			record.walk.tell('quota', record.seq, `limit '${limit}': with the sales at other tills ${sum} are used, the cap is ${cap}`);
	}

	// What officers gave a person beyond a cap.
	released(check, person, limit, first, last) {
		return sumOf(
			check.market.releases.filter((one) => one.person === person && one.limit === limit && first <= one.day && one.day <= last),
			'amount_fen',
		);
	}

	use(check, record, use, limit, used, apart, beyond) {
		const [first, last] = limitPeriod(limit, record.day);
		const days = used.get(use.limit) ?? new Map();
		const claim = record.walk.claim;
		let sum = 0;
		let met = false;
		for (const [day, part] of days)
			if (first <= day && day <= last) {
				sum += part;
				met = true;
			}
		const given = claim.first > 1 && first <= check.claims.period.from && !met;
		if (apart && use.used !== 0) {
			const cap = limit.cap + this.released(check, record.person, use.limit, first, last);
			const place = `${use.limit} ${record.day}`;
			if (sum + use.used <= cap) beyond.delete(place);
			else if (!beyond.has(place) && record.basis !== 'override' && record.basis !== 'permit')
				beyond.set(place, { record, limit: use.limit, sum: sum + use.used, cap });
		} else if (!apart && !given && sum !== use.before)
			record.walk.tell('quota', record.seq, `limit '${use.limit}': the entry says that ${use.before} were used before it; the entries before it say ${sum}`);
		days.set(record.day, (days.get(record.day) ?? 0) + use.used + (given ? use.before : 0));
		used.set(use.limit, days);
	}
}
