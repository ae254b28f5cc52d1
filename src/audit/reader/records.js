// The rows of the table: thousands in one block of numbers each, and no object
// for a row but while it is shown.

const rowColumns = ['kind', 'chain', 'epoch', 'seq', 'told', 'day', 'operator', 'person', 'text', 'total', 'tax', 'left', 'line'];
const columnAt = Object.fromEntries(rowColumns.map((name, i) => [name, i]));
const leafLength = 43;

class Records {
	constructor() {
		Object.assign(this, { batches: [], texts: [], count: 0, shown: new Uint32Array(0) });
	}

	add({ cells, leaves, texts }) {
		this.batches.push({ cells, leaves });
		for (const text of texts) this.texts.push(text);
		this.count += cells.length / rowColumns.length;
	}

	row(number) {
		const { cells, leaves } = this.batches[Math.floor(number / batchRows)];
		const place = number % batchRows;
		const row = Object.fromEntries(rowColumns.map((name, i) => [name, cells[place * rowColumns.length + i]]));
		for (const name of ['chain', 'day', 'operator', 'person', 'text']) row[name] = this.texts[row[name]];
		row.kind = rowKinds[row.kind];
		row.leaf = leaves.slice(place * leafLength, (place + 1) * leafLength);
		row.number = `${row.chain}-${row.epoch}-${row.seq}`;
		return row;
	}

	// The rows of a kind ('' for all) in which a text is: a text that many rows
	// share is looked at once.
	select(kind, wanted) {
		const found = new Uint32Array(this.count);
		const hits = Uint8Array.from(this.texts, (text) => text.toLowerCase().includes(wanted));
		const numbered = /^[0-9a-z]*-?[0-9]*-?[0-9]*$/.test(wanted);
		let count = 0;
		this.batches.forEach(({ cells, leaves }, block) => {
			const small = leaves.toLowerCase();
			for (let place = 0, at = 0; at < cells.length; place++, at += rowColumns.length) {
				const cell = (name) => cells[at + columnAt[name]];
				if (kind !== '' && rowKinds[cell('kind')] !== kind) continue;
				const fits =
					wanted === '' ||
					hits[cell('text')] || hits[cell('person')] || hits[cell('day')] || hits[cell('operator')] ||
					(numbered && `${this.texts[cell('chain')]}-${cell('epoch')}-${cell('seq')}`.toLowerCase().includes(wanted)) ||
					small.slice(place * leafLength, (place + 1) * leafLength).includes(wanted);
				if (fits) found[count++] = block * batchRows + place;
			}
		});
		this.shown = found.subarray(0, count);
	}
}
