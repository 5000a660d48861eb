// Shows a PDF sheet by sheet: reads only the ranges it needs, and asks for a fresh address when one has expired.
const root = document.querySelector("[data-lintel-viewer]");
const library = new URL(root.dataset.library, location.href).href;
const total = Number(root.querySelector("[data-lintel-number]").max) || 1;
const ground = document.getElementById("lintel-sheet");
const paper = root.querySelector("[data-lintel-paper]");
const here = root.querySelector("[data-lintel-here]");
const MOST_PIXELS = 24_000_000; // what a canvas can hold everywhere
const SHARPEST = 8; // times the printed size
const state = { number: 1, zoom: "sheet", turned: 0, drawing: null, scale: 1 };
let pdf = null;

// --- reading ---------------------------------------------------------------------------------------
let address = null;

async function freshAddress() {
  const answer = await fetch(root.dataset.lintelViewer);
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  address = (await answer.json()).url;
}

async function readRange(begin, end) {
  for (let tries = 0; ; tries++) {
    try {
      if (!address) await freshAddress();
      const answer = await fetch(address, { headers: { Range: `bytes=${begin}-${end - 1}` } });
      if (answer.status === 206) return new Uint8Array(await answer.arrayBuffer());
      if (answer.status === 200) return new Uint8Array(await answer.arrayBuffer()).subarray(begin, end);
      address = null;
      throw new Error(String(answer.status));
    } catch (error) {
      if (tries >= 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 400 * 2 ** tries));
    }
  }
}

async function open() {
  const pdfjs = await import(`${library}build/pdf.min.mjs`);
  pdfjs.GlobalWorkerOptions.workerSrc = `${library}build/pdf.worker.min.mjs`;
  const length = Number(root.dataset.size);
  class Ranges extends pdfjs.PDFDataRangeTransport {
    requestDataRange(begin, end) {
      readRange(begin, Math.min(end, length)).then((bytes) => this.onDataRange(begin, bytes), failed);
    }
  }
  pdf = await pdfjs.getDocument({
    range: new Ranges(length, null),
    rangeChunkSize: 256 * 1024,
    disableAutoFetch: true,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    cMapUrl: `${library}cmaps/`,
    standardFontDataUrl: `${library}standard_fonts/`,
    iccUrl: `${library}iccs/`,
    wasmUrl: `${library}wasm/`,
  }).promise;
  state.TextLayer = pdfjs.TextLayer;
  go(fromAddressBar());
}

function failed(error) {
  if (error?.name === "RenderingCancelledException" || error?.name === "AbortException") return;
  here.textContent = root.dataset.textFailed;
  root.dataset.lintelFailed = String(error?.message || error);
}

// --- drawing ---------------------------------------------------------------------------------------
async function draw() {
  const number = state.number;
  here.textContent = root.dataset.textLoading.replace("{number}", number);
  const page = await pdf.getPage(number);
  if (number !== state.number) return;
  const view = page.getViewport({ scale: scaleFor(page), rotation: (page.rotate + state.turned) % 360 });
  state.drawing?.cancel();
  const canvas = document.createElement("canvas");
  const dense = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (view.width * view.height)));
  canvas.width = Math.floor(view.width * dense);
  canvas.height = Math.floor(view.height * dense);
  canvas.style.width = `${view.width}px`;
  canvas.style.height = `${view.height}px`;
  state.drawing = page.render({ canvas, viewport: view, transform: dense === 1 ? null : [dense, 0, 0, dense, 0, 0] });
  await state.drawing.promise;
  const text = await readable(page, view);
  if (number !== state.number) return;
  paper.style.width = `${view.width}px`;
  paper.style.height = `${view.height}px`;
  paper.replaceChildren(canvas, text);
  root.dataset.lintelShown = number;
  here.textContent = root.dataset.textHere.replace("{number}", number).replace("{total}", total);
  root.querySelector("[data-lintel-zoom]").textContent = `${Math.round(state.scale * 100)} %`;
}

// The words of the sheet over its picture: for selecting, for the browser's search, for screen readers.
async function readable(page, view) {
  const layer = document.createElement("div");
  layer.className = "lintel-viewer__text textLayer";
  layer.style.setProperty("--total-scale-factor", view.scale);
  layer.style.setProperty("--scale-round-x", "1px");
  layer.style.setProperty("--scale-round-y", "1px");
  await new state.TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport: view }).render();
  return layer;
}

function scaleFor(page) {
  const natural = page.getViewport({ scale: 1, rotation: (page.rotate + state.turned) % 360 });
  const width = (ground.clientWidth - 24) / natural.width;
  const height = (ground.clientHeight - 24) / natural.height;
  if (state.zoom === "sheet") state.scale = Math.min(width, height);
  else if (state.zoom === "width") state.scale = width;
  else state.scale = Math.min(SHARPEST, Math.max(0.05, state.zoom));
  return state.scale;
}

// --- moving about ----------------------------------------------------------------------------------
function go(number) {
  if (!pdf) return;
  state.number = Math.min(total, Math.max(1, number || 1));
  root.querySelector("[data-lintel-number]").value = state.number;
  for (const each of root.querySelectorAll("[data-lintel-sheet]")) {
    if (Number(each.dataset.lintelSheet) === state.number) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  root.querySelector("[data-lintel-sheet][aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  history.replaceState(null, "", `#sheet=${state.number}`);
  draw().catch(failed);
}

function fromAddressBar() {
  return Number(new URLSearchParams(location.hash.slice(1)).get("sheet")) || 1;
}

const doings = {
  previous: () => go(state.number - 1),
  next: () => go(state.number + 1),
  first: () => go(1),
  last: () => go(total),
  in: () => zoom(state.scale * 1.25),
  out: () => zoom(state.scale / 1.25),
  sheet: () => zoom("sheet"),
  width: () => zoom("width"),
  turn: () => ((state.turned = (state.turned + 90) % 360), go(state.number)),
};
const keys = { PageUp: "previous", PageDown: "next", Home: "first", End: "last", "+": "in", "=": "in", "-": "out", 0: "sheet" };

function zoom(value) {
  state.zoom = value;
  go(state.number);
}

root.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-lintel-do]");
  const sheet = event.target.closest("[data-lintel-sheet]");
  if (tool) doings[tool.dataset.lintelDo]();
  if (sheet) {
    event.preventDefault();
    go(Number(sheet.dataset.lintelSheet));
  }
});
root.querySelector("[data-lintel-number]").addEventListener("change", (event) => go(Number(event.target.value)));
ground.addEventListener("keydown", (event) => {
  const doing = keys[event.key];
  if (!doing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  doings[doing]();
});
addEventListener("hashchange", () => go(fromAddressBar()));
let resting;
new ResizeObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(() => typeof state.zoom === "string" && go(state.number), 150);
}).observe(ground);
open().catch(failed);
