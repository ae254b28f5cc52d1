// The rules of a market, and what they grant a basket: a judgement made anew,
// from the rules document and the sale alone.

const moneyMax = 99999999999;
const quantityMax = 9999999;

// a * b / whole, rounded half up, whatever the product.
function scaled(a, b, whole) {
	const product = a * b;
	if (Number.isSafeInteger(product * 2 + whole)) return Math.floor((product * 2 + whole) / (2 * whole));
	return Number((BigInt(a) * BigInt(b) * 2n + BigInt(whole)) / BigInt(2 * whole));
}

const dayNumber = (day) => Date.parse(day + 'T00:00:00Z') / 86400000;
const dayText = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

const within = (dates, day) => (!dates.from || dates.from <= day) && (!dates.until || day <= dates.until);

function longestPrefix(list, hs, day) {
	let longest = -1;
	for (const one of list ?? []) {
		const row = typeof one === 'string' ? { hs: one } : one;
		const prefix = row.hs ?? '';
		if (hs.startsWith(prefix) && prefix.length > longest && within(row, day)) longest = prefix.length;
	}
	return longest;
}

function standingOf(rules, hs, day) {
	const goods = rules.goods;
	if (longestPrefix(goods.prohibited, hs, day) >= 0) return 'prohibited';
	const exempt = longestPrefix(goods.exempt, hs, day);
	const dutiable = longestPrefix(goods.not_exempt, hs, day);
	if (exempt > dutiable) return 'exempt';
	if (dutiable >= 0) return 'not_exempt';
	if ((goods.eligible ?? []).length > 0 && longestPrefix(goods.eligible, hs, day) < 0)
		return goods.others === 'prohibited' ? 'prohibited' : 'not_exempt';
	return 'counted';
}

function rateOf(rules, hs, day) {
	const rates = (rules.goods.rates ?? []).filter((rate) => within(rate, day));
	const length = longestPrefix(rates, hs, day);
	return length < 0 ? 0 : rates.find((rate) => (rate.hs ?? '').length === length && hs.startsWith(rate.hs ?? '')).ppm;
}

const limitInForce = (limit, day) => (limit.direction ?? 'import') === 'import' && within(limit, day);
const limitIsGeneral = (limit) => !limit.goods && !limit.except && !limit.class;
const limitTaxes = (limit) => limit.excess === 'tax_part' || limit.excess === 'tax_item';
const begins = (hs, prefixes) => (prefixes ?? []).some((prefix) => hs.startsWith(prefix));

function limitSelects(rules, limit, line) {
	if (begins(line.hs, limit.except)) return false;
	if (!limit.goods && !limit.class) return true;
	if (begins(line.hs, limit.goods)) return true;
	const kind = (rules.goods.classes ?? []).find((one) => one.id === limit.class);
	return kind !== undefined && (begins(line.hs, kind.goods) || (kind.barcodes ?? []).includes(line.barcode));
}

const measureUnits = { mass: 'kg', volume: 'l', pieces: 'piece' };
const measureCounts = (measure, unit) => !(measure in measureUnits) || measureUnits[measure] === unit;

// First and last day of the window that holds a day, as texts.
function limitPeriod(limit, day) {
	if (limit.window === 'month') return [day.slice(0, 8) + '01', day.slice(0, 8) + '31'];
	if (limit.window === 'year') return [day.slice(0, 5) + '01-01', day.slice(0, 5) + '12-31'];
	if (limit.window === 'rolling') return [dayText(dayNumber(day) - limit.window_days + 1), day];
	return [day, day];
}

function windowText(limit, day) {
	if (limit.window === 'month') return day.slice(0, 7);
	if (limit.window === 'year') return day.slice(0, 4);
	if (limit.window === 'rolling') return limitPeriod(limit, day).join('/');
	return limit.window === 'day' ? day : 'transaction';
}

function capAt(limit, age) {
	if (limit.minimum_age && age < limit.minimum_age) return 0;
	if (limit.reduced_under && age < limit.reduced_under)
		return Number((BigInt(limit.cap) * BigInt(limit.reduced_ppm)) / 1000000n);
	return limit.cap;
}

// One judgement of a basket of one person of an age: grants line by line.
class Judgement {
	constructor(rules, day, lines, before, reserved, today, age) {
		this.rules = rules;
		this.day = day;
		this.age = age;
		this.today = today;
		this.limits = rules.limits.map((limit, i) => ({
			rule: limit,
			force: limitInForce(limit, day),
			cap: capAt(limit, age),
			before: limit.window === 'transaction' ? 0 : before[i],
			reserved: reserved[i],
			used: 0,
			overdrawn: false, // used though closed
			donor: rules.limits.findIndex((one) => one.id === limit.exchange_from),
		}));
		for (const limit of this.limits)
			limit.group = this.limits.filter((one) => limit.rule.group && one.force && one.rule.group === limit.rule.group);
		this.lines = lines.map((line) => {
			const standing = standingOf(rules, line.hs, day);
			const counted = standing === 'counted' || standing === 'prohibited';
			const limits = this.limits.filter(
				(limit) => counted && limit.force && measureCounts(limit.rule.measure, line.unit) && limitSelects(rules, limit.rule, line),
			);
			return { line, standing, limits, rate: rateOf(rules, line.hs, day) };
		});
		for (const one of this.inOrder()) this.allot(one);
	}

	inOrder() {
		const allocation = this.rules.allocation ?? 'scan';
		if (allocation === 'scan') return this.lines;
		const [what, way] = allocation.split('_');
		const key = (one) => (what === 'value' ? one.line.amount_fen : what === 'price' ? one.line.price_fen : one.rate);
		const sign = way === 'desc' ? -1 : 1;
		const compare = (a, b) => (a > b) - (a < b);
		return [...this.lines].sort(
			(a, b) =>
				sign * compare(key(a), key(b)) ||
				compare(a.line.barcode, b.line.barcode) ||
				compare(a.line.price_fen, b.line.price_fen) ||
				compare(a.line.quantity_milli, b.line.quantity_milli) ||
				compare(a.line.amount_fen, b.line.amount_fen),
		);
	}

	useOf(limit) {
		return limit.before + limit.used;
	}

	isClosed(limit) {
		if (!limit.rule.exclusive || this.useOf(limit) > 0) return false;
		return limit.group.some((other) => other !== limit && this.useOf(other) > 0);
	}

	*donors(limit) {
		let at = limit;
		for (let i = 0; at !== undefined && i < this.limits.length; i++) {
			yield at;
			at = this.limits[at.donor];
		}
	}

	ownLeft(limit) {
		return Math.max(0, limit.cap - this.useOf(limit) - limit.reserved);
	}

	left(limit) {
		if (this.isClosed(limit)) return 0;
		let sum = 0;
		for (const one of this.donors(limit)) sum += this.ownLeft(one);
		return sum;
	}

	countOf(limit, grant) {
		const first = grant.milli > 0 && limit.used === 0;
		switch (limit.rule.measure) {
			case 'value':
				return grant.fen;
			case 'purchases':
				return first ? 1 : 0;
			case 'days':
				return first && !this.today.has(limit.rule.id) ? 1 : 0;
			default:
				return grant.milli;
		}
	}

	cutQuantity(line, grant, milli) {
		const whole = line.unit === 'piece' ? milli - (milli % 1000) : milli;
		if (whole >= grant.milli) return;
		grant.milli = whole;
		grant.fen = Math.min(grant.fen, scaled(line.price_fen, whole, 1000));
	}

	cutValue(line, grant, fen) {
		const milli = line.unit === 'piece' ? Math.ceil(fen / line.price_fen) * 1000 : Math.ceil((fen * 1000) / line.price_fen);
		grant.fen = fen;
		grant.milli = Math.min(grant.milli, milli);
	}

	cut(line, limit, grant) {
		const left = this.left(limit);
		if (this.countOf(limit, grant) <= left) return;
		const measure = limit.rule.measure;
		if (measure === 'value' && !this.isByQuantity(limit, line)) this.cutValue(line, grant, left);
		else if (measure === 'value') this.cutQuantity(line, grant, Math.floor(left / line.price_fen) * 1000);
		else this.cutQuantity(line, grant, measure in measureUnits ? left : 0);
	}

	isByQuantity(limit, line) {
		return limit.rule.measure !== 'value' || (limit.rule.excess === 'tax_item' && line.unit === 'piece');
	}

	// Of alternatives that count a line, the first that leaves it most.
	choose(one) {
		let limits = one.limits;
		for (const limit of one.limits) {
			const rivals = limits.filter((other) => limit.group.includes(other));
			if (!limits.includes(limit) || rivals.length < 2) continue;
			let best = null;
			for (const rival of rivals) {
				const grant = { milli: one.line.quantity_milli, fen: one.line.amount_fen };
				this.cut(one.line, rival, grant);
				if (best === null || grant.fen > best.fen || (grant.fen === best.fen && grant.milli > best.milli)) best = { ...grant, rival };
			}
			limits = limits.filter((other) => !rivals.includes(other) || other === best.rival);
		}
		return limits;
	}

	spend(limit, grant) {
		let count = this.countOf(limit, grant);
		if (count > 0 && this.isClosed(limit)) limit.overdrawn = true;
		for (const one of this.donors(limit)) {
			const take = Math.min(count, this.ownLeft(one));
			one.used += take;
			count -= take;
		}
		limit.used += count;
	}

	allot(one) {
		const grant = { milli: 0, fen: 0 };
		const limits = this.choose(one);
		if (one.standing !== 'not_exempt') {
			grant.milli = one.line.quantity_milli;
			grant.fen = one.line.amount_fen;
			for (const pass of [true, false])
				for (const limit of limits)
					if (limitTaxes(limit.rule) && this.isByQuantity(limit, one.line) === pass) this.cut(one.line, limit, grant);
		}
		for (const limit of limits) this.spend(limit, grant);
		one.exempt = grant.fen;
		one.dutiable = one.line.amount_fen - grant.fen;
		one.rate_ppm = one.dutiable > 0 ? one.rate : 0;
		one.treatment = this.treatment(one, grant);
	}

	treatment(one, grant) {
		if (one.standing === 'exempt') return 'exempt';
		if (one.standing === 'not_exempt') return 'not_exempt';
		if (grant.fen < one.line.amount_fen) return 'excess';
		return one.limits.some((limit) => !limitIsGeneral(limit.rule)) ? 'limited' : 'exempt';
	}

	// Why the rules would not have sold this, or null.
	refusal(document, approved) {
		const rules = this.rules;
		if (!rules.persons.documents.includes(document)) return 'bad-document';
		if (this.age < (rules.persons.minimum_age ?? 0)) return 'under-age';
		for (const one of this.lines) {
			if (one.standing === 'prohibited') return 'prohibited';
			if (rules.goods.origins.length > 0 && !rules.goods.origins.includes(one.line.origin)) return 'origin';
			if (rules.limits.some((limit) => limitInForce(limit, this.day) && this.age < (limit.minimum_age ?? 0) && limitSelects(rules, limit, one.line)))
				return 'under-age';
		}
		for (const limit of this.limits)
			if ((limit.overdrawn || (limit.used > 0 && this.useOf(limit) + limit.reserved > limit.cap)) && !(approved && limit.rule.excess === 'officer'))
				return limitIsGeneral(limit.rule) ? 'over-limit' : 'goods-limit';
		if (this.lines.some((one) => one.dutiable > 0 && one.rate_ppm === 0)) return 'no-right';
		return null;
	}
}

// Does a judgement say of the sale what the sale says? A sentence, or null.
function judgementDiffers(judgement, sale) {
	const refusal = judgement.refusal(sale.person.document, sale.basis === 'override');
	if (refusal !== null) return `the rules of its day refuse the sale (${refusal})`;
	for (const [i, one] of judgement.lines.entries())
		if (one.line.exempt_fen !== one.exempt || one.line.rate_ppm !== one.rate_ppm || one.line.treatment !== one.treatment)
			return `line ${i + 1} is not free of duty as its rules say`;
	let at = 0;
	for (const limit of judgement.limits.filter((one) => one.force)) {
		const said = sale.quota[at++];
		if (said.cap !== limit.cap || said.before !== limit.before || said.used !== limit.used)
			return `limit '${said.limit}': the sale uses ${said.used} of ${said.cap}, but by its rules ${limit.used} of ${limit.cap}`;
	}
	return null;
}

// Judge a stored sale anew by the rules it names. The entry does not hold the
// buyer's age, nor whether a limit had counted the day: some must fit. Nor does
// it say how much the till's right held: on one, any part of the leased limit
// may be free, without one nothing of it, where the rest is taxed.
function saleDiffersFromRules(sale, rules, day) {
	const force = rules.limits.filter((limit) => limitInForce(limit, day));
	if (force.length !== sale.quota.length || force.some((limit, i) => limit.id !== sale.quota[i].limit)) return 'the limits of the sale are not those of its rules';
	const leased = leaseLimit(rules, day);
	const said = sale.quota[force.indexOf(leased)];
	const differs = differsByAge(sale, rules, day, force, rules.limits.map(() => 0));
	if (differs === null || said === undefined || said.after >= said.cap || (said.used > 0 && sale.lease === undefined)) return differs;
	const reserved = rules.limits.map((limit) => (limit === leased ? said.cap - said.after : 0));
	return differsByAge(sale, rules, day, force, reserved) === null ? null : differs;
}

function differsByAge(sale, rules, day, force, reserved) {
	const before = rules.limits.map((limit) => sale.quota[force.indexOf(limit)]?.before ?? 0);
	const open = force.filter((limit, i) => limit.measure === 'days' && sale.quota[i].used === 0).map((limit) => limit.id);
	const ages = [200, ...rules.limits.flatMap((limit) => [limit.minimum_age, limit.reduced_under].filter((age) => age > 0).map((age) => age - 1))];
	let first = null;
	for (let set = 2 ** open.length - 1; set >= 0; set--) {
		const today = new Set(open.filter((_, i) => (set >> i) & 1));
		for (const age of ages) {
			const differs = judgementDiffers(new Judgement(rules, day, sale.lines, before, reserved, today, age), sale);
			if (differs === null) return null;
			first ??= differs;
		}
	}
	return first;
}

function windowsDiffer(sale, rules, day) {
	for (const quota of sale.quota) {
		const limit = rules.limits.find((one) => one.id === quota.limit);
		if (limit !== undefined && windowText(limit, day) !== quota.window) return `limit '${quota.limit}': the window is not ${quota.window}`;
	}
	return null;
}
