// The words of a sheet, to be selected and copied, and made into a highlight.
const LONGEST = 300;

export class Words extends EventTarget {
  constructor(stage, button) {
    super();
    Object.assign(this, { stage, button });
    button?.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    document.addEventListener("selectionchange", () => button && (button.hidden = !this.selected()));
  }

  choose(on) {
    this.stage.ground.classList.toggle("lintel-check__ground--words", on);
    if (!on) getSelection()?.removeAllRanges();
  }

  // The selection, when it lies in the words of one sheet: its frame and range.
  selected() {
    const selection = getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const frame = this.stage.frames.find((each) => each.words?.contains(range.commonAncestorContainer));
    return frame ? { frame, range, text: selection.toString() } : null;
  }

  // Returns the selection as a highlight: its sheet, its box in page points and its words; null without one.
  highlight(overlays) {
    const found = this.selected();
    const overlay = found && overlays.find((each) => each.frame === found.frame);
    if (!overlay) return null;
    const boxes = [...found.range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (!boxes.length) return null;
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
    const points = [overlay.point({ clientX: left, clientY: top }), overlay.point({ clientX: right, clientY: bottom })];
    const words = found.text.replace(/\s+/g, " ").trim();
    getSelection().removeAllRanges();
    return { sheet: found.frame.sheet, points, text: `“${words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words}”` };
  }
}
