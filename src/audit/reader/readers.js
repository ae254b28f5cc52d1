// Helpers of the worker: what a line says by itself is read on all processors,
// many lines at a time. The page makes them; each is spoken to through a port.
// Without any, lines are read where they are asked for.

class Readers {
	constructor(ports, keys) {
		Object.assign(this, { ports, keys, waiting: new Map(), asked: 0 });
		for (const port of ports) {
			port.onmessage = ({ data }) => {
				this.waiting.get(data.number)(data.facts);
				this.waiting.delete(data.number);
			};
			port.postMessage({ keys });
		}
	}

	// Facts of lines, in their order.
	async read(lines) {
		if (this.ports.length === 0) return Promise.all(lines.map((line) => lineRead(line, this.keys)));
		const ends = new Uint32Array(lines.length);
		const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0));
		let at = 0;
		lines.forEach((line, i) => {
			bytes.set(line, at);
			at += line.length;
			ends[i] = at;
		});
		const number = this.asked++;
		const answer = new Promise((resolve) => this.waiting.set(number, resolve));
		this.ports[number % this.ports.length].postMessage({ number, bytes, ends }, [bytes.buffer, ends.buffer]);
		const facts = await answer;
		for (const fact of facts) {
			fact.key = this.keys.get(fact.header) ?? null;
			fact.entry = fact.text === null ? null : JSON.parse(fact.text);
		}
		return facts;
	}
}

// A helper's side: an entry goes back as its text, which is less to copy.
function help(port) {
	let keys;
	port.onmessage = async ({ data }) => {
		if (data.keys === undefined) port.postMessage(await readLines(keys, data));
		else keys = data.keys;
	};
}

async function readLines(keys, { number, bytes, ends }) {
	const reads = [];
	for (let i = 0, from = 0; i < ends.length; from = ends[i++]) reads.push(lineRead(bytes.subarray(from, ends[i]), keys));
	const facts = (await Promise.all(reads)).map(({ leaf, header, signed, text, faults }) => ({ leaf, header, signed, text, faults }));
	return { number, facts };
}
