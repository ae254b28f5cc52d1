// The tables of a bundle made anew from its entries, to be compared.

const placeColumns = [['chain', 't'], ['epoch', 'i'], ['seq', 'i'], ['time', 's'], ['day', 'd'], ['shift', 'i'], ['operator', 't']];
const placeOf = (entry) => [entry.chain, entry.epoch, entry.seq, toldAt(entry), entry.day, entry.shift, entry.operator];
const columnsOf = (text) => text.split(' ').map((one) => one.split(':'));

// The time that people read: order may be ahead of it after a confirmed clock.
const toldAt = (entry) => entry.at_ms - (entry.clock.behind_ms ?? 0);

const tables = {
	transactions: {
		kinds: ['sale', 'training.sale', 'refund'],
		columns: [...columnsOf('kind:t receipt:t'), ...placeColumns, ...columnsOf('person:t document:t method:t lines:i total:m exempt:m dutiable:m tax:m change:m basis:t rules:i sale:t leaf:t')],
		rows: (entry, leaf) => {
			const body = entry.body;
			const sums = [body.lines.length, body.total_fen, body.exempt_fen, body.dutiable_fen, body.tax_fen];
			const head = [entry.kind, body.receipt, ...placeOf(entry)];
			if (entry.kind === 'refund') return [[...head, body.person, null, null, ...sums, null, null, entry.rules, body.sale.receipt, leaf]];
			const person = body.person;
			return [[...head, person.key, person.document, person.method, ...sums, body.change_fen, body.basis, entry.rules, null, leaf]];
		},
	},
	lines: {
		kinds: ['sale', 'training.sale', 'refund'],
		columns: columnsOf('receipt:t kind:t line:i barcode:t name:t hs:t origin:t shop:t unit:t quantity:q price:m amount:m treatment:t exempt:m dutiable:m rate_ppm:i tax:m'),
		rows: (entry) =>
			entry.body.lines.map((line, i) => [
				entry.body.receipt, entry.kind, line.line ?? i + 1, line.barcode, line.name, line.hs, line.origin, line.shop, line.unit, line.quantity_milli,
				line.price_fen, line.amount_fen, line.treatment, line.exempt_fen, line.dutiable_fen, line.rate_ppm, line.tax_fen,
			]),
	},
	tenders: {
		kinds: ['sale', 'training.sale', 'refund'],
		columns: columnsOf('receipt:t kind:t tender:i means:t currency:t amount:m rate_ppm:i value:m reference:t'),
		rows: (entry) =>
			entry.body.tenders.map((one, i) => [entry.body.receipt, entry.kind, i + 1, one.kind, one.currency, one.amount_minor, one.rate_ppm, one.value_fen, one.reference]),
	},
	refusals: {
		kinds: ['refusal'],
		columns: [...placeColumns, ...columnsOf('code:t person:t document:t barcode:t limit:t total:m remaining:m')],
		rows: (entry) => {
			const body = entry.body;
			return [[...placeOf(entry), body.code, body.person, body.document, body.barcode, body.limit, body.total_fen, body.remaining_fen]];
		},
	},
	shifts: {
		kinds: ['shift.open', 'shift.close'],
		columns: [...placeColumns, ...columnsOf('act:t currency:t counted:m expected:m difference:m sales:i sold:m refunds:i refunded:m')],
		rows: (entry) => {
			const body = entry.body;
			const lists = [body.cash, body.expected ?? [], body.difference ?? []];
			const currencies = [...new Set(lists.flat().map((one) => one.currency))];
			const closes = entry.kind === 'shift.close';
			const end = closes ? [body.sales, body.sold_fen, body.refunds ?? 0, body.refunded_fen ?? 0] : [null, null, null, null];
			return (currencies.length > 0 ? currencies : ['']).map((currency) => [
				...placeOf(entry), closes ? 'close' : 'open', currency,
				...lists.map((list) => list.findLast((one) => one.currency === currency)?.amount_minor),
				...end,
			]);
		},
	},
	overrides: {
		kinds: ['override'],
		columns: [...placeColumns, ...columnsOf('line:i barcode:t list:m price:m quantity:q reason:t approver:t')],
		rows: (entry) => {
			const body = entry.body;
			return [[...placeOf(entry), body.line, body.barcode, body.list_fen, body.price_fen, body.quantity_milli, body.reason, body.approver]];
		},
	},
	clock: {
		kinds: ['boot', 'clock'],
		columns: [...placeColumns, ...columnsOf('kind:t source:t boot:t software:t wall:s last:s')],
		rows: (entry) => [[...placeOf(entry), entry.kind, entry.clock.source, entry.clock.boot, entry.body.software, entry.body.wall_ms, entry.body.last_ms]],
	},
};

// Which tables an entry of a kind has rows in.
const tablesOf = {};
for (const [name, { kinds }] of Object.entries(tables)) for (const kind of kinds) (tablesOf[kind] ??= []).push(name);

function decimalText(value, places, keep) {
	const sign = value < 0 ? '-' : '';
	const digits = String(Math.abs(value)).padStart(places + 1, '0');
	const fraction = keep ? digits.slice(-places) : digits.slice(-places).replace(/0+$/, '');
	return sign + digits.slice(0, -places) + (fraction === '' ? '' : '.' + fraction);
}

function cellText(value, type, offsetMinutes) {
	if (value === undefined || value === null || value === '') return '';
	switch (type) {
		case 'm':
			return decimalText(value, 2, true);
		case 'q':
			return decimalText(value, 3, false);
		case 's':
			return localTime(value, offsetMinutes);
		case 'i':
		case 'd':
			return String(value);
	}
	const guard = /^[0-9'=+\-@.\t\r\n＝＋－＠]/.test(value) ? "'" : '';
	return '"' + guard + value.replaceAll('"', '""') + '"';
}

const tableHead = (table) => '\ufeff' + table.columns.map(([key]) => `"${key}"`).join(',') + '\r\n';

function tableRows(table, entry, leaf, offsetMinutes) {
	if (!table.kinds.includes(entry.kind)) return '';
	return table.rows(entry, leaf).map((row) => table.columns.map(([, type], i) => cellText(row[i], type, offsetMinutes)).join(',') + '\r\n').join('');
}
