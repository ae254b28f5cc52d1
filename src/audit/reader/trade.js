// What entries of the trade say, and whether it adds up by itself.

const sumOf = (list, key) => list.reduce((sum, one) => sum + one[key], 0);

function lineFault(line) {
	const whole = line.unit === 'piece' && line.quantity_milli % 1000 !== 0;
	const product = scaled(line.price_fen, line.quantity_milli, 1000);
	const labelled = line.unit !== 'piece' && Math.floor((line.amount_fen * 2000 + line.price_fen) / (line.price_fen * 2)) === line.quantity_milli;
	if (line.price_fen < 1 || line.quantity_milli < 1 || line.quantity_milli > quantityMax || whole || (product !== line.amount_fen && !labelled))
		return 'quantity times price is not the amount';
	if (line.exempt_fen + line.dutiable_fen !== line.amount_fen) return 'exempt and dutiable part do not make up the amount';
	const fits = {
		exempt: line.dutiable_fen === 0,
		limited: line.dutiable_fen === 0,
		not_exempt: line.exempt_fen === 0,
		excess: line.dutiable_fen > 0,
	}[line.treatment];
	if (!fits || (line.dutiable_fen === 0 && line.rate_ppm !== 0)) return 'what is dutiable of it does not fit its treatment';
	if (scaled(line.dutiable_fen, line.rate_ppm, 1000000) !== line.tax_fen) return 'the tax is not its rate of the dutiable part';
	return null;
}

function tenderFault(tender) {
	if (tender.amount_minor < 1 || tender.amount_minor > moneyMax) return true;
	if (tender.currency === 'CNY' ? tender.rate_ppm !== 1000000 : tender.kind !== 'cash') return true;
	if (tender.kind === 'cash' && tender.reference !== undefined) return true;
	return scaled(tender.amount_minor, tender.rate_ppm, 1000000) !== tender.value_fen;
}

// Why the amounts of a sale do not add up, or null.
function saleFault(sale) {
	for (const [i, line] of sale.lines.entries()) {
		const fault = lineFault(line);
		if (fault !== null) return `line ${i + 1}: ${fault}`;
	}
	for (const [key, part] of [['total_fen', 'amount_fen'], ['exempt_fen', 'exempt_fen'], ['dutiable_fen', 'dutiable_fen'], ['tax_fen', 'tax_fen']])
		if (sumOf(sale.lines, part) !== sale[key]) return `the lines do not add up to ${key}`;
	if (sale.tenders.some(tenderFault)) return 'a payment is not worth what it says';
	const change = sumOf(sale.tenders, 'value_fen') - sale.total_fen - sale.tax_fen;
	const cash = sumOf(sale.tenders.filter((tender) => tender.kind === 'cash'), 'value_fen');
	if (change !== sale.change_fen || change < 0 || change > cash) return 'payments less change are not total and tax';
	for (const quota of sale.quota)
		if (quota.used < 0 || quota.before + quota.used !== quota.after || (quota.used > 0 && quota.after > quota.cap && sale.basis !== 'override'))
			return `limit '${quota.limit}': before and used do not make after within the cap`;
	return null;
}

// How much of x comes back when n of whole are back.
const partOf = (x, n, whole) => Math.floor((x * n + Math.floor(whole / 2)) / whole);

// What a sale gives back of a limit when so much of its lines is back.
function givenBack(sale, rules, quota, back) {
	const limit = rules?.limits.find((one) => one.id === quota.limit);
	if (limit?.measure === 'days') return 0;
	if (sale.body.lines.every((line, i) => back[i] >= line.quantity_milli)) return quota.used;
	if (limit === undefined || limit.measure === 'purchases') return 0;
	let whole = 0;
	let part = 0;
	sale.body.lines.forEach((line, i) => {
		if (!measureCounts(limit.measure, line.unit) || !limitSelects(rules, limit, line) || standingOf(rules, line.hs, sale.day) !== 'counted') return;
		if (limit.measure === 'value') {
			whole += line.exempt_fen;
			part += partOf(line.exempt_fen, back[i], line.quantity_milli);
		} else if (line.exempt_fen > 0 || line.amount_fen === 0) {
			whole += line.quantity_milli;
			part += back[i];
		}
	});
	return whole === 0 ? 0 : Number((BigInt(quota.used) * BigInt(part)) / BigInt(whole));
}

// Why a refund is not what its sale gives back, or null; notes what is back.
function refundFault(refund, sale, rules) {
	const lines = sale.body.lines;
	const before = sale.back.slice();
	const after = sale.back.slice();
	let last = 0;
	if (refund.person !== sale.body.person.key || refund.sale.day !== sale.day) return 'person or day are not those of the sale';
	for (const line of refund.lines) {
		const sold = lines[line.line - 1];
		if (sold === undefined || line.line <= last || line.quantity_milli < 1) return `line ${line.line} is not one of the sale's, or not in its place`;
		last = line.line;
		after[line.line - 1] += line.quantity_milli;
		if (after[line.line - 1] > sold.quantity_milli) return `line ${line.line}: more comes back than was sold`;
		if (sold.unit === 'piece' && line.quantity_milli % 1000 !== 0) return `line ${line.line}: a part of a piece comes back`;
		const part = (key) => partOf(sold[key], after[line.line - 1], sold.quantity_milli) - partOf(sold[key], before[line.line - 1], sold.quantity_milli);
		if (
			line.barcode !== sold.barcode ||
			line.name !== sold.name ||
			line.unit !== sold.unit ||
			line.exempt_fen !== part('exempt_fen') ||
			line.dutiable_fen !== part('dutiable_fen') ||
			line.tax_fen !== part('tax_fen') ||
			line.amount_fen !== line.exempt_fen + line.dutiable_fen
		)
			return `line ${line.line} is not what the sale's line gives back`;
	}
	for (const [key, part] of [['total_fen', 'amount_fen'], ['exempt_fen', 'exempt_fen'], ['dutiable_fen', 'dutiable_fen'], ['tax_fen', 'tax_fen']])
		if (sumOf(refund.lines, part) !== refund[key]) return `the lines do not add up to ${key}`;
	if (refund.tenders.some((tender) => tenderFault(tender) || tender.currency !== 'CNY')) return 'a payment is not worth what it says';
	if (sumOf(refund.tenders, 'value_fen') !== refund.total_fen + refund.tax_fen) return 'the payments are not total and tax';
	const paid = (list, kind) => sumOf(list.filter((one) => one.kind === kind), 'value_fen');
	sale.returned ??= { card: 0, mobile: 0 };
	for (const kind of ['card', 'mobile']) {
		sale.returned[kind] += paid(refund.tenders, kind);
		if (sale.returned[kind] > paid(sale.body.tenders, kind)) return `more goes back by ${kind} than was paid so`;
	}
	const quota = sale.body.quota.every((sold, i) => {
		const said = refund.quota[i];
		const used = givenBack(sale, rules, sold, before) - givenBack(sale, rules, sold, after);
		return said !== undefined && said.limit === sold.limit && said.window === sold.window && said.cap === sold.cap && said.used === used;
	});
	if (!quota || refund.quota.length !== sale.body.quota.length) return 'the allowance that comes back is not what the sale used';
	if (refund.quota.some((one) => one.before + one.used !== one.after)) return 'before and used do not make after';
	if (refund.void && (before.some((milli) => milli > 0) || lines.some((line, i) => after[i] !== line.quantity_milli))) return 'a void is of the whole sale';
	sale.back = after;
	return null;
}

// The drawer of one shift: what its close must expect.
class Drawer {
	constructor() {
		this.known = false;
	}

	open(shift) {
		Object.assign(this, { known: true, cash: new Map(), sales: 0, sold: 0, refunds: 0, refunded: 0 });
		for (const one of shift.cash) this.add(one.currency, one.amount_minor);
		return this.pieces(shift);
	}

	add(currency, minor) {
		if (this.known) this.cash.set(currency, (this.cash.get(currency) ?? 0) + minor);
	}

	sale(sale) {
		if (!this.known) return;
		for (const tender of sale.tenders) if (tender.kind === 'cash') this.add(tender.currency, tender.amount_minor);
		if (sale.change_fen !== 0) this.add('CNY', -sale.change_fen);
		this.sales++;
		this.sold += sale.total_fen;
	}

	refund(refund) {
		if (!this.known) return;
		for (const tender of refund.tenders) if (tender.kind === 'cash') this.add(tender.currency, -tender.amount_minor);
		this.refunds++;
		this.refunded += refund.total_fen + refund.tax_fen;
	}

	move(cash) {
		if ((cash.direction === 'no-sale') !== (cash.cash.length === 0)) return 'the amounts do not fit the direction';
		const seen = new Set();
		for (const one of cash.cash) {
			if (one.amount_minor < 1 || seen.has(one.currency)) return `the cash in ${one.currency} is nothing, or named twice`;
			seen.add(one.currency);
			this.add(one.currency, cash.direction === 'in' ? one.amount_minor : -one.amount_minor);
		}
		return null;
	}

	pieces(shift) {
		const sums = new Map();
		for (const one of shift.count ?? []) sums.set(one.currency, (sums.get(one.currency) ?? 0) + one.denomination_minor * one.pieces);
		for (const [currency, sum] of sums)
			if (shift.cash.find((one) => one.currency === currency)?.amount_minor !== sum) return `the pieces of ${currency} do not make the cash`;
		return null;
	}

	close(shift) {
		const amounts = (list) => new Map((list ?? []).map((one) => [one.currency, one.amount_minor]));
		const counted = amounts(shift.cash);
		const expected = amounts(shift.expected);
		const pieces = this.pieces(shift);
		if (pieces !== null) return pieces;
		if ((shift.difference ?? []).some((one) => one.amount_minor !== (counted.get(one.currency) ?? 0) - (expected.get(one.currency) ?? 0)))
			return 'the difference is not counted less expected';
		if (!this.known) return null;
		this.known = false;
		const same = [...new Set([...expected.keys(), ...this.cash.keys()])].every((currency) => (expected.get(currency) ?? 0) === (this.cash.get(currency) ?? 0));
		if (!same || shift.sales !== this.sales || shift.sold_fen !== this.sold || (shift.refunds ?? 0) !== this.refunds || (shift.refunded_fen ?? 0) !== this.refunded)
			return 'the close of shift does not follow from its entries';
		return null;
	}
}
