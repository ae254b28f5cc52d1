// The check of a whole bundle: files, manifest, keys, chains, what ties them.

const manifestShape = {
	chains: [
		{
			chain: 't', 'context?': 'n', count: 'n', epoch: 'n', first: 'n', head: 'h', kid: 'h', kinds: 'x', last: 'n', prev: 'h',
			sum: { refunded_fen: 'n', sales: 'n', sold_fen: 'n' },
			totals: { dutiable_fen: 'n', exempt_fen: 'n', refunded_fen: 'n', refusals: 'n', refunds: 'n', sales: 'n', sold_fen: 'n', tax_fen: 'n' },
		},
	],
	export: { chain: 't', epoch: 'n', leaf: 'h', seq: 'n' },
	exporter: { kid: 'h', name: 't', software: 't' },
	files: [{ bytes: 'n', name: 't', sha256: 'h' }],
	format: 'n', identities: 'b', market: 't', offset_minutes: 'i', period: { from: 'd', to: 'd' }, 'reason?': 't', requester: 't', roster: 'h',
	signed_ms: 'n', 'silent?': [{ chain: 't', epoch: 'n' }], 'statements?': [{ count: 'n', file: 't', typ: 't' }], whole: 'b',
};
const smallFile = 64 * 1024 * 1024;

class Check {
	// ask: { bundle, trust: [text], anchors: [text], earlier: [blob] }; say: { fault, progress, row }
	constructor(ask, say) {
		Object.assign(this, { ask, say, claims: null, entries: 0, faults: 0, withoutHub: false });
		this.keys = { keys: [], auditor: '' };
		this.byHeader = new Map();
		this.rules = [];
		this.named = new Map();
		this.market = new Market();
		this.rights = new Rights(this);
		this.endorsements = [];
		this.acks = [];
		this.leaves = new Map();
		this.hashes = new Map();
		this.anchors = [];
		this.results = [];
		this.returned = [];
		this.quotas = new Quotas();
		this.tables = new Map(Object.keys(tables).map((name) => [name, new Sha256().text(tableHead(tables[name]))]));
		this.sealed = new Map();
		this.rulesFiles = new Set();
		this.rosterMet = false;
	}

	fault(code, chain, seq, message) {
		if (this.withoutHub && chain !== '' && ['rules', 'operator', 'quota'].includes(code)) return;
		this.faults++;
		this.say.fault({ code, chain, seq, message });
	}

	async run() {
		try {
			await this.bundle();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			this.fault(error.code, '', 0, error.message);
		}
		const trusted = this.faults === 0 && this.trusted;
		const met = this.anchors.some((anchor) => anchor.met);
		const verdict = this.faults > 0 ? 'faulty' : (trusted || met) && !this.withoutHub ? 'clean' : 'unproven';
		return { verdict, withoutHub: this.withoutHub, faults: this.faults, entries: this.entries, trusted, claims: this.claims, chains: this.results, lost: this.claims === null ? [] : this.market.lost(this.claims) };
	}

	async bundle() {
		const tell = (code, message) => this.fault(code, '', 0, message);
		this.zip = await zipOpen(this.ask.bundle, tell);
		await this.readKeys();
		this.readers = new Readers(this.ask.ports ?? [], this.byHeader);
		if (!(await this.readManifest())) return;
		await this.files();
		await this.readTrust();
		await this.readAnchors();
		for (const file of this.claims.statements ?? []) if (file.typ === 'qp-lease+jws') await this.rights.read(file);
		await this.chains();
		await this.refunds();
		this.leftovers();
		await this.epochs();
		await this.forks();
		this.roster();
		this.quotas.check(this);
		this.rights.judge();
		await this.acknowledgements();
		this.hubEnd();
		await this.checkTables();
		await this.checkSealed();
		this.missedAnchors();
		this.checkTrust();
	}

	// The hub told a till, signed, of more entries than there are, and did not go
	// on from an earlier state since: its end was cut off.
	hubEnd() {
		for (const { epoch, first } of this.market.lost(this.claims).filter((one) => !this.market.ends.has(one.epoch)))
			this.fault('anchor', epoch === 1 ? 'hub' : `hub/${epoch}`, first, 'tills were told of entries from here on, and no later epoch says that the hub was put back');
	}

	async bytesOf(name, most = smallFile) {
		const member = this.zip.members.get(name);
		return member === undefined ? null : zipBytes(this.zip, member, most);
	}

	async readKeys() {
		const bytes = await this.bytesOf('keys.jwks');
		const tell = (code, message) => this.fault(code, '', 0, `keys.jwks: ${message}`);
		if (bytes === null) {
			this.fault('key', '', 0, 'the bundle has no key set keys.jwks');
			return;
		}
		try {
			this.keys = await keySetRead(textOf(bytes) ?? '', tell);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			tell(error.code, error.message);
		}
		for (const key of this.keys.keys) this.byHeader.set(headerOf('qp-entry+jws', key.kid), key);
	}

	keyOf(chain, epoch) {
		return this.keys.keys.find((key) => key.chain === chain && key.epoch === epoch);
	}

	// A signed statement of a type: its payload as text and the key, or null.
	async statement(line, typ, keys) {
		const parts = lineSplit(typeof line === 'string' ? utf8.encode(line) : line);
		const key = parts && keys.find((one) => headerOf(typ, one.kid) === parts.header);
		const text = parts && (textOf(parts.payload) ?? '');
		if (!key || !(await signatureFits(key, parts.signature, parts.signed))) return null;
		return { key, text };
	}

	async readManifest() {
		const bytes = await this.bytesOf('manifest.jws', 16 * 1024 * 1024);
		if (bytes === null) throw new Fault('manifest', 'there is no manifest.jws');
		const text = textOf(bytes);
		if (text === null || !text.endsWith('\n')) throw new Fault('manifest', 'manifest.jws is no line of text');
		const parts = text.slice(0, -1).split('.');
		const payload = parts.length === 3 ? base64urlDecode(parts[1]) : null;
		const signature = parts.length === 3 ? base64urlDecode(parts[2]) : null;
		if (payload === null || signature?.length !== 64) throw new Fault('manifest', 'manifest.jws is no signed statement in its one spelling');
		const claims = canonicalParse(textOf(payload) ?? '', 'manifest');
		if (Number.isSafeInteger(claims.format) && claims.format > 1) throw new Unreadable('newer');
		const miss = shapeMisses(manifestShape, claims, 'the manifest');
		if (miss !== null) throw new Fault('manifest', miss);
		if (claims.chains.length === 0) throw new Fault('manifest', 'the manifest names no chain');
		const key = this.keys.keys.find((one) => headerOf('qp-manifest+jws', one.kid) === parts[0]);
		if (key === undefined || key.kid !== claims.exporter.kid) this.fault('manifest', '', 0, 'the manifest is not signed by the key of its exporter');
		else if (!(await signatureFits(key, signature, utf8.encode(parts[0] + '.' + parts[1])))) this.fault('manifest', '', 0, 'the signature of the manifest does not fit');
		this.claims = claims;
		return true;
	}

	// All that the manifest names and nothing else, each as it says.
	async files() {
		const names = new Set(['manifest.jws']);
		for (const file of this.claims.files) {
			if (names.has(file.name)) this.fault('manifest', '', 0, `the manifest names ${file.name} twice`);
			names.add(file.name);
			const member = this.zip.members.get(file.name);
			if (member === undefined) this.fault('file', '', 0, `${file.name} is missing`);
			else if (member.bytes !== file.bytes) this.fault('file', '', 0, `${file.name} has another size than the manifest says`);
			else if (!/^(entries|context)\//.test(file.name)) this.hash(file.name, await this.hashOf(member));
		}
		for (const name of this.zip.members.keys()) if (!names.has(name)) this.fault('file', '', 0, `${name} is not in the manifest`);
	}

	async hashOf(member) {
		const hash = new Sha256();
		for await (const chunk of zipChunks(this.zip, member)) hash.update(chunk);
		return base64urlEncode(hash.digest());
	}

	hash(name, is) {
		const file = this.claims.files.find((one) => one.name === name);
		this.hashes.set(name, is);
		if (file !== undefined && file.sha256 !== is) this.fault('file', '', 0, `${name} is not the file that the manifest names`);
	}

	async readTrust() {
		this.trust = new Set();
		this.trustKeys = [];
		for (const text of this.ask.trust) {
			if (!text.trim().startsWith('{')) {
				for (const word of text.split(/\s+/)) if (word !== '') this.trust.add(word);
				continue;
			}
			const set = await keySetRead(text, (code, message) => {
				throw new Unreadable(`trust: ${message}`);
			});
			for (const key of set.keys) this.trust.add(key.kid);
			this.trustKeys.push(...set.keys);
		}
	}

	async readAnchors() {
		for (const text of this.ask.anchors)
			for (const line of text.split('\n').map((one) => one.trim())) if (line !== '' && !line.startsWith('#')) await this.anchorLine(line);
		for (const blob of this.ask.earlier) await this.earlier(blob);
	}

	async anchorLine(line) {
		const head = /^([0-9A-Za-z]{1,16})-(\d{1,15})-(\d{1,15}) ([0-9A-Za-z_-]{43})$/.exec(line);
		if (head !== null) this.anchors.push({ chain: head[1], epoch: Number(head[2]), seq: Number(head[3]), leaf: head[4] });
		else if (/^[0-9A-Za-z_-]{43}$/.test(line)) this.anchors.push({ leaf: line });
		else if (line.startsWith('eyJ')) await this.anchorStatement(line);
		else throw new Unreadable('anchor');
	}

	async anchorStatement(line) {
		const keys = [...this.keys.keys, ...this.trustKeys];
		const token = await this.statement(line, 'qp-token+jws', keys);
		const ack = token === null ? await this.statement(line, 'qp-ack+jws', keys) : null;
		if (token === null && ack === null) {
			this.fault('anchor', '', 0, 'an anchor is not signed by a key of this bundle');
			return;
		}
		const said = canonicalParse((token ?? ack).text, 'anchor');
		if (token !== null) this.anchors.push({ chain: said.chain, epoch: said.epoch, seq: said.seq, leaf: said.leaf, at: said.at_ms, total: said.total_fen });
		else if (said.seq > 0) this.anchors.push({ chain: said.chain, epoch: said.epoch, seq: said.seq, leaf: said.head });
	}

	// An earlier bundle: the heads its manifest names must be in this one.
	async earlier(blob) {
		const zip = await zipOpen(blob, () => {});
		const member = zip.members.get('manifest.jws');
		const parts = member && (textOf(await zipBytes(zip, member, 16 * 1024 * 1024)) ?? '').split('.');
		const payload = parts?.length === 3 ? base64urlDecode(parts[1]) : null;
		if (payload === null || payload === undefined) throw new Unreadable('anchor');
		for (const chain of canonicalParse(textOf(payload) ?? '', 'anchor').chains)
			this.anchors.push({ chain: chain.chain, epoch: chain.epoch, seq: chain.last, leaf: chain.head });
	}

	anchorsAt(chain, epoch, seq, leaf) {
		return this.anchors.filter((one) => (one.seq === undefined ? one.leaf === leaf : one.seq === seq && one.chain === chain && one.epoch === epoch));
	}

	missedAnchors() {
		for (const anchor of this.anchors.filter((one) => !one.met)) {
			const claim = this.claims.chains.find((one) => one.chain === anchor.chain && one.epoch === anchor.epoch);
			const name = anchor.epoch > 1 ? `${anchor.chain}/${anchor.epoch}` : (anchor.chain ?? '');
			if (anchor.seq === undefined) this.fault('anchor', '', 0, `no entry has the leaf ${anchor.leaf} of an anchor`);
			else if (claim === undefined && this.claims.whole) this.fault('anchor', name, anchor.seq, 'an anchor is of a chain that is not in the bundle');
			else if (claim !== undefined && this.claims.whole && anchor.seq > claim.last)
				this.fault('anchor', name, anchor.seq, 'the chain is cut: an anchor has an entry behind its end');
		}
	}

	addRules(chain, document) {
		this.rules.push({ chain, document });
		this.named.clear(); // what was found among fewer
	}

	// Those of a version: the chain's own, before it joined, and the hub's.
	rulesNamed(chain, version) {
		const name = `${chain} ${version}`;
		let named = this.named.get(name);
		if (named === undefined) {
			const of = (owner) => this.rules.findLast((one) => one.chain === owner && one.document.version === version)?.document;
			named = [...new Set([of(chain), of('hub')])].filter((one) => one !== undefined);
			this.named.set(name, named);
		}
		return named;
	}

	rulesOf(chain, version) {
		return this.rulesNamed(chain, version)[0];
	}

	// The highest version in force on a day, of the chain's own.
	rulesInForce(chain, day) {
		let version = 0;
		for (const one of this.rules) if (one.chain === chain && one.document.from <= day) version = Math.max(version, one.document.version);
		return version;
	}

	rulesLast(chain) {
		return this.rules.reduce((last, one) => (one.chain === chain ? Math.max(last, one.document.version) : last), 0);
	}

	// The bundle of a till of a market has not the chain of its hub: what only
	// that could show is no fault, and the bundle is not proven.
	lookForHub() {
		const joined = ({ kinds, prev }) => kinds.ack > 0 || kinds['lease.ask'] > 0 || (kinds.genesis > 0 && prev !== 'A'.repeat(43));
		if (![...this.contexts(), ...this.claims.chains].some((claim) => claim.chain === 'hub')) this.withoutHub = this.claims.chains.some(joined);
	}

	// The hub first: rules and operators of a market are in its chain.
	async chains() {
		const states = new Map();
		this.lookForHub();
		const order = [...this.contexts(), ...this.claims.chains].sort((a, b) => (b.chain === 'hub') - (a.chain === 'hub'));
		for (const claim of order) {
			const state = states.get(claim.chain) ?? new ChainState();
			states.set(claim.chain, state);
			const walk = new Walk(this, claim, state);
			const file = `${claim.chain}-${claim.epoch}.jws`;
			if (claim.only) {
				await this.lines(`context/${file}`, walk, (fact) => walk.takeContext(fact));
				continue;
			}
			if (claim.first > 1) await this.lines(`context/${file}`, walk, (fact) => walk.takeContext(fact));
			await this.lines(`entries/${file}`, walk, (fact) => {
				this.entries++;
				walk.take(fact);
			});
			walk.end();
			this.results.push({
				chain: walk.name, first: claim.first, last: walk.seq, head: walk.leaf, kid: claim.kid, entries: walk.count, ...walk.totals,
				witnessed: walk.witnessed, acknowledged: 0, walk,
			});
		}
	}

	// Refunds are judged by the sales they go back to: those are read again, as
	// not every sale is kept in memory for the few that come back.
	async refunds() {
		const files = new Map();
		for (const one of this.returned) {
			const lines = files.get(one.sale.file) ?? new Map();
			files.set(one.sale.file, lines);
			lines.set(one.sale.line, [...(lines.get(one.sale.line) ?? []), one]);
		}
		for (const [file, lines] of files)
			await linesPick(this.zip, file, lines, (entry, refunds) => {
				const sale = { ...refunds[0].sale, body: entry.body, back: entry.body.lines.map(() => 0) };
				for (const one of refunds) one.walk.refunded(one.entry, one.seq, sale);
			});
	}

	// No file of lines or rules is left over that nothing stands for.
	leftovers() {
		for (const { name } of this.claims.files) {
			if (/^(entries|context)\//.test(name) && !this.hashes.has(name) && this.zip.members.has(name))
				this.fault('file', '', 0, `${name} is of no chain that the manifest has there`);
			if (name.startsWith('rules/') && !this.rulesFiles.has(name)) this.fault('rules', '', 0, `${name} is brought by no entry`);
		}
	}

	// Epochs that lie wholly before the range have a context and no chain.
	contexts() {
		const found = [];
		for (const { name } of this.claims.files) {
			const match = /^context\/([0-9A-Za-z]{1,16})-([1-9]\d{0,14})\.jws$/.exec(name);
			if (match === null) continue;
			const claim = { chain: match[1], epoch: Number(match[2]), first: Infinity, last: 0, only: true, kinds: {} };
			if (!this.claims.chains.some((one) => one.chain === claim.chain && one.epoch === claim.epoch)) found.push(claim);
		}
		return found;
	}

	// Lines of a file in batches, some of which are being read while others come.
	async lines(name, walk, take) {
		const member = this.zip.members.get(name);
		if (member === undefined) return;
		const hash = new Sha256();
		const flying = [];
		let rest = noBytes;
		let batch = [];
		let tooLong = false;
		const land = async (most) => {
			if (batch.length > 0) flying.push(this.readers.read(batch));
			batch = [];
			while (flying.length > most) {
				const facts = await flying.shift();
				for (const fact of facts) take(fact);
				this.say.progress(facts.length);
			}
		};
		try {
			for await (const chunk of zipChunks(this.zip, member)) {
				hash.update(chunk);
				let from = 0;
				for (let end = chunk.indexOf(10, 0); end >= 0; from = end + 1, end = chunk.indexOf(10, from)) {
					const line = joined(rest, chunk.subarray(from, end));
					rest = noBytes;
					batch.push(tooLong ? new Uint8Array(lineMax + 1) : line);
					tooLong = false;
					if (batch.length === 256) await land(3 * this.readers.ports.length);
				}
				rest = joined(rest, chunk.subarray(from));
				if (rest.length > lineMax) [tooLong, rest] = [true, noBytes];
			}
			await land(0);
			if (rest.length > 0 || tooLong) walk.tell('bytes', walk.seq + 1, 'the last line has no end');
			this.hash(name, base64urlEncode(hash.digest()));
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			await land(0);
			this.fault(error.code, walk.name, 0, error.message);
		}
	}

	// The rules in the bundle are those that its entries brought.
	rulesFile(walk, entry, document) {
		const other = this.market.here && walk.claim.chain !== 'hub' ? `${walk.claim.chain}-` : '';
		const name = `rules/${other}${document.version}.json`;
		const is = this.hashes.get(name);
		this.rulesFiles.add(name);
		if (is === undefined) walk.tell('rules', entry.seq, `${name} is not in the bundle`);
		else if (is !== sha256(utf8.encode(JSON.stringify(document)))) walk.tell('rules', entry.seq, `${name} is not the document that this entry brings`);
	}

	row(walk, entry, fact) {
		for (const name of tablesOf[entry.kind] ?? []) this.tables.get(name).text(tableRows(tables[name], entry, fact.leaf, this.claims.offset_minutes));
		if (entry.kind === 'sale' && this.claims.identities) this.sealed.set(`${entry.chain}-${entry.epoch} ${entry.seq}`, entry.body.person.sealed);
		this.say.row(entry, fact.leaf, walk.count - 1);
	}

	// A later epoch's key is vouched for by the key of the epoch it came from.
	async epochs() {
		for (const { walk, entry } of this.endorsements) {
			const body = entry.body;
			const parent = this.keyOf(walk.claim.chain, body.from_epoch);
			const said = `qp-epoch\n${entry.market}\n${entry.chain}\n${entry.epoch}\n${body.till_key}\n${entry.prev}`;
			const signature = base64urlDecode(body.endorsement);
			if (parent === undefined) continue;
			if (await signatureFits(parent, signature, utf8.encode(said))) this.endorse(parent.kid, thumbprint(body.till_key));
			else walk.tell('epoch', 1, 'the key of the epoch before does not vouch for the key of this one');
		}
		for (const one of this.market.enrolled) {
			const hub = this.keyOf('hub', one.place.epoch);
			if (hub !== undefined) this.endorse(hub.kid, thumbprint(one.key));
		}
	}

	// Every till that the hub enrolled is there, and what it names is.
	roster() {
		const name = (chain, epoch) => (epoch === 1 ? chain : `${chain}/${epoch}`);
		const claimOf = (chain, epoch) => this.claims.chains.find((one) => one.chain === chain && one.epoch === epoch);
		if (this.claims.whole && !this.rosterMet) this.fault('roster', '', 0, 'the entry that says which tills there are is not in the bundle');
		if (!this.market.here) return;
		for (const claim of this.claims.chains) {
			const kid = this.keyOf(claim.chain, claim.epoch)?.kid;
			if (claim.chain !== 'hub' && kid !== undefined && !(this.vouched ?? []).some((one) => one.kid === kid))
				this.fault('roster', name(claim.chain, claim.epoch), 0, "the hub's chain does not name this till and epoch");
		}
		if (!this.claims.whole) return;
		for (const one of this.market.enrolled)
			if (claimOf(one.till, one.epoch) === undefined && !(this.claims.silent ?? []).some((silent) => silent.chain === one.till && silent.epoch === one.epoch))
				this.fault('roster', name(one.till, one.epoch), 0, 'the hub has enrolled this till, and it is not in the bundle');
		for (const named of this.market.named) {
			const epoch = named.epoch ?? Math.max(0, ...this.claims.chains.filter((one) => one.chain === named.chain && one.epoch < named.below).map((one) => one.epoch));
			const found = this.leaves.get(`${named.chain} ${epoch}`)?.all[named.seq - 1];
			const at = name('hub', named.place.epoch);
			if (found === undefined) this.fault('roster', at, named.place.seq, `the hub names entry ${named.seq} of a till, which is not in the bundle`);
			else if (named.leaf !== undefined && named.leaf !== found) this.fault('roster', at, named.place.seq, `the hub held another entry ${named.seq} of the till than the one that is there`);
		}
	}

	// Lines of branches that went off a chain: a second entry with one number.
	async forks() {
		for (const { name } of this.claims.files) {
			const match = /^forks\/([0-9A-Za-z]{1,16})-([1-9]\d{0,14})\.jws$/.exec(name);
			if (match === null) continue;
			const claim = { chain: match[1], epoch: Number(match[2]), first: 1, last: 0, kinds: {} };
			const walk = new Walk(this, claim, new ChainState());
			const member = this.zip.members.get(name);
			if (member === undefined) continue;
			for (const line of (textOf(await zipBytes(this.zip, member, smallFile)) ?? '').split('\n').slice(0, -1)) {
				const fact = await lineRead(utf8.encode(line), this.byHeader);
				const entry = fact.entry;
				const mine = fact.signed && fact.key.x === walk.key?.x;
				const unread = mine ? lineUnread(fact, claim) : 0;
				const ours = entry !== null && entry.market === this.claims.market && entry.chain === claim.chain && entry.epoch === claim.epoch;
				if (unread > 0) walk.tell('fork', unread, `the till has signed two entries with this number, one of which cannot be read: ${fact.faults[0][1]}`);
				else if (!ours || !(mine || (await this.isRival(fact))))
					walk.tell('fork', entry?.seq ?? 0, 'a line of another branch is not signed by this till');
				else walk.tell('fork', entry.seq, 'the till has signed two entries with this number: it was cloned or set back');
				if (entry?.kind === 'sale') this.quotas.add(walk, entry, entry.body.person.key, entry.body.quota, entry.day, entry.body.basis, entry.rules, true);
				if (entry?.kind === 'refund') this.quotas.add(walk, entry, entry.body.person, entry.body.quota, entry.body.sale.day, 'refund', entry.rules, true);
			}
		}
	}

	// Another opener of an epoch brings a key of its own, vouched for.
	async isRival(fact) {
		const entry = fact.entry;
		if (fact.key !== null || entry.seq !== 1 || (entry.kind !== 'restore' && entry.kind !== 'key.rotate')) return false;
		const parent = this.keyOf(entry.chain, entry.body.from_epoch);
		const said = `qp-epoch\n${entry.market}\n${entry.chain}\n${entry.epoch}\n${entry.body.till_key}\n${entry.prev}`;
		if (parent === undefined || !(await signatureFits(parent, base64urlDecode(entry.body.endorsement), utf8.encode(said)))) return false;
		const rival = await keyRead({ crv: 'Ed25519', kty: 'OKP', x: entry.body.till_key }).catch(() => null);
		return rival !== null && (await lineRead(fact.bytes, new Map([[headerOf('qp-entry+jws', rival.kid), rival]]))).signed;
	}

	endorse(by, kid) {
		this.vouched ??= [];
		this.vouched.push({ by, kid });
	}

	// What the hub held, as it said to the till.
	async acknowledgements() {
		const known = this.keys.keys.concat(this.trustKeys);
		const isTill = ({ kid }) => this.keys.keys.some((key) => key.kid === kid && key.chain !== 'hub');
		for (const { walk, entry, seq, held } of this.acks) {
			if (held !== undefined && held !== entry.body.head) walk.tell('ack', seq, 'the acknowledgement is of another entry than the one that is there');
			const named = known.filter(({ kid }) => entry.body.statement.startsWith(headerOf('qp-ack+jws', kid) + '.'));
			if (named.length === 0) continue; // of a hub that nobody here knows
			const hubs = named.filter((key) => !isTill(key));
			const found = await this.statement(entry.body.statement, 'qp-ack+jws', hubs);
			const said = found === null ? null : JSON.parse(found.text);
			if (said === null || said.chain !== walk.claim.chain || said.head !== entry.body.head || said.seq !== entry.body.chain_seq || said.epoch !== entry.body.epoch) {
				walk.tell('ack', seq, "the acknowledgement is not the hub's, or of another chain");
				continue;
			}
			this.market.hear(said.hub_epoch, said.hub_chain_seq);
			if (said.epoch === walk.claim.epoch) walk.state.acknowledged = Math.max(walk.state.acknowledged, said.seq);
		}
		for (const result of this.results) result.acknowledged = result.walk.state.acknowledged;
	}

	async checkTables() {
		for (const [name, hash] of this.tables) {
			const file = `tables/${name}.csv`;
			if (!this.zip.members.has(file) || base64urlEncode(hash.digest()) === this.hashes.get(file)) continue;
			await this.compareTable(name, file);
		}
	}

	// A table differs: read the entries once more and name the row's entry.
	async compareTable(name, file) {
		const rows = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.bytesOf(file)).split('\r\n');
		const quiet = { tables: new Map(), fault: () => {} };
		let at = 1;
		let told = false;
		if (rows[0] + '\r\n' !== tableHead(tables[name])) this.fault('table', '', 0, `${file} has other columns`);
		for (const claim of this.claims.chains) {
			const walk = { name: claim.epoch === 1 ? claim.chain : `${claim.chain}/${claim.epoch}`, seq: 0, tell: quiet.fault };
			await this.lines(`entries/${claim.chain}-${claim.epoch}.jws`, walk, (fact) => {
				if (told || fact.entry === null) return;
				for (const row of tableRows(tables[name], fact.entry, fact.leaf, this.claims.offset_minutes).split('\r\n').slice(0, -1)) {
					if (!told && rows[at] !== row) {
						this.fault('table', walk.name, fact.entry.seq, `${file}: row ${at + 1} does not say what the entry says`);
						told = true;
					}
					at++;
				}
			});
		}
		if (!told && (at !== rows.length - 1 || rows.at(-1) !== '')) this.fault('table', '', 0, `${file} has rows that no entry gives`);
	}

	async checkSealed() {
		if (!this.claims.identities) return;
		for (const claim of this.claims.chains) {
			const chain = `${claim.chain}-${claim.epoch}`;
			const text = textOf((await this.bytesOf(`sealed/${chain}.jsonl`)) ?? new Uint8Array(0)) ?? '';
			for (const line of text.split('\n').slice(0, -1)) {
				const { box, seq, sha256: hash } = canonicalParse(line, 'sealed');
				const name = claim.epoch === 1 ? claim.chain : `${claim.chain}/${claim.epoch}`;
				const bytes = box === undefined ? null : base64urlDecode(box);
				if (this.sealed.get(`${chain} ${seq}`) !== hash) this.fault('sealed', name, seq, 'the box belongs to no entry');
				else if (box !== undefined && (bytes === null || sha256(bytes) !== hash)) this.fault('sealed', name, seq, 'the box is not the one that the entry names');
			}
		}
	}

	keyIsTrusted(kid, seen = new Set()) {
		if (this.trust.has(kid)) return true;
		if (seen.has(kid)) return false;
		seen.add(kid);
		return (this.vouched ?? []).some((one) => one.kid === kid && this.keyIsTrusted(one.by, seen));
	}

	checkTrust() {
		this.trusted = this.trust.size > 0;
		if (!this.trusted) return;
		if (!this.keyIsTrusted(this.claims.exporter.kid)) {
			this.trusted = false;
			this.fault('trust', '', 0, `the key that signed the manifest (${this.claims.exporter.kid}) is not vouched for`);
		}
		for (const result of this.results) {
			const kid = result.walk.key?.kid ?? result.kid;
			if (this.keyIsTrusted(kid)) continue;
			this.trusted = false;
			this.fault('trust', result.chain, result.first, `the key of this chain (${kid}) is not vouched for`);
		}
	}
}

const noBytes = new Uint8Array(0);

function joined(a, b) {
	if (a.length === 0) return b;
	const all = new Uint8Array(a.length + b.length);
	all.set(a);
	all.set(b, a.length);
	return all;
}

// The entries on some lines of a file: a Map of what goes with each. They were
// checked when they were read first; a file that is damaged was told then.
async function linesPick(zip, file, wanted, take) {
	let rest = noBytes;
	let at = 0;
	let left = wanted.size;
	try {
		for await (const chunk of zipChunks(zip, zip.members.get(file))) {
			let from = 0;
			for (let end = chunk.indexOf(10, 0); end >= 0; from = end + 1, end = chunk.indexOf(10, from), at++) {
				const mine = wanted.get(at);
				if (mine !== undefined) take(JSON.parse(textOf(lineSplit(joined(rest, chunk.subarray(from, end))).payload)), mine);
				if (mine !== undefined && --left === 0) return;
				rest = noBytes;
			}
			rest = joined(rest, chunk.subarray(from));
		}
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
	}
}
