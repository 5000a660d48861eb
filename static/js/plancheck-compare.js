// Two versions of a sheet: over each other in two colours, beside each other, or in turn; and where they differ.
import { PlanFile } from "./plancheck-file.js";
import { listen } from "./plancheck-keys.js";
import { inkOf, regions } from "./plancheck-regions.js";
import { shiftBetween } from "./plancheck-register.js";
import { canvasOf } from "./plancheck-stage.js";

const root = document.querySelector("[data-lintel-compare]");
const words = root.dataset;
const ground = root.querySelector("[data-lintel-stage]");
const here = root.querySelector("[data-lintel-here]");
const [BEFORE, AFTER] = ["#b50909", "#0b5c8f"];
const SHARP = 3200; // pixels of the longer side of a picture
const COMPARED = 3000; // and of the one in which changes are looked for
const BLINK = 700;
const ROWS = "ABCDEFGH";
const state = { way: "overlay", zoom: "sheet", scale: 1, nudge: [0, 0], chosen: -1, found: [], align: null };
let before, after, size;

// --- reading -----------------------------------------------------------------------------------------
async function load(which) {
  const facts = { link: words[`${which}Link`], size: words[`${which}Size`], image: Boolean(words[`${which}Image`]) };
  const page = await new PlanFile(facts, words.library).page(Number(words[`${which}Page`]));
  const scale = SHARP / Math.max(page.width, page.height);
  const canvas = canvasOf(page.width * scale, page.height * scale, "");
  await page.draw(canvas, { scale }).promise;
  return { canvas, width: page.width, height: page.height };
}

async function open() {
  here.textContent = words.textLoading;
  [before, after] = await Promise.all([load("before"), load("after")]);
  size = { width: Math.max(before.width, after.width), height: Math.max(before.height, after.height) };
  show();
  setTimeout(() => (look(), suggest()), 30);
}

// --- pictures ----------------------------------------------------------------------------------------
// A sheet on a white page of the common size, moved by the nudge (in page points) when it is the older.
function laid(sheet, longest, moved = [0, 0], colour = "") {
  const scale = longest / Math.max(size.width, size.height);
  const canvas = canvasOf(size.width * scale, size.height * scale, "");
  const pen = canvas.getContext("2d", { willReadFrequently: longest === COMPARED });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(sheet.canvas, moved[0] * scale, moved[1] * scale, sheet.width * scale, sheet.height * scale);
  if (colour) {
    pen.globalCompositeOperation = "lighten"; // ink takes the colour, paper stays white
    pen.fillStyle = colour;
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function overlaid() {
  const canvas = laid(before, SHARP, state.nudge, BEFORE);
  const pen = canvas.getContext("2d");
  pen.globalCompositeOperation = "multiply"; // what both have is nearly black
  pen.drawImage(laid(after, SHARP, [0, 0], AFTER), 0, 0);
  return canvas;
}

// --- showing -----------------------------------------------------------------------------------------
function show() {
  clearInterval(state.blinking);
  const papers = { overlay: () => [paper(overlaid())], beside, blink }[state.way]();
  ground.classList.toggle("lintel-compare__ground--beside", state.way === "beside");
  ground.replaceChildren(...papers);
  for (const each of root.querySelectorAll("[data-lintel-way]")) {
    each.setAttribute("aria-pressed", String(each.dataset.lintelWay === state.way));
  }
  const [x, y] = state.nudge;
  root.querySelector("[data-lintel-nudged]").textContent = x || y ? words.textNudged.replace("{x}", x).replace("{y}", y) : "";
  offer();
  resize();
}

function paper(...canvases) {
  const sheet = document.createElement("div");
  sheet.className = "lintel-compare__paper";
  sheet.append(...canvases);
  return sheet;
}

function beside() {
  const sides = [[before, state.nudge], [after, [0, 0]]].map(([sheet, moved]) => {
    const side = document.createElement("div");
    side.className = "lintel-compare__side";
    side.append(paper(laid(sheet, SHARP, moved)));
    return side;
  });
  sides.forEach((side, at) => {
    side.addEventListener("scroll", () => {
      const other = sides[1 - at];
      if (other.scrollLeft !== side.scrollLeft) other.scrollLeft = side.scrollLeft;
      if (other.scrollTop !== side.scrollTop) other.scrollTop = side.scrollTop;
    });
  });
  return sides;
}

function blink() {
  const [old, newer] = [laid(before, SHARP, state.nudge), laid(after, SHARP)];
  let shown = false;
  old.hidden = true;
  state.blinking = setInterval(() => {
    shown = !shown;
    old.hidden = !shown;
    newer.hidden = shown;
  }, BLINK);
  return [paper(old, newer)];
}

function resize() {
  const papers = [...ground.querySelectorAll(".lintel-compare__paper")];
  const window = state.way === "beside" ? papers[0].parentElement : ground;
  const fit = Math.min((window.clientWidth - 26) / size.width, (ground.clientHeight - 26) / size.height);
  state.scale = state.zoom === "sheet" ? Math.max(0.02, fit) : Math.min(8, Math.max(0.02, state.zoom));
  for (const each of papers) {
    each.style.width = `${size.width * state.scale}px`;
    each.style.height = `${size.height * state.scale}px`;
    outline(each);
  }
  root.querySelector("[data-lintel-zoom]").textContent = `${Math.round(state.scale * 100)} %`;
}

function outline(sheet) {
  for (const each of sheet.querySelectorAll(".lintel-compare__region")) each.remove();
  state.found.forEach((region, at) => {
    const box = document.createElement("div");
    box.className = `lintel-compare__region${at === state.chosen ? " lintel-compare__region--chosen" : ""}`;
    for (const [side, value] of [["left", region.x], ["top", region.y], ["width", region.width], ["height", region.height]]) {
      box.style[side] = `${value * state.scale}px`;
    }
    sheet.append(box);
  });
}

// --- what changed ------------------------------------------------------------------------------------
function look() {
  const scale = COMPARED / Math.max(size.width, size.height);
  const pictures = [laid(before, COMPARED, state.nudge), laid(after, COMPARED)].map(inkOf);
  const box = ({ x, y, width, height }) => ({ x: x / scale, y: y / scale, width: width / scale, height: height / scale });
  state.found = regions(...pictures).map(box);
  state.chosen = -1;
  const count = state.found.length;
  const told = count === 1 ? words.textOne : words.textReady.replace("{count}", count);
  here.textContent = count ? told : words.textNone;
  root.dataset.lintelRegions = String(count);
  root.querySelector("[data-lintel-regions]").replaceChildren(...state.found.map(entry));
  resize();
}

// Suggests by how much the older sheet must be moved, by what is drawn on both; nothing is moved unasked.
function suggest() {
  const scale = COMPARED / Math.max(size.width, size.height);
  const shift = shiftBetween(...[laid(before, COMPARED), laid(after, COMPARED)].map(inkOf));
  state.align = shift && [shift.x, shift.y].map((pixels) => Math.round((pixels / scale) * 4) / 4);
  root.dataset.lintelAlign = String(state.align || "none");
  offer();
}

function offer() {
  const there = state.align && String(state.align) !== String(state.nudge);
  const button = root.querySelector('[data-lintel-do="align"]');
  button.hidden = !there;
  const [x, y] = state.align || [0, 0];
  if (there) button.textContent = words.textAlign.replace("{x}", x).replace("{y}", y);
}

function align() {
  if (!state.align) return;
  state.nudge = [...state.align];
  show();
  look();
  ground.focus({ preventScroll: true });
}

function entry(region, at) {
  const row = ROWS[Math.min(7, Math.floor(((region.y + region.height / 2) / after.height) * 8))];
  const column = Math.min(12, Math.floor(((region.x + region.width / 2) / after.width) * 12) + 1);
  const inches = (points) => (points / 72).toFixed(1);
  const facts = { number: at + 1, zone: `${row}${column}`, width: inches(region.width), height: inches(region.height) };
  const button = document.createElement("button");
  button.type = "button";
  button.className = "usa-button usa-button--unstyled";
  button.textContent = words.textRegion.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
  button.addEventListener("click", () => jump(at));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function jump(at) {
  const region = state.found[at];
  state.chosen = at;
  const window = state.way === "beside" ? ground.querySelector(".lintel-compare__side") : ground;
  const fill = Math.min(window.clientWidth / (region.width * 2.5), window.clientHeight / (region.height * 2.5));
  state.zoom = Math.min(3, Math.max(fill, 0.1));
  resize();
  ground.querySelector(".lintel-compare__region--chosen").scrollIntoView({ block: "center", inline: "center" });
  root.dataset.lintelJumped = String(at + 1);
}

// --- doing -------------------------------------------------------------------------------------------
let waiting;
function nudge(x, y) {
  state.nudge = x === 0 && y === 0 ? [0, 0] : [state.nudge[0] + x, state.nudge[1] + y];
  const place = [ground.scrollLeft, ground.scrollTop];
  show();
  [ground.scrollLeft, ground.scrollTop] = place;
  clearTimeout(waiting);
  waiting = setTimeout(look, 400);
}
const ready = (doing) => () => (after ? doing() : false);
const way = (name) => ready(() => ((state.way = name), show()));
const zoom = (value) => ready(() => ((state.zoom = value()), resize()));
const doings = { in: zoom(() => state.scale * 1.25), out: zoom(() => state.scale / 1.25), sheet: zoom(() => "sheet"), align: ready(align) };
listen(root, {
  "+": doings.in, "=": doings.in, "-": doings.out, 0: doings.sheet,
  a: doings.align, o: way("overlay"), s: way("beside"), b: way("blink"),
});
ground.addEventListener("keydown", (event) => {
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!move || !event.shiftKey || !after) return;
  event.preventDefault();
  nudge(...move);
});
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lintel-way], [data-lintel-do], [data-lintel-nudge]");
  if (!button || !after) return;
  const { lintelWay, lintelDo, lintelNudge } = button.dataset;
  if (lintelWay) way(lintelWay)();
  if (lintelDo) doings[lintelDo]();
  if (lintelNudge) nudge(...lintelNudge.split(" ").map(Number).concat(0).slice(0, 2));
});
let resting;
new ResizeObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(() => after && state.zoom === "sheet" && resize(), 120);
}).observe(ground);
function failed(error) {
  here.textContent = words.textFailed;
  root.dataset.lintelFailed = String(error?.message || error);
}
addEventListener("lintel:unreadable", failed);
open().catch(failed);
