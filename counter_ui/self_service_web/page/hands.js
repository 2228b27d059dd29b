// Keys and touches become messages; whatever else a browser would do with them does not happen.

const NAMED = { Enter: "enter", Tab: "tab", Escape: "escape", Backspace: "backspace", Delete: "delete",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Home: "home", End: "end",
  PageUp: "pageup", PageDown: "pagedown" };
const UNWANTED = ["contextmenu", "selectstart", "dragstart", "dragover", "drop", "copy", "cut", "paste",
  "beforeinput", "auxclick", "dblclick", "gesturestart", "gesturechange", "touchstart", "touchmove", "touchend"];

function nameOf(event) {
  if (event.ctrlKey && event.code === "KeyQ") return "ctrl+q"; // the technician's; goes to the process only
  if (event.key in NAMED) return event.key === "Tab" && event.shiftKey ? "shift+tab" : NAMED[event.key];
  if (/^F([1-9]|1[0-2])$/.test(event.key)) return event.key.toLowerCase();
  return [...event.key].length === 1 ? event.key.normalize("NFC") : "";
}

export class Hands {
  // line: where messages go; glyphs: which cell is where; acted(event): something was done
  constructor(line, glyphs, acted) {
    Object.assign(this, { line, glyphs, acted, repeated: false, finger: null, moved: null });
  }

  watch() {
    const on = (name, heard) => addEventListener(name, heard, { capture: true, passive: false });
    for (const name of UNWANTED) on(name, (event) => event.preventDefault());
    on("keydown", (event) => this.key(event));
    on("keyup", (event) => event.preventDefault());
    on("wheel", (event) => this.wheel(event));
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", () => { this.finger = null; });
    on("popstate", () => stay());
    stay();
  }

  // Once a frame: what may wait until then.
  frame() {
    this.repeated = false; // a key held down counts once a frame
    if (this.moved) this.line.say("v", ...this.moved);
    this.moved = null;
  }

  key(event) {
    event.preventDefault();
    event.stopPropagation();
    const written = event.getModifierState("AltGraph");
    if (event.isComposing || event.metaKey || (!written && (event.altKey || (event.ctrlKey && event.code !== "KeyQ")))) return;
    const name = nameOf(event);
    if (!name || (event.repeat && this.repeated)) return;
    this.repeated = event.repeat;
    this.line.sayKey(name);
    this.acted(event);
  }

  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || !event.deltaY) return;
    this.line.say(event.deltaY < 0 ? "<" : ">", ...this.glyphs.cell(event.clientX, event.clientY));
  }

  down(event) {
    event.preventDefault();
    if (event.pointerType === "mouse") {
      if (event.button === 0) this.point("d", event);
      return;
    }
    // A second finger makes a gesture of the first: no tap.
    this.finger = event.isPrimary ? { id: event.pointerId, x: event.clientX, y: event.clientY, dragged: false } : null;
  }

  move(event) {
    event.preventDefault();
    if (event.pointerType === "mouse") this.moved = this.glyphs.cell(event.clientX, event.clientY);
    else if (this.finger?.id === event.pointerId) this.drag(event);
  }

  drag(event) { // a finger that moves scrolls, and taps nothing
    const far = event.clientY - this.finger.y;
    const step = (2 * this.glyphs.high) / this.glyphs.scale;
    if (Math.hypot(event.clientX - this.finger.x, far) > step) this.finger.dragged = true;
    if (Math.abs(far) < step) return;
    this.finger.y = event.clientY;
    this.line.say(far > 0 ? "<" : ">", ...this.glyphs.cell(event.clientX, event.clientY));
  }

  up(event) {
    event.preventDefault();
    if (event.pointerType === "mouse") {
      if (event.button === 0) this.point("u", event);
    } else if (this.finger?.id === event.pointerId) {
      if (!this.finger.dragged) this.point("t", event);
      this.finger = null;
    }
  }

  point(head, event) {
    this.line.say(head, ...this.glyphs.cell(event.clientX, event.clientY));
    this.acted(event);
  }
}

// Going back stays here: the entry before this one is this page again.
function stay() {
  if (history.state === "here") return;
  history.replaceState("before", "", "/");
  history.pushState("here", "", "/");
}
