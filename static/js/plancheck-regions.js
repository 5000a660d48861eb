// Where two drawings of a sheet differ: in cells, joined into regions. Pure sums over grey pictures.
const DARK = 140; // of 255: below, it is ink
const FAINT = 225; // and below, the edge of ink
const NEAR = 1; // pixels that ink may have moved by itself, from how a line was drawn
const CELL = 12;
const LEAST = 3; // pixels of changed ink that make a cell
const MOST = 60;

// Ink of a canvas: 2 where it is dark, 1 where it is faint, 0 on bare paper.
export function inkOf(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, width, height);
  const ink = new Uint8Array(width * height);
  for (let at = 0, dot = 0; at < ink.length; at++, dot += 4) {
    const grey = data[dot] * 0.3 + data[dot + 1] * 0.59 + data[dot + 2] * 0.11;
    ink[at] = grey < DARK ? 2 : grey < FAINT ? 1 : 0;
  }
  return { ink, width, height };
}

// Ink grown by a few pixels to every side, along the rows and then along the columns.
function grown({ ink, width, height }) {
  const wide = new Uint8Array(ink.length);
  const all = new Uint8Array(ink.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = y * width; x < width; x++) {
      if (!ink[row + x]) continue;
      wide.fill(1, row + Math.max(0, x - NEAR), row + Math.min(width, x + NEAR + 1));
    }
  }
  for (let y = 0; y < height; y++) {
    const [first, last] = [Math.max(0, y - NEAR), Math.min(height - 1, y + NEAR)];
    for (let x = 0; x < width; x++) if (wide[y * width + x]) for (let to = first; to <= last; to++) all[to * width + x] = 1;
  }
  return all;
}

// Returns the regions of change as boxes in pixels, the largest first.
export function regions(before, after) {
  const { width, height } = after;
  const [near, far] = [grown(before), grown(after)];
  const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const count = new Uint16Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * columns;
    for (let x = 0; x < width; x++, at++) {
      const came = after.ink[at] === 2 && !near[at];
      const went = before.ink[at] === 2 && !far[at];
      if (came || went) count[row + Math.floor(x / CELL)]++;
    }
  }
  return joined(count, columns, rows)
    .sort((a, b) => b.dots - a.dots)
    .slice(0, MOST)
    .map(({ left, top, right, bottom }) => ({
      x: left * CELL, y: top * CELL,
      width: Math.min(width, (right + 1) * CELL) - left * CELL,
      height: Math.min(height, (bottom + 1) * CELL) - top * CELL,
    }));
}

// Joins changed cells that touch, or have one cell between them.
function joined(count, columns, rows) {
  const found = [];
  const seen = new Uint8Array(count.length);
  for (let start = 0; start < count.length; start++) {
    if (seen[start] || count[start] < LEAST) continue;
    const region = { left: columns, top: rows, right: 0, bottom: 0, dots: 0 };
    const open = [start];
    seen[start] = 1;
    while (open.length) {
      const at = open.pop();
      const [x, y] = [at % columns, Math.floor(at / columns)];
      region.left = Math.min(region.left, x);
      region.right = Math.max(region.right, x);
      region.top = Math.min(region.top, y);
      region.bottom = Math.max(region.bottom, y);
      region.dots += count[at];
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          const next = ny * columns + nx;
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || seen[next] || count[next] < LEAST) continue;
          seen[next] = 1;
          open.push(next);
        }
      }
    }
    found.push(region);
  }
  return found;
}
