// Keys of Ed25519 (RFC 8032): JWK Sets, thumbprints, points of the one group.

const fieldPrime = 2n ** 255n - 19n;
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;
const modulo = (x) => ((x % fieldPrime) + fieldPrime) % fieldPrime;

function power(base, exponent) {
	let result = 1n;
	for (let b = modulo(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % fieldPrime) if (e & 1n) result = (result * b) % fieldPrime;
	return result;
}

const curveD = modulo(-121665n * power(121666n, fieldPrime - 2n));
const rootOfMinusOne = power(2n, (fieldPrime - 1n) / 4n);

function pointDecode(bytes) {
	let y = 0n;
	for (let i = 31; i >= 0; i--) y = (y << 8n) | BigInt(i === 31 ? bytes[i] & 127 : bytes[i]);
	if (y >= fieldPrime) return null;
	const u = modulo(y * y - 1n);
	const v = modulo(curveD * y * y + 1n);
	let x = modulo(u * power(v, 3n) * power(u * power(v, 7n), (fieldPrime - 5n) / 8n));
	if (modulo(v * x * x) === modulo(-u)) x = modulo(x * rootOfMinusOne);
	if (modulo(v * x * x) !== u) return null;
	const odd = BigInt(bytes[31] >> 7);
	if (x === 0n && odd === 1n) return null;
	return { x: (x & 1n) === odd ? x : modulo(-x), y };
}

// Extended coordinates, so that nothing is divided on the way.
function pointAdd(p, q) {
	const a = modulo((p.Y - p.X) * (q.Y - q.X));
	const b = modulo((p.Y + p.X) * (q.Y + q.X));
	const c = modulo(2n * p.T * q.T * curveD);
	const d = modulo(2n * p.Z * q.Z);
	const e = b - a;
	const f = d - c;
	const g = d + c;
	const h = b + a;
	return { X: modulo(e * f), Y: modulo(g * h), Z: modulo(f * g), T: modulo(e * h) };
}

// Is it a point of the main group, and not one of the few small ones?
function pointIsGood(bytes) {
	const point = pointDecode(bytes);
	if (point === null) return false;
	const isZero = (p) => p.X === 0n && p.Y === p.Z;
	const p = { X: point.x, Y: point.y, Z: 1n, T: modulo(point.x * point.y) };
	let sum = { X: 0n, Y: 1n, Z: 1n, T: 0n };
	for (let twice = p, n = groupOrder; n > 0n; n >>= 1n, twice = pointAdd(twice, twice)) if (n & 1n) sum = pointAdd(sum, twice);
	return isZero(sum) && !isZero(p);
}

const thumbprint = (x) => sha256(utf8.encode(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`));

// A signing key of a JWK: { kid, x, chain?, epoch?, crypto, point }.
async function keyRead(jwk) {
	const bytes = typeof jwk.x === 'string' ? base64urlDecode(jwk.x) : null;
	if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || bytes?.length !== 32) throw new Fault('key', 'a key of the set is no Ed25519 key');
	const kid = thumbprint(jwk.x);
	if (jwk.kid !== undefined && jwk.kid !== kid) throw new Fault('key', `the key ${jwk.kid} is not named by its thumbprint`);
	const key = { kid, x: jwk.x, chain: jwk.chain, epoch: jwk.epoch, point: pointIsGood(bytes) };
	if (!key.point) throw new Fault('key', `the key ${kid} is no point that signs`);
	key.crypto = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']).catch(() => {
		throw new Unreadable('no-ed25519');
	});
	return key;
}

async function keySetRead(text, tell) {
	const set = { keys: [], auditor: '', reader: undefined };
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		value = null;
	}
	if (!Array.isArray(value?.keys)) throw new Fault('key', 'it is no JWK Set');
	set.reader = value.reader;
	for (const jwk of value.keys) {
		if (jwk?.crv === 'X25519') {
			set.auditor = jwk.x;
			continue;
		}
		try {
			set.keys.push(await keyRead(jwk ?? {}));
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			tell(error.code, error.message);
		}
	}
	return set;
}
