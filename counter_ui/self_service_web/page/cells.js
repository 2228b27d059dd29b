// The screen's cells, written by the few control sequences that Textual draws with. There is no
// scrollback and no text in the page: a cell is a number, and wipe() makes it zero.
//
// Source: ECMA-48 (CUP, SGR, ED, EL); everything else on the line is read over.

export const BOLD = 1, ITALIC = 2, UNDERLINE = 4, STRIKE = 8, REVERSE = 16;
export const FOREGROUND = 0xe0e0e0, BACKGROUND = 0x000000;

const BASIC = [0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5,
  0x666666, 0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xffffff];

function indexed(number) {
  if (number < 16) return BASIC[number];
  if (number >= 232) return (8 + 10 * (number - 232)) * 0x010101;
  const level = (step) => (step === 0 ? 0 : 55 + 40 * step);
  const rest = number - 16;
  return (level(Math.floor(rest / 36)) << 16) | (level(Math.floor(rest / 6) % 6) << 8) | level(rest % 6);
}

const WIDE = [[0x1100, 0x115f], [0x2e80, 0x303e], [0x3041, 0xa4cf], [0xac00, 0xd7a3], [0xf900, 0xfaff],
  [0xfe30, 0xfe6f], [0xff00, 0xff60], [0xffe0, 0xffe6], [0x1f300, 0x1faff], [0x20000, 0x3fffd]];
const isWide = (code) => code >= 0x1100 && WIDE.some(([first, last]) => first <= code && code <= last);
const isMark = (code) => (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f);

export class Screen {
  constructor() {
    this.resize(0, 0);
  }

  resize(columns, rows) {
    this.columns = columns;
    this.rows = rows;
    this.code = new Uint32Array(columns * rows);
    this.fore = new Uint32Array(columns * rows).fill(FOREGROUND);
    this.back = new Uint32Array(columns * rows).fill(BACKGROUND);
    this.look = new Uint8Array(columns * rows);
    this.dirty = new Uint8Array(rows).fill(1);
    this.column = this.row = 0;
    this.style = { fore: FOREGROUND, back: BACKGROUND, look: 0 };
    this.state = this.text;
    this.more = this.point = 0;
    this.numbers = [];
  }

  wipe() {
    this.code.fill(0);
    this.fore.fill(FOREGROUND);
    this.back.fill(BACKGROUND);
    this.look.fill(0);
    this.dirty.fill(1);
  }

  // Write bytes of a terminal. They lie under a mask, which is taken off one by one.
  write(mask, bytes) {
    for (let at = 0; at < bytes.length; at += 1) this.state(bytes[at] ^ mask[at % mask.length]);
  }

  text(byte) {
    if (byte === 0x1b) this.state = this.escape;
    else if (byte === 0x0a) [this.column, this.row] = [0, this.row + 1];
    else if (byte === 0x0d) this.column = 0;
    else if (byte >= 0x80 && byte < 0xc0) {
      this.point = (this.point << 6) | (byte & 0x3f);
      this.more -= 1;
      if (this.more === 0) this.put(this.point);
    } else if (byte >= 0xf0) [this.point, this.more] = [byte & 0x07, 3];
    else if (byte >= 0xe0) [this.point, this.more] = [byte & 0x0f, 2];
    else if (byte >= 0xc0) [this.point, this.more] = [byte & 0x1f, 1];
    else if (byte >= 0x20) this.put(byte);
  }

  put(code) {
    if (this.row >= this.rows) return;
    const at = this.row * this.columns + this.column;
    if (isMark(code)) {
      if (this.column > 0) this.compose(at - 1, code);
      return;
    }
    const width = isWide(code) ? 2 : 1;
    if (this.column + width > this.columns) return;
    this.fill(at, code);
    if (width === 2) this.fill(at + 1, 0);
    this.column += width;
  }

  fill(at, code) {
    this.code[at] = code;
    this.fore[at] = this.style.fore;
    this.back[at] = this.style.back;
    this.look[at] = this.style.look;
    this.dirty[this.row] = 1;
  }

  compose(at, mark) {
    const both = String.fromCodePoint(this.code[at] || 32, mark).normalize("NFC");
    if ([...both].length === 1) this.code[at] = both.codePointAt(0);
    this.dirty[this.row] = 1;
  }

  escape(byte) {
    this.numbers = [0];
    if (byte === 0x5b) this.state = this.control;
    else if (byte === 0x5d || byte === 0x50 || byte === 0x5f) this.state = this.command;
    else this.state = this.text;
  }

  command(byte) { // an OSC, DCS or APC: read to its end
    if (byte === 0x07) this.state = this.text;
    else if (byte === 0x1b) this.state = this.commandEnd;
  }

  commandEnd(byte) {
    this.state = byte === 0x5c ? this.text : this.command;
  }

  control(byte) {
    const last = this.numbers.length - 1;
    if (byte >= 0x30 && byte <= 0x39) this.numbers[last] = Math.min(this.numbers[last] * 10 + byte - 0x30, 65535);
    else if (byte === 0x3b || byte === 0x3a) this.numbers.push(0);
    else if (byte >= 0x40) {
      this.state = this.text;
      this.done(String.fromCharCode(byte));
    }
  }

  done(final) {
    const [first, second] = this.numbers;
    if (final === "H" || final === "f") {
      this.row = Math.min(Math.max(first, 1), this.rows) - 1;
      this.column = Math.min(Math.max(second || 1, 1), this.columns) - 1;
    } else if (final === "m") this.sgr(this.numbers);
    else if (final === "J" && first === 2) this.wipe();
    else if (final === "K") this.eraseLine(first);
    else if (final === "A") this.row = Math.max(this.row - Math.max(first, 1), 0);
    else if (final === "B") this.row = Math.min(this.row + Math.max(first, 1), this.rows - 1);
    else if (final === "C") this.column = Math.min(this.column + Math.max(first, 1), this.columns - 1);
    else if (final === "D") this.column = Math.max(this.column - Math.max(first, 1), 0);
  }

  eraseLine(how) {
    if (this.row >= this.rows) return;
    const line = this.row * this.columns;
    const [first, end] = [[this.column, this.columns], [0, this.column + 1], [0, this.columns]][how] || [0, 0];
    for (let at = line + first; at < line + end; at += 1) this.fill(at, 32);
  }

  sgr(numbers) {
    const style = this.style;
    for (let at = 0; at < numbers.length; at += 1) {
      const number = numbers[at];
      if (number === 0) [style.fore, style.back, style.look] = [FOREGROUND, BACKGROUND, 0];
      else if (number === 38 || number === 48) {
        const rgb = numbers[at + 1] === 2;
        const colour = rgb ? (numbers[at + 2] << 16) | (numbers[at + 3] << 8) | numbers[at + 4] : indexed(numbers[at + 2] & 255);
        style[number === 38 ? "fore" : "back"] = colour & 0xffffff;
        at += rgb ? 4 : 2;
      } else if (number >= 30 && number <= 37) style.fore = BASIC[number - 30];
      else if (number >= 40 && number <= 47) style.back = BASIC[number - 40];
      else if (number >= 90 && number <= 97) style.fore = BASIC[number - 82];
      else if (number >= 100 && number <= 107) style.back = BASIC[number - 92];
      else if (number === 39) style.fore = FOREGROUND;
      else if (number === 49) style.back = BACKGROUND;
      else style.look = (style.look | (SET[number] || 0)) & ~(CLEAR[number] || 0);
    }
  }
}

const SET = { 1: BOLD, 3: ITALIC, 4: UNDERLINE, 7: REVERSE, 9: STRIKE };
const CLEAR = { 22: BOLD, 23: ITALIC, 24: UNDERLINE, 27: REVERSE, 29: STRIKE };
