// One page for one citizen: draw what the process says, say what hands do, and go when it ends.

import { Glyphs } from "./glyphs.js";
import { Hands } from "./hands.js";
import { Line } from "./line.js";
import { Screen } from "./cells.js";

const WORDS = { 4409: "occupied", 4503: "closed" };
const AGAIN_MS = 500, LATER_MS = 5000, PATIENT_MS = 1000;
const DRAW = 0x73, LETTERS = 0x6c, MASK = 32;

const show = (id, shown = true) => { document.getElementById(id).hidden = !shown; };
const screen = new Screen();
const glyphs = new Glyphs(document.getElementById("screen"));
const waiting = setTimeout(show, PATIENT_MS, "wait"); // a process that is slow to paint
let acted = null; // when the hand moved that the next change answers

const line = new Line(heard, ended);
const hands = new Hands(line, glyphs, (event) => { acted ??= event.timeStamp; });

function heard(bytes) {
  clearTimeout(waiting);
  show("wait", false);
  if (bytes[0] === DRAW) screen.write(bytes.subarray(1, 1 + MASK), bytes.subarray(1 + MASK));
  else if (bytes[0] === LETTERS && bytes[1] < 3) {
    glyphs.letters = bytes[1];
    fit();
  }
}

function fit() {
  glyphs.fit();
  glyphs.blank();
  screen.wipe();
  screen.resize(glyphs.columns, glyphs.rows);
  line.say("z", glyphs.columns, glyphs.rows);
}

// Times only, no content: how long a hand waited for the screen.
function measured(from) {
  if (performance.getEntriesByName("hand-to-paint").length >= 1000) performance.clearMeasures();
  performance.measure("hand-to-paint", { start: from, end: performance.now() });
}

function frame() {
  hands.frame();
  if (glyphs.paint(screen) && acted !== null) {
    measured(acted);
    acted = null;
  }
  requestAnimationFrame(frame);
}

// Nothing stays: cells to zero, canvas black; then the page is loaded anew as soon as it can be.
function ended(code) {
  screen.wipe();
  glyphs.blank();
  show(WORDS[code] || "wait");
  const again = async () => {
    const answer = document.hidden ? null : await fetch("/here", { cache: "no-store" }).catch(() => null);
    if (answer) location.reload();
    else setTimeout(again, AGAIN_MS);
  };
  setTimeout(again, code in WORDS ? LATER_MS : 0);
}

hands.watch();
await Glyphs.ready();
glyphs.fit();
glyphs.blank();
screen.resize(glyphs.columns, glyphs.rows);
addEventListener("resize", fit);
await line.connect(glyphs.columns, glyphs.rows);
requestAnimationFrame(frame);
