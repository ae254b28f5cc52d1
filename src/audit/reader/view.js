// The page: asks for the bundle, runs the worker, shows what it found.

const byId = (id) => document.getElementById(id);
const pageRows = 100;
const helpersMost = 8;
const state = { workers: [], faults: [], records: new Records(), page: 0, result: null, unreadable: null };

const yuan = (fen) => (fen < 0 ? '-' : '') + Math.floor(Math.abs(fen) / 100).toLocaleString() + '.' + String(Math.abs(fen) % 100).padStart(2, '0');
const local = (ms) => localTime(ms, state.result?.claims?.offset_minutes ?? 480);

function element(name, text, className) {
	const one = document.createElement(name);
	if (text !== undefined) one.textContent = text;
	if (className !== undefined) one.className = className;
	return one;
}

function speak() {
	document.documentElement.lang = languages[language] === 'zh' ? 'zh-CN' : languages[language];
	document.title = 'quotapos: ' + say('title');
	for (const one of document.querySelectorAll('[data-say]')) one.textContent = say(one.dataset.say);
	if (state.result !== null || state.unreadable !== null) show();
}

function fillTable(table, heads, rows) {
	const head = element('tr');
	for (const [text, className] of heads) head.append(element('th', text, className));
	const body = element('tbody');
	body.append(...rows);
	const top = element('thead');
	top.append(head);
	table.replaceChildren(top, body);
}

function rowOf(cells) {
	const row = element('tr');
	for (const [text, className] of cells) row.append(element('td', text, className));
	return row;
}

// -- what was found ----------------------------------------------------------

function showVerdict() {
	const verdict = state.unreadable !== null ? 'unreadable' : state.result.verdict;
	const box = byId('verdict');
	box.className = verdict;
	const sign = { clean: '✓ ', unproven: '? ', faulty: '✗ ', unreadable: '✗ ' }[verdict];
	const more = verdict === 'unreadable' ? say(state.unreadable) : say(state.result.withoutHub && verdict === 'unproven' ? 'without-hub' : verdict + '-more');
	box.replaceChildren(element('strong', sign + say(verdict)), element('span', more));
	box.dataset.verdict = verdict;
	byId('progress-text').textContent = '';
}

function showFacts() {
	const claims = state.result?.claims;
	const list = element('table');
	const add = (key, value, className) => list.append(rowOf([[say(key)], [value, className]]));
	byId('facts').replaceChildren(list);
	if (!claims) return;
	add('market', claims.market);
	add('period', `${claims.period.from} – ${claims.period.to}` + (claims.whole ? '' : ` (${say('partial')})`));
	add('exporter', `${claims.exporter.name} (quotapos ${claims.exporter.software})`);
	add('requester', claims.requester);
	if (claims.reason) add('reason', claims.reason, 'text');
	add('signed', local(claims.signed_ms));
	add('key', claims.exporter.kid, 'key');
	for (const { epoch, first, last } of state.result.lost) add('lost', `${epoch}: ${first} – ${last}`);
	if (state.result.page) add('page', state.result.page, 'key');
}

function showChains() {
	const heads = [['chain'], ['entries', 'number'], ['range', 'number'], ['acknowledged', 'number'], ['witnessed', 'number'], ['attested', 'number'], ['fingerprint']];
	const rows = (state.result?.chains ?? []).map((chain) => {
		const sure = Math.max(chain.acknowledged, chain.witnessed);
		return rowOf([
			[chain.chain], [chain.entries.toLocaleString(), 'number'], [`${chain.first} – ${chain.last}`, 'number'], [String(chain.acknowledged || '–'), 'number'],
			[String(chain.witnessed || '–'), 'number'], [sure < chain.last ? String(Math.max(sure + 1, chain.first)) : '–', 'number'], [chain.kid, 'key'],
		]);
	});
	fillTable(byId('chains'), heads.map(([key, className]) => [say(key), className]), rows);
}

function showFaults() {
	const most = 1000;
	const rows = state.faults.slice(0, most).map((fault) =>
		rowOf([[fault.chain], [fault.seq === 0 ? '' : String(fault.seq), 'number'], [fault.code, 'key'], [`${faultWords[fault.code]?.[language] ?? ''}: ${fault.message}`, 'text']]),
	);
	byId('faults-part').hidden = rows.length === 0;
	fillTable(byId('faults'), [[say('chain')], [say('number'), 'number'], [say('code')], [say('what')]], rows);
	byId('faults-more').textContent = state.faults.length > most ? `${say('more-faults')} ${state.faults.length - most}` : '';
}

function showTotals() {
	const sum = (key) => (state.result?.chains ?? []).reduce((all, chain) => all + chain[key], 0);
	const facts = [
		['entries', sum('entries').toLocaleString()], ['sales', sum('sales').toLocaleString()], ['sold', yuan(sum('sold_fen'))], ['exempt', yuan(sum('exempt_fen'))],
		['dutiable', yuan(sum('dutiable_fen'))], ['tax', yuan(sum('tax_fen'))], ['refunds', sum('refunds').toLocaleString()], ['refunded', yuan(sum('refunded_fen'))],
		['refusals', sum('refusals').toLocaleString()],
	];
	byId('totals').replaceChildren(
		...facts.map(([key, value]) => {
			const part = element('div');
			const number = element('dd', value);
			number.dataset.total = key;
			part.append(element('dt', say(key)), number);
			return part;
		}),
	);
}

function showPlots() {
	const { days, hours, tenths, countries, reasons } = state.result?.counts ?? {};
	if (days === undefined) return;
	const named = [...days.keys()].sort();
	const descending = (counts, told) => [...counts].sort((a, b) => b[1] - a[1]).map(([name, value]) => [name, value, told(value)]);
	byId('plots').replaceChildren(
		heatMap(say('by-hour'), named, hours),
		barsUp(say('by-day'), named.map((day) => [day.slice(5), days.get(day), yuan(days.get(day))]), Math.ceil(named.length / 10)),
		barsUp(say('by-use'), tenths.map((count, i) => [`${i * 10}%`, count])),
		barsAcross(say('by-country'), descending(countries, yuan)),
		barsAcross(say('by-reason'), descending(reasons, String)),
	);
}

// -- the records -------------------------------------------------------------

function select() {
	state.records.select(byId('kind').value, byId('search').value.trim().toLowerCase());
	state.page = 0;
	showRecords();
}

function recordLine(row) {
	const line = rowOf([
		[local(row.told)], [row.epoch > 1 ? `${row.chain}/${row.epoch}` : row.chain], [String(row.seq), 'number'], [say(row.kind)],
		[row.kind === 'refusal' ? '' : row.number], [row.person, 'key'], [row.text, 'text'], [yuan(row.total), 'number'],
		[row.tax ? yuan(row.tax) : '', 'number'], [row.left < 0 ? '' : yuan(row.left), 'number'],
	]);
	line.className = 'link';
	line.tabIndex = 0;
	line.onclick = () => showEntry(row);
	line.onkeydown = (event) => {
		if (event.key !== 'Enter') return;
		event.preventDefault(); // else it closes the box that it opens
		showEntry(row);
	};
	return line;
}

function showRecords() {
	const { shown } = state.records;
	const pages = Math.max(1, Math.ceil(shown.length / pageRows));
	const heads = [['time'], ['chain'], ['number', 'number'], ['kind'], ['receipt'], ['person'], ['goods'], ['total', 'number'], ['tax', 'number'], ['left', 'number']];
	const lines = [...shown.subarray(state.page * pageRows, (state.page + 1) * pageRows)].map((number) => recordLine(state.records.row(number)));
	fillTable(byId('records'), heads.map(([key, className]) => [say(key), className]), lines);
	byId('page').textContent = `${state.page + 1} ${say('of')} ${pages} (${shown.length.toLocaleString()})`;
	byId('before').disabled = state.page === 0;
	byId('after').disabled = state.page + 1 >= pages;
}

// The entry itself is read from the bundle when somebody asks for it.
function showEntry(row) {
	state.shownRow = row;
	byId('entry-head').textContent = row.number;
	byId('entry-text').textContent = '…';
	byId('entry').showModal();
	state.workers[0].postMessage({ show: { file: `entries/${row.chain}-${row.epoch}.jws`, line: row.line } });
}

function showText(entry) {
	if (entry.seq === state.shownRow.seq) byId('entry-text').textContent = JSON.stringify({ leaf: state.shownRow.leaf, ...entry }, null, 2);
}

function turn(by) {
	state.page += by;
	showRecords();
}

function show() {
	byId('result').hidden = false;
	showVerdict();
	showFacts();
	showChains();
	showFaults();
	showTotals();
	showPlots();
	select();
}

// -- the check ---------------------------------------------------------------

function receive({ data }) {
	if (data.fault) state.faults.push(data.fault);
	if (data.batch) state.records.add(data.batch);
	if (data.entry) showText(data.entry);
	if (data.progress) {
		byId('progress').max = Math.max(1, data.progress.all);
		byId('progress').value = data.progress.seen;
		byId('progress-text').textContent = `${say('checking')} ${data.progress.seen.toLocaleString()} ${say('of')} ${data.progress.all.toLocaleString()}`;
	}
	if (data.result === undefined && data.unreadable === undefined) return;
	state.result = data.result ?? null;
	state.unreadable = data.unreadable === undefined ? null : data.unreadable.startsWith('trust: ') ? 'anchor' : data.unreadable;
	for (const worker of state.workers.splice(1)) worker.terminate();
	byId('progress').hidden = true;
	byId('again').disabled = false;
	show();
	byId('verdict').focus();
}

async function start() {
	const bundle = byId('bundle').files[0] ?? state.dropped;
	if (bundle === undefined) return;
	for (const worker of state.workers) worker.terminate();
	Object.assign(state, { faults: [], records: new Records(), page: 0, result: null, unreadable: null });
	byId('result').hidden = true;
	byId('progress').hidden = false;
	byId('progress').removeAttribute('value');
	byId('progress-text').textContent = say('checking');
	const trust = [byId('trust').value].filter((text) => text.trim() !== '');
	for (const file of byId('trust-file').files) trust.push(await file.text());
	const source = URL.createObjectURL(new Blob([byId('worker').textContent], { type: 'text/javascript' }));
	const helpers = Math.min(helpersMost, navigator.hardwareConcurrency ?? 1);
	state.workers = Array.from({ length: 1 + helpers }, () => new Worker(source));
	const [first, ...others] = state.workers;
	const ports = others.map((other) => {
		const channel = new MessageChannel();
		other.postMessage({ help: channel.port1 }, [channel.port1]);
		return channel.port2;
	});
	first.onmessage = receive;
	for (const worker of state.workers) worker.onerror = (event) => receive({ data: { unreadable: event.message } });
	first.postMessage({ bundle, trust, anchors: [byId('anchors').value], earlier: [...byId('earlier').files], ports }, ports);
}

function take(event) {
	event.preventDefault();
	byId('drop').classList.remove('over');
	if (event.type !== 'drop' || event.dataTransfer.files.length === 0) return;
	state.dropped = event.dataTransfer.files[0];
	byId('bundle').value = '';
	start();
}

byId('bundle').onchange = start;
byId('again').onclick = start;
byId('search').oninput = () => {
	clearTimeout(state.typing);
	state.typing = setTimeout(select, 150);
};
byId('kind').onchange = select;
byId('before').onclick = () => turn(-1);
byId('after').onclick = () => turn(1);
byId('language').onchange = (event) => {
	language = languages.indexOf(event.target.value);
	speak();
};
for (const name of ['dragover', 'drop']) document.body.addEventListener(name, take);
byId('drop').ondragenter = () => byId('drop').classList.add('over');
byId('drop').ondragleave = () => byId('drop').classList.remove('over');
language = Math.max(0, languages.findIndex((one) => navigator.language.toLowerCase().startsWith(one)));
byId('language').value = languages[language];
speak();
