// A strict, bounded reader of ZIP files: it believes the central directory and
// nothing that does not agree with it.

const zipLimits = { files: 100000, ratio: 1100, name: 64 };

function zipNumber(view, at, bytes) {
	if (bytes === 2) return view.getUint16(at, true);
	if (bytes === 4) return view.getUint32(at, true);
	const number = view.getUint32(at + 4, true) * 4294967296 + view.getUint32(at, true);
	if (!Number.isSafeInteger(number)) throw new Fault('zip', 'a size is beyond every bound');
	return number;
}

async function zipView(blob, from, to) {
	return new DataView(await blob.slice(from, to).arrayBuffer());
}

// Where the central directory is: from the end record, or its 64-bit twin.
async function zipDirectory(blob) {
	if (blob.size < 22) throw new Unreadable('not-zip');
	const end = await zipView(blob, blob.size - 22, blob.size);
	if (end.getUint32(0, true) !== 0x06054b50) throw new Unreadable('not-zip');
	const found = { count: zipNumber(end, 10, 2), bytes: zipNumber(end, 12, 4), at: zipNumber(end, 16, 4), end: blob.size - 22 };
	const zip64 = found.count === 0xffff || found.bytes === 0xffffffff || found.at === 0xffffffff;
	if (zipNumber(end, 4, 2) !== 0 || zipNumber(end, 6, 2) !== 0 || zipNumber(end, 20, 2) !== 0 || zipNumber(end, 8, 2) !== zipNumber(end, 10, 2))
		throw new Fault('zip', 'the ZIP is of several parts or has a comment');
	if (blob.size >= 42) {
		const locator = await zipView(blob, blob.size - 42, blob.size - 22);
		if (locator.getUint32(0, true) === 0x07064b50) {
			const at = zipNumber(locator, 8, 8);
			if (at + 56 !== blob.size - 42) throw new Fault('zip', 'the end of the ZIP is damaged');
			const record = await zipView(blob, at, at + 56);
			if (record.getUint32(0, true) !== 0x06064b50) throw new Fault('zip', 'the end of the ZIP is damaged');
			return { count: zipNumber(record, 32, 8), bytes: zipNumber(record, 40, 8), at: zipNumber(record, 48, 8), end: at };
		}
	}
	if (zip64) throw new Fault('zip', 'the end of the ZIP is damaged');
	return found;
}

function zipNameIsGood(name) {
	if (name === null || name.length === 0 || name.length > zipLimits.name) return false;
	const parts = name.split('/');
	return parts.length <= 2 && parts.every((part) => /^[0-9A-Za-z_-][0-9A-Za-z._-]*$/.test(part));
}

// What a 64-bit extra field says in place of the sizes that are all ones.
function zipWide(member, view, at, length) {
	for (let end = at + length; at + 4 <= end; ) {
		const id = zipNumber(view, at, 2);
		const bytes = zipNumber(view, at + 2, 2);
		if (at + 4 + bytes > end) throw new Fault('zip', 'an extra field is damaged');
		let value = at + 4;
		for (const key of id === 1 ? ['bytes', 'packed', 'at'] : []) {
			if (member[key] !== 0xffffffff) continue;
			if (value + 8 > at + 4 + bytes) throw new Fault('zip', 'a 64-bit field is too short');
			member[key] = zipNumber(view, value, 8);
			value += 8;
		}
		at += 4 + bytes;
	}
}

function zipMember(view, at, end) {
	if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new Fault('zip', 'the directory of the ZIP is damaged');
	const nameBytes = zipNumber(view, at + 28, 2);
	const extraBytes = zipNumber(view, at + 30, 2);
	const length = 46 + nameBytes + extraBytes + zipNumber(view, at + 32, 2);
	if (at + length > end) throw new Fault('zip', 'the directory of the ZIP is damaged');
	const member = {
		flags: zipNumber(view, at + 8, 2),
		method: zipNumber(view, at + 10, 2),
		crc: zipNumber(view, at + 16, 4),
		packed: zipNumber(view, at + 20, 4),
		bytes: zipNumber(view, at + 24, 4),
		at: zipNumber(view, at + 42, 4),
		name: textOf(new Uint8Array(view.buffer, at + 46, nameBytes)),
		length,
	};
	zipWide(member, view, at + 46 + nameBytes, extraBytes);
	if (member.flags & 0x2041) throw new Fault('zip', `${member.name} is encrypted`);
	if (member.method !== 0 && member.method !== 8) throw new Fault('zip', `${member.name} is packed in a way that is not read here`);
	if (member.bytes > 65536 + member.packed * zipLimits.ratio) throw new Fault('zip', `${member.name} unpacks to more than it can hold`);
	return member;
}

// The local header says the same name; the data follow it, then the next.
async function zipPlace(blob, member, next) {
	const view = await zipView(blob, member.at, member.at + 30 + 256);
	if (view.byteLength < 30 || view.getUint32(0, true) !== 0x04034b50) throw new Fault('zip', `the head of ${member.name} is damaged`);
	const nameBytes = zipNumber(view, 26, 2);
	const name = nameBytes <= 256 ? textOf(new Uint8Array(view.buffer, 30, Math.min(nameBytes, view.byteLength - 30))) : null;
	if (name !== member.name || zipNumber(view, 8, 2) !== member.method) throw new Fault('zip', `${member.name} has another name or form at its place`);
	member.data = member.at + 30 + nameBytes + zipNumber(view, 28, 2);
	const gap = next - (member.data + member.packed);
	const described = (zipNumber(view, 6, 2) & 8) !== 0;
	if (described ? ![12, 16, 20, 24].includes(gap) : gap !== 0) throw new Fault('zip', `there are foreign bytes behind ${member.name}`);
}

// Open: members by name, in the order of the directory.
async function zipOpen(blob, tell) {
	const directory = await zipDirectory(blob);
	if (directory.count > zipLimits.files || directory.at + directory.bytes !== directory.end)
		throw new Fault('zip', 'the directory of the ZIP is not where it must be');
	const view = await zipView(blob, directory.at, directory.end);
	const members = new Map();
	const list = [];
	for (let at = 0; at < view.byteLength; ) {
		const member = zipMember(view, at, view.byteLength);
		at += member.length;
		list.push(member);
		if (!zipNameIsGood(member.name)) tell('name', `a file is named in a way that no bundle has: ${JSON.stringify(member.name)}`);
		else if (members.has(member.name)) tell('name', `${member.name} is there twice`);
		else members.set(member.name, member);
	}
	if (list.length !== directory.count) throw new Fault('zip', 'the ZIP does not have as many files as it says');
	for (let i = 0, at = 0; i < list.length; i++) {
		const next = i + 1 < list.length ? list[i + 1].at : directory.at;
		if (list[i].at !== at) throw new Fault('zip', `${list[i].name} does not begin where the file before it ends`);
		await zipPlace(blob, list[i], next);
		at = next;
	}
	return { blob, members };
}

// The bytes of a member, piece by piece, checked against size and CRC.
async function* zipChunks(zip, member) {
	let stream = zip.blob.slice(member.data, member.data + member.packed).stream();
	if (member.method === 8) stream = stream.pipeThrough(new DecompressionStream('deflate-raw'));
	const reader = stream.getReader();
	let bytes = 0;
	let crc = 0;
	try {
		for (;;) {
			const { value, done } = await reader.read().catch(() => {
				throw new Fault('zip', `${member.name} does not unpack`);
			});
			if (done) break;
			bytes += value.length;
			if (bytes > member.bytes) throw new Fault('zip', `${member.name} is larger than it says`);
			crc = crc32(crc, value);
			yield value;
		}
	} finally {
		reader.cancel().catch(() => {});
	}
	if (bytes !== member.bytes || crc !== member.crc) throw new Fault('zip', `${member.name} has another size or check sum than the ZIP says`);
}

async function zipBytes(zip, member, most) {
	if (member.bytes > most) throw new Fault('zip', `${member.name} is too large`);
	const all = new Uint8Array(member.bytes);
	let at = 0;
	for await (const chunk of zipChunks(zip, member)) {
		all.set(chunk, at);
		at += chunk.length;
	}
	return all;
}
