// Pictures of the trade, drawn as SVG; every bar tells its number.

const svgName = 'http://www.w3.org/2000/svg';

function svgPart(parent, name, attributes, text) {
	const part = document.createElementNS(svgName, name);
	for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
	if (text !== undefined) part.textContent = text;
	parent.append(part);
	return part;
}

function figureOf(caption, width, height) {
	const figure = document.createElement('figure');
	const head = document.createElement('figcaption');
	head.textContent = caption;
	figure.append(head);
	const svg = svgPart(figure, 'svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': caption });
	return { figure, svg };
}

// Upright bars: [[label, value, told]].
function barsUp(caption, bars, every = 1) {
	const { figure, svg } = figureOf(caption, 480, 190);
	const most = Math.max(1, ...bars.map((bar) => bar[1]));
	const step = 450 / Math.max(1, bars.length);
	const top = bars.find((bar) => bar[1] === most);
	svgPart(svg, 'text', { x: 2, y: 12 }, top?.[2] ?? most.toLocaleString());
	svgPart(svg, 'line', { x1: 20, x2: 472, y1: 165, y2: 165, class: 'axis' });
	bars.forEach(([label, value, told], i) => {
		const height = (value / most) * 145;
		const bar = svgPart(svg, 'rect', { x: 22 + i * step, y: 165 - height, width: Math.max(1, step * 0.8), height, class: 'bar' });
		svgPart(bar, 'title', {}, `${label}: ${told ?? value.toLocaleString()}`);
		if (i % every === 0) svgPart(svg, 'text', { x: 22 + i * step, y: 180 }, label);
	});
	return figure;
}

// Lying bars with their names: [[name, value, told]].
function barsAcross(caption, bars) {
	const shown = bars.slice(0, 12);
	const { figure, svg } = figureOf(caption, 480, Math.max(40, 10 + shown.length * 22));
	const most = Math.max(1, ...shown.map((bar) => bar[1]));
	shown.forEach(([name, value, told], i) => {
		svgPart(svg, 'text', { x: 0, y: 20 + i * 22 }, name);
		const bar = svgPart(svg, 'rect', { x: 150, y: 8 + i * 22, width: Math.max(1, (value / most) * 220), height: 15, class: 'bar' });
		svgPart(bar, 'title', {}, `${name}: ${told}`);
		svgPart(svg, 'text', { x: 376, y: 20 + i * 22 }, told);
	});
	return figure;
}

// Sales by day (rows) and hour (columns); darker is more.
function heatMap(caption, days, counts) {
	const shown = days.slice(-31);
	const { figure, svg } = figureOf(caption, 480, 30 + shown.length * 14);
	const most = Math.max(1, ...counts.values());
	for (let hour = 0; hour < 24; hour += 3) svgPart(svg, 'text', { x: 76 + hour * 16.5, y: 12 }, String(hour).padStart(2, '0'));
	shown.forEach((day, row) => {
		svgPart(svg, 'text', { x: 0, y: 29 + row * 14 }, day);
		for (let hour = 0; hour < 24; hour++) {
			const count = counts.get(`${day} ${hour}`) ?? 0;
			if (count === 0) continue;
			const cell = svgPart(svg, 'rect', {
				x: 76 + hour * 16.5, y: 19 + row * 14, width: 15, height: 12, class: 'heat', 'fill-opacity': (0.15 + (0.85 * count) / most).toFixed(2),
			});
			svgPart(cell, 'title', {}, `${day} ${hour}:00: ${count}`);
		}
	});
	return figure;
}
