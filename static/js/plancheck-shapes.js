// What each kind of mark-up looks like, in page points; labels and pins keep their size on the screen.
const SPACE = "http://www.w3.org/2000/svg";

export function make(name, facts = {}, text = "") {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

const line = (points) => points.map(([x, y], place) => `${place ? "L" : "M"}${x} ${y}`).join(" ");
const box = ([[a, b], [c, d]]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];

export function cloud(points, bump) {
  const [left, top, right, bottom] = box(points);
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
  let path = `M${left} ${top}`;
  for (let side = 0; side < 4; side++) {
    const [[fromX, fromY], [toX, toY]] = [corners[side], corners[side + 1]];
    const many = Math.max(1, Math.round(Math.hypot(toX - fromX, toY - fromY) / bump));
    for (let each = 1; each <= many; each++) {
      const [x, y] = [fromX + ((toX - fromX) * each) / many, fromY + ((toY - fromY) * each) / many];
      const radius = Math.hypot(toX - fromX, toY - fromY) / many / 2;
      path += ` A${radius} ${radius} 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)}`;
    }
  }
  return `${path}Z`;
}

function arrow([[fromX, fromY], [toX, toY]], size) {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const wing = (turn) => [toX - size * Math.cos(angle + turn), toY - size * Math.sin(angle + turn)];
  return `${line([[fromX, fromY], [toX, toY]])} ${line([wing(0.45), [toX, toY], wing(-0.45)])}`;
}

// Returns the elements of a mark-up; `unit` is how many page points one pixel of the screen is.
export function shapes({ kind, points }, unit) {
  if (kind === "cloud") return [make("path", { d: cloud(points, 22 * unit) })];
  if (kind === "arrow") return [make("path", { d: arrow(points, 14 * unit) })];
  if (kind === "highlight") {
    const [x, y, right, bottom] = box(points);
    return [make("rect", { x, y, width: right - x, height: bottom - y, class: "lintel-mark__fill" })];
  }
  if (kind === "length") return [make("path", { d: line(points) }), ...ticks(points, unit)];
  if (kind === "area") return [make("path", { d: `${line(points)}Z`, class: "lintel-mark__fill" })];
  return [];
}

function ticks(points, unit) {
  return [points[0], points.at(-1)].map(([cx, cy]) => make("circle", { cx, cy, r: 3.5 * unit }));
}

// Where the label of a mark-up stands.
export function anchor({ kind, points }) {
  if (kind === "cloud" || kind === "highlight") return [box(points)[0], box(points)[1]];
  if (kind === "area") return middle(points);
  if (kind === "length") return middle(points.length > 2 ? [points[points.length >> 1]] : points);
  return points[0];
}

export function middle(points) {
  const sum = points.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

export function distance(points) {
  return points.slice(1).reduce((sum, [x, y], at) => sum + Math.hypot(x - points[at][0], y - points[at][1]), 0);
}

export function surface(points) {
  const next = (at) => points[(at + 1) % points.length];
  return Math.abs(points.reduce((sum, [x, y], at) => sum + x * next(at)[1] - next(at)[0] * y, 0)) / 2;
}

// What is being measured, in words; the server says it again when it is saved.
export function measured({ kind, points }, factor) {
  if (!factor || points.length < 2) return "";
  const metres = factor.unit === "m";
  if (kind === "area") {
    const area = surface(points) * factor.per ** 2;
    return metres ? `${area.toFixed(2)} m²` : `${area.toFixed(1)} sq ft`;
  }
  if (kind !== "length") return "";
  const length = distance(points) * factor.per;
  if (metres) return `${length.toFixed(2)} m`;
  const inches = Math.round(length * 12);
  return `${Math.floor(inches / 12)}'-${inches % 12}"`;
}
