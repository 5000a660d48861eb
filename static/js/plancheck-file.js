// One file of plans: read by the ranges that a sheet needs, from an address that is asked for again when it expires.
const CHUNK = 128 * 1024;
const TRIES = 4;
let library = null;

async function pdfjs(root) {
  library ||= import(`${root}build/pdf.min.mjs`).then((loaded) => {
    loaded.GlobalWorkerOptions.workerSrc = `${root}build/pdf.worker.min.mjs`;
    return loaded;
  });
  return library;
}

export class PlanFile {
  constructor({ link, size, image }, root) {
    Object.assign(this, { link, size: Number(size), image, root: new URL(root, location.href).href });
  }

  // The address is asked for once, however many ranges wait for it.
  address() {
    this.asked ||= fetch(this.link).then(async (answer) => {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return (await answer.json()).url;
    });
    return this.asked;
  }

  async range(begin, end) {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await fetch(await this.address(), { headers: { Range: `bytes=${begin}-${end - 1}` } });
        if (answer.status === 206) return new Uint8Array(await answer.arrayBuffer());
        if (answer.status === 200) return new Uint8Array(await answer.arrayBuffer()).subarray(begin, end);
        throw new Error(String(answer.status));
      } catch (error) {
        this.asked = null;
        if (tries >= TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** tries));
      }
    }
  }

  open() {
    this.opened ||= (this.image ? this.openImage() : this.openPdf()).catch((error) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  async openImage() {
    const image = new Image();
    image.crossOrigin = "anonymous";
    image.src = await this.address();
    await image.decode();
    return image;
  }

  async openPdf() {
    const [loaded] = await Promise.all([pdfjs(this.root), this.address()]);
    const length = this.size;
    const file = this;
    class Ranges extends loaded.PDFDataRangeTransport {
      requestDataRange(begin, end) {
        file.range(begin, Math.min(end, length)).then(
          (bytes) => this.onDataRange(begin, bytes),
          () => dispatchEvent(new CustomEvent("lintel:unreadable")),
        );
      }
    }
    this.TextLayer = loaded.TextLayer;
    return loaded.getDocument({
      range: new Ranges(length, null),
      rangeChunkSize: CHUNK,
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      enableXfa: false,
      useWasm: false,
      cMapUrl: `${this.root}cmaps/`,
      standardFontDataUrl: `${this.root}standard_fonts/`,
      iccUrl: `${this.root}iccs/`,
      wasmUrl: `${this.root}wasm/`,
    }).promise;
  }

  // A page as something that can say its size and draw itself: { width, height, draw(canvas, view), text(view) }.
  async page(number) {
    const opened = await this.open();
    return this.image ? new ImagePage(opened) : new PdfPage(await opened.getPage(number), this.TextLayer);
  }
}

class PdfPage {
  constructor(page, TextLayer) {
    Object.assign(this, { page, TextLayer });
    const natural = page.getViewport({ scale: 1 });
    this.width = natural.width;
    this.height = natural.height;
  }

  viewport(scale, turned, offset = {}) {
    return this.page.getViewport({ scale, rotation: (this.page.rotate + turned) % 360, ...offset });
  }

  // Begins to draw; what is returned can be cancelled and waited for.
  draw(canvas, { scale, turned = 0, left = 0, top = 0 }) {
    const viewport = this.viewport(scale, turned, { offsetX: -left, offsetY: -top });
    const task = this.page.render({ canvas, viewport });
    return { cancel: () => task.cancel(), promise: task.promise };
  }

  async text(scale, turned) {
    const layer = document.createElement("div");
    layer.className = "lintel-stage__text textLayer";
    layer.style.setProperty("--total-scale-factor", scale);
    layer.style.setProperty("--scale-round-x", "1px");
    layer.style.setProperty("--scale-round-y", "1px");
    const viewport = this.viewport(scale, turned);
    await new this.TextLayer({ textContentSource: this.page.streamTextContent(), container: layer, viewport }).render();
    return layer;
  }
}

class ImagePage {
  constructor(image) {
    Object.assign(this, { image, width: image.naturalWidth, height: image.naturalHeight });
  }

  draw(canvas, { scale, turned = 0, left = 0, top = 0 }) {
    const pen = canvas.getContext("2d");
    const [wide, high] = [this.width * scale, this.height * scale];
    pen.translate(-left, -top);
    if (turned === 90) pen.translate(high, 0);
    if (turned === 180) pen.translate(wide, high);
    if (turned === 270) pen.translate(0, wide);
    pen.rotate((turned * Math.PI) / 180);
    pen.drawImage(this.image, 0, 0, wide, high);
    return { cancel() {}, promise: Promise.resolve() };
  }

  async text() {
    return null;
  }
}
