// Paints the screen's cells. Letters come from the font; blocks (borders, QR codes) are filled
// exactly, so that cells join without a seam.

import { BACKGROUND, BOLD, ITALIC, REVERSE, STRIKE, UNDERLINE } from "./cells.js";

const FACE = '"Kiosk", "Kiosk Symbols"';
const ASCENT = 1.069, HEIGHT = 1.362, WIDTH = 0.6; // of Noto Sans Mono, in em
const SMALLEST_ROW = 15; // three rows are at least 44 px
const LYING = [80, 64, 50], STANDING = [72, 60, 50]; // columns by letter size
const colour = (rgb) => `#${rgb.toString(16).padStart(6, "0")}`;

export class Glyphs {
  constructor(canvas) {
    this.canvas = canvas;
    this.letters = 0;
    this.pen = canvas.getContext("2d", { alpha: false });
  }

  static async ready() {
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 20px "Kiosk"`)));
    await document.fonts.load('20px "Kiosk Symbols"', "✓");
  }

  // Columns and rows that fill the window; cells are whole device pixels.
  fit() {
    const scale = window.devicePixelRatio || 1;
    const width = Math.floor(innerWidth * scale), height = Math.floor(innerHeight * scale);
    const wanted = (innerWidth >= innerHeight ? LYING : STANDING)[this.letters];
    const narrowest = Math.ceil((SMALLEST_ROW * scale * WIDTH) / HEIGHT);
    this.wide = Math.max(Math.floor(width / wanted), narrowest);
    this.columns = Math.max(Math.min(Math.floor(width / this.wide), 400), 20);
    this.em = this.wide / WIDTH;
    this.rows = Math.max(Math.min(Math.floor(height / Math.ceil(this.em * HEIGHT)), 200), 10);
    this.high = Math.max(Math.floor(height / this.rows), 1);
    this.left = Math.max(Math.floor((width - this.columns * this.wide) / 2), 0);
    this.top = Math.max(Math.floor((height - this.rows * this.high) / 2), 0);
    this.base = Math.round((this.high - this.em * HEIGHT) / 2 + this.em * ASCENT);
    this.scale = scale;
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.style.width = `${width / scale}px`;
    this.canvas.style.height = `${height / scale}px`;
    this.pen.textBaseline = "alphabetic";
  }

  // The cell under a point of the window.
  cell(x, y) {
    const within = (value, count) => Math.min(Math.max(value, 0), count - 1);
    return [
      within(Math.floor((x * this.scale - this.left) / this.wide), this.columns),
      within(Math.floor((y * this.scale - this.top) / this.high), this.rows),
    ];
  }

  blank() {
    this.pen.fillStyle = colour(BACKGROUND);
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  // Paint the rows that changed; whether any did.
  paint(screen) {
    let any = false;
    for (let row = 0; row < screen.rows; row += 1) {
      if (!screen.dirty[row]) continue;
      screen.dirty[row] = 0;
      this.row(screen, row);
      any = true;
    }
    return any;
  }

  row(screen, row) {
    const first = row * screen.columns, y = this.top + row * this.high;
    const ends = this.canvas.width;
    for (let column = 0; column < screen.columns; column += 1) {
      const at = first + column;
      const last = column === screen.columns - 1;
      const x = column === 0 ? 0 : this.left + column * this.wide;
      const to = last ? ends : this.left + (column + 1) * this.wide;
      const up = row === 0 ? 0 : y;
      const down = row === screen.rows - 1 ? this.canvas.height : y + this.high;
      this.pen.fillStyle = colour(screen.look[at] & REVERSE ? screen.fore[at] : screen.back[at]);
      this.pen.fillRect(x, up, to - x, down - up);
    }
    for (let column = 0; column < screen.columns; column += 1) {
      const code = screen.code[first + column];
      if (code > 32) this.glyph(screen, first + column, code, this.left + column * this.wide, y);
    }
  }

  glyph(screen, at, code, x, y) {
    const look = screen.look[at];
    this.pen.fillStyle = colour(look & REVERSE ? screen.back[at] : screen.fore[at]);
    if (code >= 0x2580 && code <= 0x259f) this.block(code, x, y);
    else {
      this.pen.font = `${look & ITALIC ? "italic " : ""}${look & BOLD ? 700 : 400} ${this.em}px ${FACE}`;
      this.pen.fillText(String.fromCodePoint(code), x, y + this.base);
    }
    const thick = Math.max(Math.round(this.em / 14), 1);
    if (look & UNDERLINE) this.pen.fillRect(x, y + this.base + thick, this.wide, thick);
    if (look & STRIKE) this.pen.fillRect(x, y + this.base - Math.round(this.em / 3), this.wide, thick);
  }

  // U+2580 to U+259F: eighths, shades, quadrants.
  block(code, x, y) {
    const { pen, wide, high } = this;
    const fill = (left, top, right, bottom) => {
      const [a, b] = [Math.round(left * wide), Math.round(top * high)];
      pen.fillRect(x + a, y + b, Math.round(right * wide) - a, Math.round(bottom * high) - b);
    };
    if (code === 0x2580) fill(0, 0, 1, 0.5);
    else if (code <= 0x2588) fill(0, 1 - (code - 0x2580) / 8, 1, 1);
    else if (code <= 0x258f) fill(0, 0, (0x2590 - code) / 8, 1);
    else if (code === 0x2590) fill(0.5, 0, 1, 1);
    else if (code <= 0x2593) {
      pen.globalAlpha = (code - 0x2590) / 4;
      fill(0, 0, 1, 1);
      pen.globalAlpha = 1;
    } else if (code === 0x2594) fill(0, 0, 1, 1 / 8);
    else if (code === 0x2595) fill(7 / 8, 0, 1, 1);
    else {
      const quarters = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14][code - 0x2596]; // 1 upper left, 2 upper right, 4 lower left, 8 lower right
      if (quarters & 1) fill(0, 0, 0.5, 0.5);
      if (quarters & 2) fill(0.5, 0, 1, 0.5);
      if (quarters & 4) fill(0, 0.5, 0.5, 1);
      if (quarters & 8) fill(0.5, 0.5, 1, 1);
    }
  }
}
