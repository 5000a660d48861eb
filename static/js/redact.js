// Areas to remove, drawn on the sheet: each is a line of the field that the form sends, and nothing else.
import { PlanFile } from "./plancheck-file.js";
import { canvasOf } from "./plancheck-stage.js";

const root = document.querySelector("[data-lintel-redact]");
const field = document.querySelector("[name=areas]");
const SHARP = 1800; // pixels of the picture's longer side
const LEAST = 0.05; // inches: below, it was a click
const POINTS = 72;
if (root && field) begin();

function begin() {
  const words = root.dataset;
  const [ground, list, here] = ["ground", "areas", "here"].map((name) => root.querySelector(`[data-lintel-${name}]`));
  const chooser = root.querySelector("[data-lintel-page]");
  const file = new PlanFile({ link: words.link, size: words.size, image: false }, words.library);
  const paper = document.createElement("div");
  paper.className = "lintel-redact__paper";
  let size = null;
  let turn = 0;
  root.hidden = false;

  async function show() {
    const mine = ++turn;
    here.textContent = words.textLoading;
    try {
      const page = await file.page(Number(chooser.value));
      const scale = SHARP / Math.max(page.width, page.height);
      const canvas = canvasOf(page.width * scale, page.height * scale, "lintel-redact__picture");
      await page.draw(canvas, { scale }).promise;
      if (mine !== turn) return;
      size = { width: page.width / POINTS, height: page.height / POINTS };
      paper.replaceChildren(canvas);
      ground.replaceChildren(paper);
      here.textContent = "";
      root.dataset.lintelShown = chooser.value;
      lay();
    } catch {
      here.textContent = words.textFailed;
    }
  }

  // --- the field and its lines -------------------------------------------------------------------------
  const lines = () => field.value.split("\n").filter((line) => line.trim());
  const numbers = (line) => line.replaceAll(";", ",").split(",").map(Number);
  const good = (area) => area.length === 5 && area.every(Number.isFinite);
  function write(all) {
    field.value = all.join("\n");
    lay();
  }

  function lay() {
    const areas = lines().map(numbers);
    for (const each of paper.querySelectorAll(".lintel-redact__area")) each.remove();
    if (size) for (const [page, ...box] of areas.filter(good)) if (page === Number(chooser.value)) paper.append(boxed(box));
    list.replaceChildren(...areas.map((area, at) => (good(area) ? entry(area, at) : null)).filter(Boolean));
  }

  function boxed([left, top, width, height]) {
    const box = document.createElement("div");
    box.className = "lintel-redact__area";
    const part = { left: left / size.width, top: top / size.height, width: width / size.width, height: height / size.height };
    for (const [side, share] of Object.entries(part)) box.style[side] = `${share * 100}%`;
    return box;
  }

  function entry([page, left, top, width, height], at) {
    const facts = { page, left, top, width, height };
    const [item, said, button] = ["li", "span", "button"].map((name) => document.createElement(name));
    said.textContent = words.textArea.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
    button.type = "button";
    button.className = "usa-button usa-button--unstyled";
    button.textContent = words.textRemove;
    button.setAttribute("aria-label", `${words.textRemove}: ${said.textContent}`);
    button.addEventListener("click", () => write(lines().filter((_line, place) => place !== at)));
    item.append(said, " ", button);
    return item;
  }

  // --- drawing -----------------------------------------------------------------------------------------
  let drawn = null;
  const place = (event) => {
    const box = paper.getBoundingClientRect();
    const share = (value, most) => Math.min(1, Math.max(0, value / most));
    return [share(event.clientX - box.left, box.width) * size.width, share(event.clientY - box.top, box.height) * size.height];
  };
  const between = ([a, b], [c, d]) => [Math.min(a, c), Math.min(b, d), Math.abs(a - c), Math.abs(b - d)].map((inches) => Math.round(inches * 100) / 100);
  paper.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !size) return;
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    drawn = { from: place(event), box: null };
  });
  paper.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    drawn.box?.remove();
    drawn.box = boxed(between(drawn.from, place(event)));
    paper.append(drawn.box);
  });
  paper.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const area = between(drawn.from, place(event));
    drawn = null;
    if (Math.min(area[2], area[3]) < LEAST) return lay();
    write([...lines(), [chooser.value, ...area].join(", ")]);
    here.textContent = words.textDrawn;
  });
  paper.addEventListener("pointercancel", () => ((drawn = null), lay()));
  chooser.addEventListener("change", show);
  field.addEventListener("input", lay);
  addEventListener("lintel:unreadable", () => (here.textContent = words.textFailed));
  show();
}
