// How far the clock of one run of the machine may be off, and how long it lasts.
const clockSlack = (passed) => 2000 + Math.floor(passed / 1000);
const runMax = 20 * 365 * 86400000;

// May an entry follow another without a word about its clock? Neither
// reading is told to the millisecond: so it is twice the slack.
function clockFlows(state, clock, told) {
	const passed = clock.mono_ms - state.mono;
	if (state.source === 'chain' || clock.boot !== state.boot || passed < 0 || clock.mono_ms >= runMax) return true;
	return Math.abs(told - state.told - passed) <= 2 * clockSlack(passed);
}

// The time of day at the market.

function localTime(ms, offsetMinutes) {
	return new Date(Math.floor(ms / 1000) * 1000 + offsetMinutes * 60000).toISOString().slice(0, 19).replace('T', ' ');
}
