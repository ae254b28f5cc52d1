// One signed line: its form, its header, its signature, its payload.

const payloadMax = 16384;
const lineMax = 22527;

// What a value must be: t text, n number from 0, i number, b boolean, h hash,
// k person key, s signature, d day, x anything, "a|b" one of these words,
// [shape] a list, {…} an object; a key that ends in ? may be absent.
const pairShape = { amount_minor: 'n', currency: 't' };
const signedPair = { amount_minor: 'i', currency: 't' };
const pieceShape = { currency: 't', denomination_minor: 'n', pieces: 'n' };
const tenderShape = { amount_minor: 'n', currency: 't', kind: 'cash|card|mobile', rate_ppm: 'n', 'reference?': 't', value_fen: 'n' };
const unitWords = 'piece|kg|l';
const documentWords = 'cn-id|foreigner-id|passport|resident-card';
const saleShape = {
	basis: 'alone|lease|permit|override',
	change_fen: 'n',
	dutiable_fen: 'n',
	exempt_fen: 'n',
	'lease?': 'h',
	lines: [
		{
			amount_fen: 'n', barcode: 't', dutiable_fen: 'n', exempt_fen: 'n', hs: 't', name: 't', origin: 't', price_fen: 'n',
			quantity_milli: 'n', rate_ppm: 'n', shop: 't', tax_fen: 'n', treatment: 'exempt|limited|not_exempt|excess', unit: unitWords,
		},
	],
	person: { document: documentWords, key: 'k', method: 'typed|scanned|reader', sealed: 'h', 'shown?': 'k' },
	quota: [{ after: 'n', before: 'n', cap: 'n', limit: 't', used: 'n', window: 't' }],
	receipt: 't',
	tax_fen: 'n',
	tenders: [tenderShape],
	total_fen: 'n',
};
const openerShape = {
	endorsement: 's', from_epoch: 'n', from_seq: 'n', known_epoch: 'n', known_seq: 'n', reason: 'T', software: 't', till_key: 'h',
};
const bodyShapes = {
	genesis: { auditor_key: 'h', demo: 'b', software: 't', till_key: 'h' },
	boot: { software: 't' },
	rules: { document: 'x' },
	operator: { active: 'b', id: 't', name: 't', pin: 'h', role: 'cashier|manager|administrator|auditor' },
	login: { id: 't', outcome: 'ok|wrong-pin|locked' },
	logout: { id: 't' },
	'shift.open': { cash: [pairShape], 'count?': [pieceShape] },
	'shift.close': {
		cash: [pairShape], 'count?': [pieceShape], 'difference?': [signedPair], expected: [signedPair], 'refunded_fen?': 'n', 'refunds?': 'n',
		sales: 'n', sold_fen: 'n',
	},
	cash: { 'approver?': 't', cash: [pairShape], direction: 'in|out|no-sale', reason: 't' },
	override: { approver: 't', barcode: 't', line: 'n', list_fen: 'n', price_fen: 'n', quantity_milli: 'n', reason: 't' },
	sale: saleShape,
	'training.sale': saleShape,
	refund: {
		'approver?': 't', dutiable_fen: 'n', exempt_fen: 'n',
		lines: [{ amount_fen: 'n', barcode: 't', dutiable_fen: 'n', exempt_fen: 'n', line: 'n', name: 't', quantity_milli: 'n', tax_fen: 'n', unit: unitWords }],
		person: 'k', quota: [{ after: 'i', before: 'i', cap: 'n', limit: 't', used: 'i', window: 't' }], reason: 't', receipt: 't',
		sale: { day: 'd', leaf: 'h', receipt: 't' }, tax_fen: 'n', tenders: [tenderShape], total_fen: 'n', 'void?': 'b',
	},
	refusal: { 'barcode?': 't', code: 't', 'document?': documentWords, 'limit?': 't', 'person?': 'k', remaining_fen: 'n', total_fen: 'n' },
	copy: { copy: 'n', receipt: 't' },
	clock: { 'cause?': 't', 'expected_ms?': 'n', last_ms: 'n', wall_ms: 'n' },
	restore: openerShape,
	'key.rotate': openerShape,
	ack: { chain_seq: 'n', epoch: 'n', head: 'h', hub_chain_seq: 'n', hub_epoch: 'n', hub_ms: 'n', hub_seq: 'n', statement: 't' },
};
// Kinds that are taken as they are: nothing here stands on what they say.
const otherKinds = new Set(
	('dataset enrol revoke lost release epoch assess lease.ask lease.close lease.disclaim decommission export rate' +
		' approval person.link person.reveal').split(' '),
);
const entryShape = {
	at_ms: 'n', body: 'x', chain: 't', clock: { 'behind_ms?': 'n', boot: 't', mono_ms: 'n', source: 'rtc|ntp|hub|boottime|chain' }, day: 'd', epoch: 'n',
	kind: 't', market: 't', operator: 'T', prev: 'h', rules: 'n', seq: 'n', shift: 'n', sum: { refunded_fen: 'n', sales: 'n', sold_fen: 'n' }, v: 'n',
};

const byteTypes = { h: [43, 32], k: [22, 16], s: [86, 64] };

// Days come again and again: those that were found real.
const realDays = new Set();

function dayIsReal(text) {
	if (realDays.has(text)) return true;
	const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayNumber(text)) && dayText(dayNumber(text)) === text;
	if (real && realDays.size < 10000) realDays.add(text);
	return real;
}

// Characters that could make a screen or a receipt lie: controls, and what has no width.
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

// The keys of a shape: [name, type, may it be missing].
const shapeKeys = new WeakMap();

function keysOf(shape) {
	let keys = shapeKeys.get(shape);
	if (keys === undefined) {
		keys = Object.keys(shape).map((key) => [key.replace('?', ''), shape[key], key.endsWith('?')]);
		shapeKeys.set(shape, keys);
	}
	return keys;
}

// What of a value does not have the shape, as a sentence, or null.
function shapeMisses(shape, value, path) {
	const miss = missOf(shape, value);
	return miss === null ? null : `${path}${miss.path} ${miss.what}`;
}

function missOf(shape, value) {
	if (typeof shape === 'string') return valueFits(shape, value) ? null : { path: '', what: 'is not what it must be' };
	const within = (part, miss) => ({ path: part + miss.path, what: miss.what });
	if (Array.isArray(shape)) {
		if (!Array.isArray(value)) return { path: '', what: 'is no list' };
		for (let i = 0; i < value.length; i++) {
			const miss = missOf(shape[0], value[i]);
			if (miss !== null) return within(`[${i}]`, miss);
		}
		return null;
	}
	if (typeof value !== 'object' || Array.isArray(value)) return { path: '', what: 'is no object' };
	let known = 0;
	for (const [key, type, optional] of keysOf(shape)) {
		if (!Object.hasOwn(value, key)) {
			if (optional) continue;
			return { path: '', what: `lacks '${key}'` };
		}
		const miss = missOf(type, value[key]);
		if (miss !== null) return within('.' + key, miss);
		known++;
	}
	const keys = Object.keys(value);
	if (known === keys.length) return null;
	const names = keysOf(shape).map(([key]) => key);
	return { path: '', what: `has the unknown key '${keys.find((key) => !names.includes(key))}'` };
}

function valueFits(type, value) {
	switch (type) {
		case 'x':
			return true;
		case 'b':
			return typeof value === 'boolean';
		case 'n':
			return typeof value === 'number' && value >= 0;
		case 'i':
			return typeof value === 'number';
	}
	if (typeof value !== 'string') return false;
	if (type === 'T' || type === 't') return (type === 'T' || value.length > 0) && !unseen.test(value);
	if (type === 'd') return dayIsReal(value);
	if (type in byteTypes) return value.length === byteTypes[type][0] && base64urlDecode(value)?.length === byteTypes[type][1];
	return type.split('|').includes(value);
}

function entryParse(text) {
	if (text === null) throw new Fault('payload', 'the payload is too long or no UTF-8');
	const entry = canonicalParse(text, 'payload');
	const miss = shapeMisses(entryShape, entry, 'the entry');
	if (miss !== null) throw new Fault('payload', miss);
	if (entry.v !== 1) throw new Fault('payload', `the entry is of version ${entry.v}, which is not read here`);
	const shape = bodyShapes[entry.kind];
	if (shape === undefined && !otherKinds.has(entry.kind)) throw new Fault('payload', `the kind '${entry.kind}' is not known`);
	const body = shape === undefined ? null : shapeMisses(shape, entry.body, 'the body');
	if (body !== null) throw new Fault('payload', body);
	return entry;
}

const headerOf = (typ, kid) => base64urlEncode(utf8.encode(`{"alg":"EdDSA","kid":"${kid}","typ":"${typ}"}`));

// A line's payload is decoded here, and read before the next is.
const payloadBytes = new Uint8Array(lineMax);
const latin1 = new TextDecoder('latin1');

// Header, payload and signature of a line in its one spelling, else null. The
// payload is good until the next line is split.
function lineSplit(bytes, known) {
	if (bytes.length > lineMax) return null;
	const first = bytes.indexOf(46);
	const second = bytes.indexOf(46, first + 1);
	if (first < 0 || second < 0) return null;
	const signature = new Uint8Array(64);
	const header = latin1.decode(bytes.subarray(0, first));
	const length = base64urlInto(bytes, first + 1, second, payloadBytes);
	if (bytes.length - second !== 87 || base64urlInto(bytes, second + 1, bytes.length, signature) !== 64 || length < 0) return null;
	if (!known?.has(header) && base64urlDecode(header) === null) return null;
	return { header, payload: payloadBytes.subarray(0, length), signature, signed: bytes.subarray(0, second) };
}

async function signatureFits(key, signature, bytes) {
	return key.point && crypto.subtle.verify('Ed25519', key.crypto, signature, bytes);
}

// All that one line says by itself: { leaf, header, key, signed, text and entry
// or null, faults }. All
// but the signature is read at once, and while that is checked, the next line.
async function lineRead(bytes, keysByHeader) {
	const fact = { leaf: leafOf(bytes), bytes, header: '', key: null, signed: false, text: null, entry: null, faults: [] };
	const parts = lineSplit(bytes, keysByHeader);
	if (parts === null) {
		fact.faults.push(['bytes', 'the line is no signed entry in its one spelling']);
		return fact;
	}
	fact.header = parts.header;
	fact.key = keysByHeader.get(parts.header) ?? null;
	if (fact.key === null) fact.faults.push(['header', 'the header is not the one of a key of this bundle']);
	const checked = fact.key === null ? null : signatureFits(fact.key, parts.signature, parts.signed);
	try {
		const text = parts.payload.length <= payloadMax ? textOf(parts.payload) : null;
		fact.entry = entryParse(text);
		fact.text = text;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		fact.faults.push([error.code, error.message]);
	}
	if (checked === null) return fact;
	fact.signed = await checked;
	if (!fact.signed) fact.faults.unshift(['signature', 'the signature does not fit the line']);
	return fact;
}

// The number of a line of a chain that only a newer version can read; 0: it is none.
function lineUnread(fact, claim) {
	if (fact.entry !== null) return 0;
	try {
		const head = JSON.parse(textOf(lineSplit(fact.bytes).payload));
		return head.chain === claim.chain && head.epoch === claim.epoch && Number.isSafeInteger(head.seq) ? head.seq : 0;
	} catch {
		return 0;
	}
}
