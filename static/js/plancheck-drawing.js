// Drawing with a pointer: what begins, grows and ends on a sheet. What comes of it is told to the desk.
import { distance, surface } from "./plancheck-shapes.js";

const TWO = new Set(["cloud", "arrow", "highlight", "scale"]);
const MANY = new Set(["length", "area"]);
const LEAST = 3; // pixels: below, it was a click

export class Drawing extends EventTarget {
  constructor(stage) {
    super();
    Object.assign(this, { stage, tool: "look", sketch: null, moving: null, movable: () => null });
  }

  choose(tool) {
    this.tool = tool;
    this.give();
    this.stage.ground.classList.toggle("lintel-check__ground--drawing", tool !== "look" && tool !== "words");
  }

  // Listens to a sheet.
  watch(overlay) {
    const svg = overlay.svg;
    svg.addEventListener("pointerdown", (event) => this.down(event, overlay));
    svg.addEventListener("pointermove", (event) => this.move(event, overlay));
    svg.addEventListener("pointerup", (event) => this.up(event, overlay));
    svg.addEventListener("pointercancel", () => this.moving?.giveUp() || this.give());
    svg.addEventListener("dblclick", () => this.finish());
  }

  down(event, overlay) {
    if (event.button !== 0) return;
    const mark = event.target.closest("[data-mark]");
    if (this.tool === "look") {
      if (mark) this.take(event, overlay, Number(mark.dataset.mark));
      else if (event.pointerType === "mouse") this.grab(event, overlay.svg);
      return;
    }
    event.preventDefault();
    this.stage.ground.focus({ preventScroll: true });
    const point = overlay.point(event);
    if (!this.sketch || this.sketch.overlay !== overlay) {
      this.sketch = { overlay, kind: this.tool, points: [point], end: point };
      if (!TWO.has(this.tool) && !MANY.has(this.tool)) return this.finish();
      overlay.svg.setPointerCapture(event.pointerId);
      this.sketch.from = [event.clientX, event.clientY];
    } else {
      this.sketch.points.push(point);
      if (TWO.has(this.tool)) return this.finish();
    }
    this.show();
  }

  // Chooses a mark-up, and begins to move it where it is one's own and not published.
  take(event, overlay, id) {
    const mark = this.movable(id);
    if (mark && this.moving) {
      event.preventDefault();
      this.stage.ground.focus({ preventScroll: true });
      overlay.svg.setPointerCapture(event.pointerId);
      this.moving.take(mark, event, overlay, event.target.closest("[data-handle]"));
    }
    this.tell("chosen", { id });
  }

  move(event, overlay) {
    if (this.moving?.held) return this.moving.pull(event);
    if (this.held) return this.pull(event);
    if (!this.sketch || this.sketch.overlay !== overlay) return;
    this.sketch.end = overlay.point(event);
    this.show();
  }

  up(event, overlay) {
    if (this.moving?.held) return this.moving.letGo();
    if (this.held) return this.letGo();
    const sketch = this.sketch;
    if (!sketch || sketch.overlay !== overlay || !sketch.from || sketch.points.length > 1) return;
    const far = Math.hypot(event.clientX - sketch.from[0], event.clientY - sketch.from[1]);
    if (far <= LEAST) return; // clicked: the next click is the next point
    sketch.points.push(overlay.point(event));
    if (TWO.has(sketch.kind)) this.finish();
    else this.show();
  }

  // Ends what was drawn, if it is something.
  finish() {
    const sketch = this.sketch;
    if (!sketch) return;
    const points = sketch.points.filter((each, at, all) => !at || distance([all[at - 1], each]) > 0.5);
    const enough = { length: 2, area: 3, scale: 2, cloud: 2, arrow: 2, highlight: 2 }[sketch.kind] || 1;
    if (points.length < enough || (sketch.kind === "area" && surface(points) < 4)) return;
    this.sketch = null;
    this.tell("drawn", { sheet: sketch.overlay.frame.sheet, kind: sketch.kind, points });
  }

  back() {
    if (!this.sketch) return false;
    this.sketch.points.pop();
    if (!this.sketch.points.length) this.give();
    else this.show();
    return true;
  }

  give() {
    const had = this.sketch;
    this.sketch = null;
    if (had) this.tell("sketched", { sheet: had.overlay.frame.sheet.id, sketch: null });
    return Boolean(had);
  }

  show() {
    const { kind, points, end, overlay } = this.sketch;
    const shown = kind === "scale" ? "arrow" : kind;
    const sketch = { kind: shown, points: [...points, end], text: "" };
    if (sketch.points.length > 1) this.tell("sketched", { sheet: overlay.frame.sheet.id, sketch });
  }

  // --- dragging the sheet about with the mouse --------------------------------------------------------
  grab(event, svg) {
    const ground = this.stage.ground;
    svg.setPointerCapture(event.pointerId);
    this.held = { x: event.clientX, y: event.clientY, left: ground.scrollLeft, top: ground.scrollTop };
  }

  pull(event) {
    this.stage.ground.scrollLeft = this.held.left - (event.clientX - this.held.x);
    this.stage.ground.scrollTop = this.held.top - (event.clientY - this.held.y);
  }

  letGo() {
    this.held = null;
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
