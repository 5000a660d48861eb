// By how much an older sheet lies beside the newer one: the shift at which most of its ink meets the other's.
const COARSE = 480; // pixels of the longer side of the picture in which the shift is looked for first
const REACH = 0.04; // of the longer side: how far a plot may have slipped
const SAMPLES = 6000; // inked dots of the older sheet that are tried
const BETTER = 1.08; // how much more ink must meet than without a shift, before one is suggested
const FEW = 40; // inked dots below which nothing can be said

// Takes two pictures of ink of one size (see inkOf) and returns { x, y } in their pixels, or null for none.
export function shiftBetween(before, after) {
  const factor = Math.max(1, Math.round(Math.max(after.width, after.height) / COARSE));
  const [old, newer] = [smaller(before, factor), smaller(after, factor)];
  const reach = Math.ceil(Math.max(newer.width, newer.height) * REACH);
  const rough = best(sampled(old), newer, { x: 0, y: 0 }, reach, 1);
  if (!rough) return null;
  const from = { x: rough.x * factor, y: rough.y * factor };
  const dots = sampled(before);
  const fine = best(dots, after, from, factor + 2, 1);
  const still = meeting(dots, after, 0, 0);
  if (!fine || (fine.x === 0 && fine.y === 0) || fine.met < still * BETTER + FEW) return null;
  return { x: fine.x, y: fine.y };
}

function smaller({ ink, width, height }, factor) {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const found = new Uint8Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x++, at++) if (ink[at] === 2) found[row + Math.floor(x / factor)] = 2;
  }
  return { ink: found, width: columns, height: rows };
}

// Inked dots, spread evenly over the sheet: every so manieth.
function sampled({ ink, width }) {
  let count = 0;
  for (let at = 0; at < ink.length; at++) if (ink[at] === 2) count++;
  const every = Math.max(1, Math.floor(count / SAMPLES));
  const dots = [];
  for (let at = 0, seen = 0; at < ink.length; at++) {
    if (ink[at] === 2 && seen++ % every === 0) dots.push([at % width, Math.floor(at / width)]);
  }
  return dots;
}

function meeting(dots, { ink, width, height }, dx, dy) {
  let met = 0;
  for (const [x, y] of dots) {
    const [tx, ty] = [x + dx, y + dy];
    if (tx >= 0 && ty >= 0 && tx < width && ty < height && ink[ty * width + tx] === 2) met++;
  }
  return met;
}

// The shift around another one at which most dots meet ink; of equal ones the shortest.
function best(dots, sheet, from, reach, step) {
  if (dots.length < FEW) return null;
  let found = null;
  for (let y = from.y - reach; y <= from.y + reach; y += step) {
    for (let x = from.x - reach; x <= from.x + reach; x += step) {
      const met = meeting(dots, sheet, x, y);
      const nearer = found && met === found.met && Math.hypot(x, y) < Math.hypot(found.x, found.y);
      if (!found || met > found.met || nearer) found = { x, y, met };
    }
  }
  return found;
}
