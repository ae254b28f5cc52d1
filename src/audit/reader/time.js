// The time of day at the market.

function localTime(ms, offsetMinutes) {
	return new Date(Math.floor(ms / 1000) * 1000 + offsetMinutes * 60000).toISOString().slice(0, 19).replace('T', ' ');
}
