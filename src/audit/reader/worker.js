// The worker: checks one bundle and tells the page what it finds.

// Rows for the page's table, many at a time: numbers, one line of them a row
// (records.js has their names); a text is a number, too, and is sent once.
class Batches {
	constructor(post) {
		Object.assign(this, { post, numbers: new Map(), texts: [], cells: [], leaves: '' });
	}

	number(text) {
		let number = this.numbers.get(text);
		if (number === undefined) {
			number = this.numbers.size;
			this.numbers.set(text, number);
			this.texts.push(text);
		}
		return number;
	}

	add(entry, leaf, line) {
		const body = entry.body;
		const refusal = entry.kind === 'refusal';
		const person = (entry.kind === 'sale' ? body.person.key : body.person) ?? '';
		const quota = refusal ? undefined : valueQuota(body);
		const text = refusal ? [body.code, body.barcode].filter(Boolean).join(' ') : body.lines.map((one) => one.name).join(', ');
		this.cells.push(
			rowKinds.indexOf(entry.kind), this.number(entry.chain), entry.epoch, entry.seq, toldAt(entry), this.number(entry.day), this.number(entry.operator),
			this.number(person), this.number(text), body.total_fen, body.tax_fen ?? 0, quota === undefined ? -1 : Math.max(0, quota.cap - quota.after), line,
		);
		this.leaves += leaf;
		if (this.leaves.length === batchRows * leaf.length) this.flush();
	}

	flush() {
		if (this.cells.length === 0) return;
		const cells = Float64Array.from(this.cells);
		this.post({ batch: { cells, leaves: this.leaves, texts: this.texts } }, [cells.buffer]);
		Object.assign(this, { texts: [], cells: [], leaves: '' });
	}
}

const valueQuota = (body) => body.quota.find((one) => one.limit === 'value' || one.limit.startsWith('value-'));

// What the pictures are drawn from, counted on the way.
class Counts {
	constructor(check) {
		Object.assign(this, { check, hours: new Map(), days: new Map(), countries: new Map(), reasons: new Map(), tenths: new Array(10).fill(0), last: new Map() });
	}

	add(entry) {
		const more = (counts, key, value) => counts.set(key, (counts.get(key) ?? 0) + value);
		if (entry.kind === 'refusal') return more(this.reasons, entry.body.code, 1);
		this.use(entry);
		if (entry.kind !== 'sale') return;
		more(this.days, entry.day, entry.body.total_fen);
		more(this.hours, `${entry.day} ${Number(localTime(toldAt(entry), this.check.claims.offset_minutes).slice(11, 13))}`, 1);
		for (const line of entry.body.lines) more(this.countries, line.origin, line.amount_fen);
	}

	// The last state of each allowance in each window, by tenths of its cap.
	use(entry) {
		const quota = valueQuota(entry.body);
		if (quota === undefined || quota.cap === 0) return;
		const name = `${entry.kind === 'sale' ? entry.body.person.key : entry.body.person} ${quota.limit} ${quota.window}`;
		const tenth = Math.max(0, Math.min(9, Math.floor((quota.after * 10) / quota.cap)));
		const before = this.last.get(name);
		if (before !== undefined) this.tenths[before]--;
		this.tenths[tenth]++;
		this.last.set(name, tenth);
	}

	told() {
		const { hours, days, countries, reasons, tenths } = this;
		return { hours, days, countries, reasons, tenths };
	}
}

let opened = null; // the ZIP that was checked, for who looks at an entry

async function checkBundle(ask) {
	const batches = new Batches((...message) => self.postMessage(...message));
	let seen = 0;
	const say = {
		fault: (fault) => self.postMessage({ fault }),
		progress: (count) => {
			seen += count;
			self.postMessage({ progress: { seen, all: sumOf(check.claims.chains, 'count') } });
		},
		row: (entry, leaf, line) => {
			if (!rowKinds.includes(entry.kind)) return;
			batches.add(entry, leaf, line);
			counts.add(entry);
		},
	};
	const check = new Check(ask, say);
	const counts = new Counts(check);
	const result = await check.run();
	opened = check.zip;
	batches.flush();
	const page = check.hashes.get('reader.html') ?? '';
	self.postMessage({ result: { ...result, page, counts: counts.told(), chains: result.chains.map(({ walk, ...rest }) => rest) } });
}

self.onmessage = async ({ data }) => {
	if (data.help !== undefined) {
		help(data.help);
		return;
	}
	if (data.show !== undefined) {
		await linesPick(opened, data.show.file, new Map([[data.show.line, true]]), (entry) => self.postMessage({ entry }));
		return;
	}
	try {
		await checkBundle(data);
	} catch (error) {
		self.postMessage({ unreadable: error instanceof Unreadable ? error.message : String(error) });
	}
};
