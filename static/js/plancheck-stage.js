// The stage: one sheet, or two beside each other, drawn only as sharp and as far as it is seen.
const MOST_PIXELS = 8_000_000; // of a whole sheet; beyond, the part that is seen is drawn by itself
const SHARPEST = 12; // times the printed size
const MARGIN = 24;

export class Stage extends EventTarget {
  constructor(ground) {
    super();
    Object.assign(this, { ground, frames: [], zoom: "sheet", turned: 0, scale: 1, turn: 0 });
    let resting;
    new ResizeObserver(() => {
      clearTimeout(resting);
      resting = setTimeout(() => typeof this.zoom === "string" && ground.clientWidth && this.render(), 120);
    }).observe(ground);
    let still;
    ground.addEventListener("scroll", () => {
      clearTimeout(still);
      still = setTimeout(() => this.frames.forEach((frame) => frame.sharpen(this)), 120);
    });
    ground.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  // Shows some sheets ({ file, page, … }); tells "shown" for each when its picture is there.
  async show(sheets) {
    const turn = ++this.turn;
    this.telling("loading", sheets[0]);
    const pages = await Promise.all(sheets.map((sheet) => sheet.file.page(sheet.page)));
    if (turn !== this.turn) return;
    for (const frame of this.frames) frame.leave();
    this.frames = sheets.map((sheet, place) => new Frame(sheet, pages[place]));
    this.ground.replaceChildren(...this.frames.map((frame) => frame.paper));
    await this.render();
  }

  async render() {
    if (!this.frames.length) return;
    this.scale = this.scaleNow();
    const turn = this.turn;
    for (const frame of this.frames) frame.size(this.scale, this.turned);
    this.telling("sized");
    await Promise.all(this.frames.map((frame) => frame.draw(this)));
    if (turn === this.turn) for (const frame of this.frames) this.telling("shown", frame.sheet);
  }

  scaleNow() {
    const sizes = this.frames.map((frame) => frame.natural(this.turned));
    const wide = sizes.reduce((sum, size) => sum + size.width, 0);
    const high = Math.max(...sizes.map((size) => size.height));
    const gaps = MARGIN * this.frames.length;
    const width = (this.ground.clientWidth - gaps) / wide;
    const height = (this.ground.clientHeight - MARGIN) / high;
    if (this.zoom === "sheet") return Math.max(0.02, Math.min(width, height));
    if (this.zoom === "width") return Math.max(0.02, width - 0.002);
    return Math.min(SHARPEST, Math.max(0.02, this.zoom));
  }

  // Zooms and keeps the spot under the pointer, or the middle, where it is.
  zoomTo(value, at = null) {
    const ground = this.ground;
    const box = ground.getBoundingClientRect();
    const x = at ? at.clientX - box.left : ground.clientWidth / 2;
    const y = at ? at.clientY - box.top : ground.clientHeight / 2;
    const before = this.scale;
    const spot = [(ground.scrollLeft + x) / before, (ground.scrollTop + y) / before];
    this.zoom = value;
    const drawn = this.render();
    if (typeof value === "number") {
      ground.scrollLeft = spot[0] * this.scale - x;
      ground.scrollTop = spot[1] * this.scale - y;
    }
    return drawn;
  }

  wheeled(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomTo(this.scale * Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 200), event);
  }

  frameOf(sheet) {
    return this.frames.find((frame) => frame.sheet.id === sheet);
  }

  telling(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

export class Frame {
  constructor(sheet, page) {
    Object.assign(this, { sheet, page, paper: document.createElement("div"), tasks: [] });
    this.paper.className = "lintel-stage__sheet";
    this.overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.overlay.setAttribute("class", "lintel-stage__overlay");
    this.overlay.setAttribute("aria-hidden", "true"); // the list of mark-ups says all of it
    this.paper.append(this.overlay);
  }

  natural(turned) {
    const { width, height } = this.page;
    return turned % 180 ? { width: height, height: width } : { width, height };
  }

  size(scale, turned) {
    const size = this.natural(turned);
    this.paper.style.width = `${size.width * scale}px`;
    this.paper.style.height = `${size.height * scale}px`;
  }

  leave() {
    for (const task of this.tasks) task.cancel();
    this.left = true;
  }

  async draw({ scale, turned }) {
    for (const task of this.tasks) task.cancel();
    this.drawn = { scale, turned };
    const size = this.natural(turned);
    const most = Math.sqrt(MOST_PIXELS / (size.width * size.height));
    const sharp = Math.min(scale * (devicePixelRatio || 1), most);
    const canvas = canvasOf(size.width * sharp, size.height * sharp, "lintel-stage__canvas");
    if (!(await this.finished(this.page.draw(canvas, { scale: sharp, turned })))) return;
    this.detail?.remove();
    this.canvas?.remove();
    this.paper.prepend(canvas);
    Object.assign(this, { canvas, sharp, detail: null });
    this.sharpen({ scale, turned, ground: this.paper.parentElement });
    this.page.text(scale, turned).then((text) => this.layText(text, scale), () => {});
  }

  layText(text, scale) {
    if (!text || this.left || this.drawn.scale !== scale) return;
    this.words?.remove();
    this.words = text;
    this.overlay.before(text);
    this.paper.dispatchEvent(new CustomEvent("lintel:words", { bubbles: true, detail: this.sheet }));
  }

  // Draws the part that is seen as sharp as the screen, where the whole sheet could not be.
  async sharpen({ scale, turned, ground }) {
    const wanted = scale * (devicePixelRatio || 1);
    if (!ground || !this.canvas || this.sharp >= wanted * 0.95) return;
    const [paper, window] = [this.paper.getBoundingClientRect(), ground.getBoundingClientRect()];
    const left = Math.max(0, window.left - paper.left);
    const top = Math.max(0, window.top - paper.top);
    const width = Math.min(paper.right, window.right) - Math.max(paper.left, window.left);
    const height = Math.min(paper.bottom, window.bottom) - Math.max(paper.top, window.top);
    if (width < 1 || height < 1) return;
    const dense = wanted / scale;
    const canvas = canvasOf(width * dense, height * dense, "lintel-stage__detail");
    const part = { scale: wanted, turned, left: left * dense, top: top * dense };
    if (!(await this.finished(this.page.draw(canvas, part)))) return;
    canvas.style.left = `${left}px`;
    canvas.style.top = `${top}px`;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    this.detail?.remove();
    this.canvas.after(canvas);
    this.detail = canvas;
  }

  async finished(task) {
    this.tasks.push(task);
    try {
      await task.promise;
      return !this.left;
    } catch (error) {
      if (error?.name === "RenderingCancelledException") return false;
      throw error;
    } finally {
      this.tasks = this.tasks.filter((each) => each !== task);
    }
  }
}

export function canvasOf(width, height, name) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(width));
  canvas.height = Math.max(1, Math.floor(height));
  canvas.className = name;
  return canvas;
}
