// Bytes and their texts: UTF-8, base64url, SHA-256, CRC-32, canonical JSON.

class Fault extends Error {
	constructor(code, message) {
		super(message);
		this.code = code;
	}
}

// A file that cannot be judged at all: no ZIP, another format, no Ed25519.
class Unreadable extends Error {}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

function textOf(bytes) {
	try {
		return strictUtf8.decode(bytes);
	} catch {
		return null;
	}
}

const base64urlSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base64urlValues = new Int16Array(256).fill(-1);
for (let i = 0; i < 64; i++) base64urlValues[base64urlSigns.charCodeAt(i)] = i;

function base64urlEncode(bytes) {
	let text = '';
	for (let i = 0; i < bytes.length; i += 3) {
		const left = bytes.length - i;
		const n = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
		text += base64urlSigns[n >> 18] + base64urlSigns[(n >> 12) & 63];
		if (left > 1) text += base64urlSigns[(n >> 6) & 63];
		if (left > 2) text += base64urlSigns[n & 63];
	}
	return text;
}

// The bytes of characters from one place to another, put into an array: how
// many there are. -1: not in their one spelling, which has no padding, no
// other sign, and no bit set that does not count.
function base64urlInto(signs, from, to, into) {
	const rest = (to - from) % 4;
	let out = 0;
	let bad = 0;
	let at = from;
	for (; at + 4 <= to; at += 4) {
		const a = base64urlValues[signs[at]];
		const b = base64urlValues[signs[at + 1]];
		const c = base64urlValues[signs[at + 2]];
		const d = base64urlValues[signs[at + 3]];
		bad |= a | b | c | d;
		into[out++] = (a << 2) | (b >> 4);
		into[out++] = (b << 4) | (c >> 2);
		into[out++] = (c << 6) | d;
	}
	if (rest === 1) return -1;
	if (rest > 1) {
		const a = base64urlValues[signs[at]];
		const b = base64urlValues[signs[at + 1]];
		const c = rest === 3 ? base64urlValues[signs[at + 2]] : 0;
		bad |= a | b | c;
		into[out++] = (a << 2) | (b >> 4);
		if (rest === 3) into[out++] = (b << 4) | (c >> 2);
		if (rest === 3 ? c & 3 : b & 15) return -1;
	}
	return bad < 0 ? -1 : out;
}

function base64urlDecode(text) {
	const signs = utf8.encode(text);
	const bytes = new Uint8Array(Math.floor((signs.length * 3) / 4));
	return base64urlInto(signs, 0, signs.length, bytes) < 0 ? null : bytes;
}

// SHA-256 over a stream (FIPS 180-4): WebCrypto wants all bytes at once.
const sha256Words = (() => {
	const words = new Int32Array(64);
	const start = new Int32Array(8);
	let found = 0;
	for (let n = 2; found < 64; n++) {
		let prime = true;
		for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
		if (!prime) continue;
		const part = (x) => Math.floor((x - Math.floor(x)) * 4294967296);
		if (found < 8) start[found] = part(Math.sqrt(n));
		words[found++] = part(Math.cbrt(n));
	}
	return { words, start };
})();

class Sha256 {
	constructor() {
		this.state = new Int32Array(8);
		this.block = new Uint8Array(64);
		this.view = new DataView(this.block.buffer);
		this.schedule = new Int32Array(64);
		this.again();
	}

	again() {
		this.state.set(sha256Words.start);
		this.filled = 0;
		this.length = 0;
		return this;
	}

	update(bytes) {
		let at = 0;
		this.length += bytes.length;
		if (this.filled > 0) {
			at = Math.min(64 - this.filled, bytes.length);
			this.block.set(bytes.subarray(0, at), this.filled);
			this.filled += at;
			if (this.filled < 64) return this;
			this.compress(this.block, 0);
			this.filled = 0;
		}
		for (; at + 64 <= bytes.length; at += 64) this.compress(bytes, at);
		for (this.filled = 0; at < bytes.length; ) this.block[this.filled++] = bytes[at++];
		return this;
	}

	compress(bytes, at) {
		const w = this.schedule;
		const k = sha256Words.words;
		const s = this.state;
		let a = s[0];
		let b = s[1];
		let c = s[2];
		let d = s[3];
		let e = s[4];
		let f = s[5];
		let g = s[6];
		let h = s[7];
		for (let i = 0; i < 16; i++, at += 4)
			w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
		for (let i = 16; i < 64; i++) {
			const x = w[i - 15];
			const y = w[i - 2];
			const one = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
			const two = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
			w[i] = (((w[i - 16] + w[i - 7]) | 0) + ((one + two) | 0)) | 0;
		}
		for (let i = 0; i < 64; i++) {
			const one = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
			const first = (((((h + one) | 0) + ((e & f) ^ (~e & g))) | 0) + ((k[i] + w[i]) | 0)) | 0;
			const two = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
			const second = (two + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			h = g;
			g = f;
			f = e;
			e = (d + first) | 0;
			d = c;
			c = b;
			b = a;
			a = (first + second) | 0;
		}
		s[0] += a;
		s[1] += b;
		s[2] += c;
		s[3] += d;
		s[4] += e;
		s[5] += f;
		s[6] += g;
		s[7] += h;
	}

	digest() {
		const bits = this.length * 8;
		const ret = new Uint8Array(32);
		this.block[this.filled++] = 0x80;
		if (this.filled > 56) {
			this.block.fill(0, this.filled);
			this.compress(this.block, 0);
			this.filled = 0;
		}
		this.block.fill(0, this.filled);
		this.view.setUint32(56, Math.floor(bits / 4294967296));
		this.view.setUint32(60, bits >>> 0);
		this.compress(this.block, 0);
		for (let i = 0; i < 32; i++) ret[i] = this.state[i >> 2] >>> (24 - 8 * (i & 3));
		return ret;
	}

	// More of it as text.
	text(text) {
		return this.update(utf8.encode(text));
	}
}

const sha256 = (bytes) => base64urlEncode(new Sha256().update(bytes).digest());

const leafMark = Uint8Array.of(0);
const leafHash = new Sha256();
const leafOf = (line) => base64urlEncode(leafHash.again().update(leafMark).update(line).digest());

const crcTable = (() => {
	const table = new Uint32Array(256);
	for (let i = 0; i < 256; i++) {
		let value = i;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
		table[i] = value;
	}
	return table;
})();

function crc32(crc, bytes) {
	let value = ~crc;
	for (let i = 0; i < bytes.length; i++) value = crcTable[(value ^ bytes[i]) & 255] ^ (value >>> 8);
	return ~value >>> 0;
}

// The JSON of RFC 8785, integers only and without null: a value, or a Fault.
// What is written again is the same: then nothing is there twice, no blank, no
// other spelling; that keys are sorted is looked at beside it.
function canonicalParse(text, code) {
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		throw new Fault(code, 'it is no JSON');
	}
	canonicalCheck(value, 0, code);
	if (JSON.stringify(value) !== text) throw new Fault(code, 'it is not in the canonical form: keys, numbers, escapes or blanks are otherwise');
	return value;
}

function canonicalCheck(value, depth, code) {
	if (typeof value === 'string') {
		if (!value.isWellFormed()) throw new Fault(code, 'it holds half a character');
		return;
	}
	if (typeof value === 'number') {
		if (!Number.isSafeInteger(value)) throw new Fault(code, 'it holds a number that is no integer below 2^53');
		return;
	}
	if (depth > 32) throw new Fault(code, 'it is nested too deep');
	if (value === null) throw new Fault(code, 'it holds a null');
	if (Array.isArray(value)) for (const one of value) canonicalCheck(one, depth + 1, code);
	else if (typeof value === 'object') {
		let before = null;
		for (const key of Object.keys(value)) {
			if (before !== null && key < before) throw new Fault(code, 'its keys are not sorted');
			if (!key.isWellFormed()) throw new Fault(code, 'it holds half a character');
			canonicalCheck(value[key], depth + 1, code);
			before = key;
		}
	}
}
