// Moving what one has drawn and not published: the whole of it, or one of its points, by pointer or by key.
const LEAST = 3; // pixels: below, it was a click
const REST = 700; // ms after the last key before it is saved
export const STEP = 4.5; // page points that a key moves: a sixteenth of an inch

export class Moving extends EventTarget {
  constructor() {
    super();
    Object.assign(this, { places: new Map(), point: null, held: null });
  }

  // Where the points of a mark-up are now, moved or not.
  points(mark) {
    return this.places.get(mark.id) || mark.points;
  }

  // --- by pointer --------------------------------------------------------------------------------------
  take(mark, event, overlay, handle) {
    const point = handle ? Number(handle.dataset.handle) : null;
    this.point = point;
    this.held = { mark, overlay, point, from: [event.clientX, event.clientY], at: overlay.point(event), points: this.points(mark) };
  }

  pull(event) {
    const held = this.held;
    const far = Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]);
    if (!held.moved && far <= LEAST) return;
    held.moved = true;
    const [x, y] = held.overlay.point(event);
    this.put(held.mark, shifted(held.points, held.point, x - held.at[0], y - held.at[1], held.overlay.frame.page));
  }

  letGo() {
    const held = this.held;
    this.held = null;
    this.point = null; // the keys move the whole again, until a point is chosen
    if (held?.moved) this.save(held.mark);
  }

  // Puts back what is being dragged.
  giveUp() {
    const held = this.held;
    this.held = null;
    if (!held?.moved) return false;
    this.put(held.mark, held.points);
    return true;
  }

  // --- by key ------------------------------------------------------------------------------------------
  step(mark, dx, dy, page) {
    this.put(mark, shifted(this.points(mark), this.point, dx * STEP, dy * STEP, page));
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.save(mark), REST);
  }

  // Chooses the next point of a mark-up, and after the last one the whole of it; says which.
  nextPoint(mark) {
    const next = this.point === null ? 0 : this.point + 1;
    this.point = next < mark.points.length ? next : null;
    this.tell("moved", mark);
    return this.point;
  }

  put(mark, points) {
    this.places.set(mark.id, points);
    this.tell("moved", mark);
  }

  save(mark) {
    const points = this.places.get(mark.id);
    if (points && String(points) !== String(mark.points)) this.tell("placed", { mark, points });
  }

  // Forgets a place: the server has it, or it was refused.
  forget(id) {
    this.places.delete(id);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// Returns points moved, all or one of them, and kept on the page; a shape that is moved keeps its form.
export function shifted(points, point, dx, dy, { width, height }) {
  const which = point === null ? points : [points[point]];
  const [xs, ys] = [which.map(([x]) => x), which.map(([, y]) => y)];
  const kept = (by, values, most) => Math.max(-Math.min(...values), Math.min(most - Math.max(...values), by));
  const [byX, byY] = [kept(dx, xs, width), kept(dy, ys, height)];
  const round = (value) => Math.round(value * 100) / 100;
  return points.map(([x, y], at) => (point === null || at === point ? [round(x + byX), round(y + byY)] : [x, y]));
}
