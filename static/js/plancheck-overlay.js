// Draws mark-ups over a sheet: in page points, so that they follow every zoom and turn.
import { anchor, make, shapes } from "./plancheck-shapes.js";

const ROWS = "ABCDEFGH";
const COLUMNS = 12;
const LABEL = 26; // letters of a text that stand beside a mark-up

export class Overlay {
  constructor(frame) {
    this.frame = frame;
    this.svg = frame.overlay;
    this.inside = make("g");
    this.svg.append(this.inside);
  }

  // Lays the page out as it is turned, and draws anew.
  lay({ scale, turned }, marks, { zones = false, chosen = null, draft = null } = {}) {
    const { width, height } = this.frame.page;
    const seen = this.frame.natural(turned);
    this.svg.setAttribute("viewBox", `0 0 ${seen.width} ${seen.height}`);
    this.inside.setAttribute("transform", turning(turned, width, height));
    this.unit = 1 / scale;
    this.turned = turned;
    const drawn = marks.map((mark) => this.drawn(mark, mark.id === chosen));
    if (draft) drawn.push(this.drawn({ ...draft, own: true, draft: true }, true));
    this.inside.replaceChildren(...(zones ? this.zones(width, height) : []), ...drawn);
  }

  drawn(mark, chosen) {
    const classes = ["lintel-mark", `lintel-mark--${mark.kind}`, mark.own ? "lintel-mark--own" : "lintel-mark--other"];
    if (mark.draft) classes.push("lintel-mark--draft");
    if (chosen) classes.push("lintel-mark--chosen");
    const group = make("g", { class: classes.join(" "), ...(mark.id ? { "data-mark": mark.id } : {}) });
    group.append(...shapes(mark, this.unit));
    for (const shape of [...group.children]) {
      const wide = shape.cloneNode(); // a wider, unseen line to hit with the pointer
      wide.setAttribute("class", mark.movable ? "lintel-mark__hit lintel-mark__hit--whole" : "lintel-mark__hit");
      group.append(wide);
    }
    const label = this.label(mark);
    if (label) group.append(label);
    if (chosen && mark.movable) group.append(...this.handles(mark));
    return group;
  }

  // The points of a mark-up that its author may move, to be taken hold of one by one.
  handles({ points, point }) {
    return points.map(([cx, cy], at) => {
      const name = `lintel-mark__handle${at === point ? " lintel-mark__handle--chosen" : ""}`;
      return make("circle", { cx, cy, r: 7 * this.unit, class: name, "data-handle": at });
    });
  }

  label(mark) {
    if (!mark.points.length) return null;
    const [x, y] = anchor(mark);
    const group = make("g", { transform: `translate(${x} ${y}) rotate(${-this.turned}) scale(${this.unit})` });
    const words = mark.kind === "text" ? mark.text : mark.measure || "";
    const short = words.length > LABEL && mark.kind !== "text" ? `${words.slice(0, LABEL)}…` : words;
    const pinned = mark.kind === "pin" || (mark.label && !short);
    if (pinned) group.append(make("circle", { r: 11, class: "lintel-mark__pin" }), make("text", { class: "lintel-mark__number", dy: 4 }, mark.label || "•"));
    if (short) group.append(...lines(short));
    if (mark.text) group.append(make("title", {}, mark.text));
    return group;
  }

  zones(width, height) {
    const found = [];
    for (let row = 0; row < ROWS.length; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const [x, y] = [(width / COLUMNS) * column, (height / ROWS.length) * row];
        found.push(make("rect", { x, y, width: width / COLUMNS, height: height / ROWS.length, class: "lintel-mark__zone" }));
        const at = `translate(${x} ${y}) scale(${this.unit})`;
        found.push(make("text", { transform: at, x: 4, y: 14, class: "lintel-mark__zone-name" }, `${ROWS[row]}${column + 1}`));
      }
    }
    return found;
  }

  // Returns where the pointer is on the page, in page points, kept on the sheet.
  point(event) {
    const matrix = this.inside.getScreenCTM();
    if (!matrix) return [0, 0];
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const { width, height } = this.frame.page;
    const kept = (value, most) => Math.round(Math.min(most, Math.max(0, value)) * 100) / 100;
    return [kept(x, width), kept(y, height)];
  }
}

function lines(words) {
  const parts = words.split("\n").slice(0, 6);
  const widest = Math.max(...parts.map((part) => part.length));
  const back = make("rect", { class: "lintel-mark__back", x: 3, y: -15, width: widest * 7.2 + 8, height: parts.length * 17 + 4, rx: 2 });
  return [back, ...parts.map((part, at) => make("text", { class: "lintel-mark__words", x: 7, y: at * 17 - 1 }, part))];
}

function turning(turned, width, height) {
  if (turned === 90) return `matrix(0 1 -1 0 ${height} 0)`;
  if (turned === 180) return `matrix(-1 0 0 -1 ${width} ${height})`;
  if (turned === 270) return `matrix(0 -1 1 0 0 ${width})`;
  return "";
}
