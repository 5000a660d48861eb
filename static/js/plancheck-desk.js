// The desk: brings the sheets, what is drawn on them, the list and the keys together.
import { Asking } from "./plancheck-asking.js";
import { Drawing } from "./plancheck-drawing.js";
import { PlanFile } from "./plancheck-file.js";
import { finding, mark as markWords } from "./plancheck-finding.js";
import { keeping } from "./plancheck-keeping.js";
import { listen, panes } from "./plancheck-keys.js";
import { MarkList, post } from "./plancheck-list.js";
import { Moving } from "./plancheck-moving.js";
import { Overlay } from "./plancheck-overlay.js";
import { bodyOf, Sending } from "./plancheck-sending.js";
import { measured } from "./plancheck-shapes.js";
import { Stage } from "./plancheck-stage.js";
import { Words } from "./plancheck-words.js";

const root = document.querySelector("[data-lintel-desk]");
const words = root.dataset;
const here = root.querySelector("[data-lintel-here]");
const stage = new Stage(root.querySelector("[data-lintel-stage]"));
const list = new MarkList(root.querySelector("[data-lintel-marks]"), words.stateUrl);
const drawing = new Drawing(stage);
const moving = new Moving();
const selecting = new Words(stage, root.querySelector('[data-lintel-do="highlight"]'));
const asking = new Asking(root.querySelector("[data-lintel-ask]"));
const show = panes(root);
const sheets = readSheets();
const state = { at: 0, two: false, zones: false, marks: true, chosen: null, sketches: {}, pending: new Map(), find: "" };
let overlays = [];

function readSheets() {
  const files = new Map();
  return [...root.querySelectorAll("[data-lintel-sheet][data-page]")].map((link) => {
    const file = link.closest("[data-lintel-file]");
    const id = file.dataset.lintelFile;
    if (!files.has(id)) {
      files.set(id, new PlanFile({ ...file.dataset, image: "image" in file.dataset }, words.library));
    }
    return { id: Number(link.dataset.lintelSheet), file: files.get(id), page: Number(link.dataset.page), name: link.dataset.name, link };
  });
}

// --- showing -----------------------------------------------------------------------------------------
async function go(at, { find = "" } = {}) {
  if (!sheets.length) return;
  state.at = Math.min(sheets.length - 1, Math.max(0, at));
  state.find = find;
  const sheet = sheets[state.at];
  for (const each of sheets) each.link.toggleAttribute("aria-current", each === sheet);
  sheet.link.setAttribute("aria-current", "true");
  sheet.link.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#sheet=${sheet.id}`);
  drawing.give();
  const shown = state.two ? sheets.slice(state.at, state.at + 2) : [sheet];
  await stage.show(shown).catch(failed);
}

function goTo(id, options) {
  const at = sheets.findIndex((each) => each.id === Number(id));
  if (at >= 0) return go(at, options);
}

function failed(error) {
  here.textContent = words.textFailed;
  root.dataset.lintelFailed = String(error?.message || error);
}

function draw() {
  const marks = state.marks ? [...list.marks, ...state.pending.values()] : [...state.pending.values()];
  for (const overlay of overlays) {
    const id = overlay.frame.sheet.id;
    const own = marks.filter((each) => each.sheet === id).map(asSeen);
    const sketch = state.sketches[id];
    const draft = sketch && { ...sketch, measure: measured(sketch, list.factors[id]) };
    overlay.lay(stage, own, { zones: state.zones, chosen: state.chosen, draft });
  }
}

function asSeen(mark) {
  const moved = { points: moving.points(mark), movable: Boolean(movable(mark.id)), point: moving.point };
  return { ...mark, ...moved, own: mark.discipline === words.discipline };
}

addEventListener("lintel:unreadable", failed);
stage.addEventListener("loading", (event) => {
  state.loading = true;
  here.textContent = words.textLoading.replace("{sheet}", event.detail.name);
});
stage.addEventListener("sized", () => {
  if (overlays.map((each) => each.frame).join() !== stage.frames.join() || overlays.some((each, at) => each.frame !== stage.frames[at])) {
    overlays = stage.frames.map((frame) => new Overlay(frame));
    for (const overlay of overlays) drawing.watch(overlay);
  }
  root.querySelector("[data-lintel-zoom]").textContent = `${Math.round(stage.scale * 100)} %`;
  draw();
});
stage.addEventListener("shown", (event) => {
  const sheet = event.detail;
  if (sheet !== sheets[state.at]) return;
  // Drawn again, sharper or with other marks: what was told last stays.
  if (!state.loading && root.dataset.lintelShown === String(sheet.id)) return;
  state.loading = false;
  root.dataset.lintelShown = String(sheet.id);
  const total = String(sheets.length);
  here.textContent = words.textHere.replace("{sheet}", sheet.name).replace("{number}", String(state.at + 1)).replace("{total}", total);
});
root.addEventListener("lintel:words", (event) => state.find && markWords(state.find, event.target));
list.addEventListener("changed", draw);
list.addEventListener("told", (event) => event.detail && (here.textContent = event.detail));

// --- choosing ----------------------------------------------------------------------------------------
async function choose(id, { scroll = true } = {}) {
  const mark = list.marks.find((each) => each.id === id);
  if (!mark) return;
  if (state.chosen !== id && !moving.held) moving.point = null;
  state.chosen = id;
  if (!stage.frameOf(mark.sheet)) await goTo(mark.sheet);
  draw();
  for (const each of list.root.querySelectorAll(".lintel-marks__mark--chosen")) each.classList.remove("lintel-marks__mark--chosen");
  const item = list.item(id);
  item?.classList.add("lintel-marks__mark--chosen");
  if (moving.held) return; // nothing scrolls under the pointer that drags
  if (!scroll) item?.scrollIntoView({ block: "nearest" });
  else root.querySelector(`[data-mark="${id}"]`)?.scrollIntoView({ block: "center", inline: "center" });
}
drawing.addEventListener("chosen", (event) => choose(event.detail.id, { scroll: false }));

// --- moving ------------------------------------------------------------------------------------------
const movable = (id) => (words.change && list.marks.find((each) => each.id === id && each.draft)) || null;
Object.assign(drawing, { moving, movable });
moving.addEventListener("moved", draw);
moving.addEventListener("placed", async ({ detail: { mark, points } }) => {
  here.textContent = words.textSaving;
  const told = await post(words.change.replace("/0/", `/${mark.id}/`), bodyOf({ ...mark, points }), words.token);
  here.textContent = told.ok ? words.textSaved : told.message || words.textRefused;
  if (told.ok) await list.look();
  moving.forget(mark.id);
  draw();
});
function step(x, y) {
  const mark = movable(state.chosen);
  const frame = mark && stage.frameOf(mark.sheet);
  if (!frame) return false;
  moving.step(mark, x, y, frame.page);
}
function nextPoint() {
  const mark = movable(state.chosen);
  if (!mark) return false;
  const point = moving.nextPoint(mark);
  here.textContent = point === null ? words.textWhole : words.textPoint.replace("{number}", String(point + 1)).replace("{total}", String(mark.points.length));
}
stage.ground.addEventListener("keydown", (event) => {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (way && event.shiftKey && !event.ctrlKey && step(...way) !== false) event.preventDefault();
});

// --- drawing -----------------------------------------------------------------------------------------
const sending = words.add && new Sending({ add: words.add, token: words.token, shelf: `lintel.marks:${words.owner}:${words.lintelDesk}` });

drawing.addEventListener("sketched", (event) => {
  state.sketches = event.detail.sketch ? { [event.detail.sheet]: event.detail.sketch } : {};
  draw();
});
drawing.addEventListener("drawn", (event) => {
  const { sheet, kind, points } = event.detail;
  state.sketches = {};
  if (kind === "scale") return askLength(sheet, points);
  const mark = { sheet: sheet.id, kind, points, discipline: words.discipline, draft: true };
  if ((kind === "length" || kind === "area") && !list.factors[sheet.id]) here.textContent = words.textNoScale;
  if (kind === "text") {
    draw();
    return asking.ask(words.textWords, { done: (text) => text && save({ ...mark, text }) });
  }
  return save(mark).then((id) => id && askWords(id, mark));
});

async function save(mark) {
  const key = Symbol("pending");
  state.pending.set(key, { ...mark, id: 0, label: "…" });
  here.textContent = words.textSaving;
  draw();
  const told = await sending.draw(mark);
  if (told.ok || told.status === 422) state.pending.delete(key); // what else was refused stays to be seen
  here.textContent = told.ok ? words.textSaved : told.lost ? words.textUnsaved : told.message || words.textRefused;
  if (told.ok) await list.look();
  draw();
  return told.id;
}
sending?.addEventListener("sent", (event) => {
  if (!event.detail.told.ok || !state.pending.size) return;
  for (const [key, mark] of state.pending) if (String(mark.points) === String(event.detail.mark.points)) state.pending.delete(key);
  list.look();
});

function askWords(id, mark) {
  const change = (text) => post(words.change.replace("/0/", `/${id}/`), bodyOf({ ...mark, text }), words.token);
  const told = (answer) => (here.textContent = answer.ok ? words.textSaved : answer.message || words.textRefused);
  const typed = (text) => change(text).then(told);
  asking.ask(words.textWords, { typed, done: (text) => text && change(text).then(told).then(() => list.look()) });
}

function askLength(sheet, points) {
  draw();
  const done = async (length) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ sheet: sheet.id, points: JSON.stringify(points), length })) body.set(`scale-${name}`, value);
    const told = await post(words.scale, body, words.token);
    here.textContent = told.message || words.textUnsaved;
    if (told.ok) await list.look();
    else askLength(sheet, points);
  };
  asking.ask(words.textLength, { done: (length) => length && done(length) });
}

// --- doing -------------------------------------------------------------------------------------------
const help = document.querySelector("[data-lintel-help]");
const tool = (name) => () => {
  const button = root.querySelector(`[data-lintel-tool="${name}"]`);
  if (!button) return false;
  for (const each of root.querySelectorAll("[data-lintel-tool]")) each.setAttribute("aria-pressed", String(each === button));
  drawing.choose(name);
  selecting.choose(name === "words");
  draw();
};
function highlight() {
  const found = words.add && selecting.highlight(overlays);
  if (!found) return false;
  const mark = { sheet: found.sheet.id, kind: "highlight", points: found.points, text: found.text, discipline: words.discipline, draft: true };
  save(mark).then((id) => id && askWords(id, mark));
}
const toggled = (name) => () => ((state[name] = !state[name]), draw());
const doings = {
  previous: () => go(state.at - (state.two ? 2 : 1)),
  next: () => go(state.at + (state.two ? 2 : 1)),
  in: () => stage.zoomTo(stage.scale * 1.25),
  out: () => stage.zoomTo(stage.scale / 1.25),
  sheet: () => stage.zoomTo("sheet"),
  width: () => stage.zoomTo("width"),
  turn: () => ((stage.turned = (stage.turned + 90) % 360), stage.render()),
  two: () => {
    state.two = !state.two;
    root.querySelector('[data-lintel-do="two"]').setAttribute("aria-pressed", String(state.two));
    return go(state.at);
  },
  help: () => help.showModal(),
  highlight,
};
function newByForm() {
  const details = root.querySelector("[data-lintel-new]");
  if (!details) return false;
  show("right");
  details.open = true;
  const field = details.querySelector('[name="mark-sheet"]');
  if (sheets[state.at]) field.value = String(sheets[state.at].id);
  field.focus();
}

listen(root.querySelector('[data-lintel-pane="middle"]'), {
  PageUp: doings.previous, PageDown: doings.next, "+": doings.in, "=": doings.in, "-": doings.out, 0: doings.sheet,
  9: doings.width, 2: doings.two, r: doings.turn, "?": doings.help, g: toggled("zones"), m: toggled("marks"), n: newByForm,
  "/": () => (show("left"), root.querySelector("#find")?.focus()),
  v: tool("look"), p: tool("pin"), c: tool("cloud"), a: tool("arrow"), t: tool("text"), h: tool("highlight"), l: tool("length"),
  s: tool("scale"), "Shift+a": tool("area"), w: tool("words"), ".": nextPoint,
  Enter: () => (drawing.sketch ? drawing.finish() : highlight()),
  Backspace: () => (drawing.back() ? undefined : false),
  Delete: () => list.item(state.chosen)?.querySelector('form[action$="/remove/"]')?.requestSubmit() ?? Boolean(state.chosen),
  Escape: () => (moving.giveUp() || drawing.give() || tool("look")(), draw()),
});
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lintel-do], [data-lintel-tool]");
  const link = event.target.closest("[data-lintel-sheet], [data-lintel-go]");
  if (button?.dataset.lintelDo) doings[button.dataset.lintelDo]();
  if (button?.dataset.lintelTool) tool(button.dataset.lintelTool)();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show("middle");
  if (link.dataset.lintelGo) choose(Number(link.dataset.lintelGo));
  else goTo(link.dataset.lintelSheet, { find: link.dataset.find });
  stage.ground.focus({ preventScroll: true });
});
finding(root.querySelector("[data-lintel-find]"), root.querySelector("[data-lintel-hits]"));
for (const form of root.querySelectorAll("[data-lintel-correction] form[method=post], [data-lintel-new] form")) keeping(form, words.owner);
const asked = new URLSearchParams(location.hash.slice(1));
const entry = Number(asked.get("mark") || /^#mark-up-(\d+)$/.exec(location.hash)?.[1]);
const first = sheets.findIndex((each) => each.id === Number(asked.get("sheet")));
if (matchMedia("(min-width: 64em)").matches || asked.has("sheet")) show("middle");
go(Math.max(0, first)).then(() => entry && choose(entry));
