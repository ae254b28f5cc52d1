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
const base64urlValues = new Int16Array(128).fill(-1);
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

// The bytes of a text in its one spelling, else null: no padding, no other
// sign, no bit set that does not count.
function base64urlDecode(text) {
	const rest = text.length % 4;
	if (rest === 1) return null;
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let out = 0;
	let bits = 0;
	let count = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		const value = code < 128 ? base64urlValues[code] : -1;
		if (value < 0) return null;
		bits = (bits << 6) | value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			bytes[out++] = (bits >> count) & 255;
			bits &= (1 << count) - 1;
		}
	}
	return bits === 0 ? bytes : null;
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
		this.state = Int32Array.from(sha256Words.start);
		this.block = new Uint8Array(64);
		this.schedule = new Int32Array(64);
		this.filled = 0;
		this.length = 0;
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
		this.block.set(bytes.subarray(at));
		this.filled = bytes.length - at;
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
		const end = new Uint8Array(this.filled < 56 ? 64 - this.filled : 128 - this.filled);
		const view = new DataView(end.buffer);
		const ret = new DataView(new ArrayBuffer(32));
		end[0] = 0x80;
		view.setUint32(end.length - 8, Math.floor(bits / 4294967296));
		view.setUint32(end.length - 4, bits >>> 0);
		this.update(end);
		this.state.forEach((word, i) => ret.setInt32(4 * i, word));
		return new Uint8Array(ret.buffer);
	}
}

const sha256 = (bytes) => base64urlEncode(new Sha256().update(bytes).digest());

const leafMark = Uint8Array.of(0);
const leafOf = (line) => base64urlEncode(new Sha256().update(leafMark).update(line).digest());

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
function canonicalParse(text, code) {
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		throw new Fault(code, 'it is no JSON');
	}
	if (canonicalText(value, 0, code) !== text)
		throw new Fault(code, 'it is not in the canonical form: keys, numbers, escapes or blanks are otherwise');
	return value;
}

function canonicalText(value, depth, code) {
	if (depth > 32) throw new Fault(code, 'it is nested too deep');
	if (value === null) throw new Fault(code, 'it holds a null');
	if (typeof value === 'number' && !Number.isSafeInteger(value))
		throw new Fault(code, 'it holds a number that is no integer below 2^53');
	if (typeof value === 'string' && !value.isWellFormed()) throw new Fault(code, 'it holds half a character');
	if (typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return '[' + value.map((one) => canonicalText(one, depth + 1, code)).join(',') + ']';
	return (
		'{' +
		Object.keys(value)
			.sort()
			.map((key) => JSON.stringify(key) + ':' + canonicalText(value[key], depth + 1, code))
			.join(',') +
		'}'
	);
}
