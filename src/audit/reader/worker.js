// The worker: checks one bundle and tells the page what it finds.

function summary(entry, leaf) {
	const body = entry.body;
	const base = { kind: entry.kind, chain: entry.chain, epoch: entry.epoch, seq: entry.seq, told: toldAt(entry), day: entry.day, operator: entry.operator, leaf };
	if (entry.kind === 'refusal') return { ...base, receipt: '', person: body.person ?? '', code: body.code, total: body.total_fen, text: body.barcode ?? '', body };
	const person = entry.kind === 'refund' ? body.person : body.person.key;
	const quota = body.quota.find((one) => one.limit === 'value' || one.limit.startsWith('value-'));
	return {
		...base, receipt: body.receipt, person, total: body.total_fen, tax: body.tax_fen, quota,
		text: body.lines.map((line) => line.name).join(', '),
		origins: entry.kind === 'sale' ? body.lines.map((line) => [line.origin, line.amount_fen]) : [],
		body,
	};
}

self.onmessage = async ({ data }) => {
	let rows = [];
	let seen = 0;
	const flush = () => {
		if (rows.length > 0) self.postMessage({ rows });
		rows = [];
	};
	const say = {
		fault: (fault) => self.postMessage({ fault }),
		progress: (count) => {
			seen += count;
			const all = check.claims?.chains.reduce((sum, one) => sum + one.count + (one.context ?? 0), 0) ?? 0;
			self.postMessage({ progress: { seen, all } });
		},
		row: (entry, leaf) => {
			if (!['sale', 'refund', 'refusal'].includes(entry.kind)) return;
			rows.push(summary(entry, leaf));
			if (rows.length === 500) flush();
		},
	};
	const check = new Check(data, say);
	try {
		const result = await check.run();
		const page = check.hashes.get('reader.html') ?? '';
		flush();
		self.postMessage({ result: { ...result, page, chains: result.chains.map(({ walk, ...rest }) => rest) } });
	} catch (error) {
		self.postMessage({ unreadable: error instanceof Unreadable ? error.message : String(error) });
	}
};
