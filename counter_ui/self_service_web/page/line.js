// The page's end of the sealed line; sealed_line.py says what is on it. The keys are made for this
// page, cannot be exported, and go with it.

const TO_PAGE = new TextEncoder().encode("motcua-kiosk to page");
const FROM_PAGE = new TextEncoder().encode("motcua-kiosk from page");

const nonce = (number) => {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(8, number);
  return bytes;
};

async function derived(secret, salt, info, use) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}

export class Line {
  // heard(bytes) gets each message, in order; the bytes are wiped after it returns.
  // ended(code) is called once.
  constructor(heard, ended) {
    this.heard = heard;
    this.ended = ended;
    this.sent = 0;
    this.received = 0;
    this.sending = Promise.resolve();
    this.receiving = Promise.resolve();
    this.open = false;
  }

  async connect(columns, rows) {
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
    const own = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    this.socket = new WebSocket(`ws://${location.host}/line`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onclose = (event) => {
      this.open = false;
      this.ended(event.code);
    };
    this.socket.onopen = () => {
      const hello = new Uint8Array(69);
      hello.set(own);
      new DataView(hello.buffer).setUint16(65, columns);
      new DataView(hello.buffer).setUint16(67, rows);
      this.socket.send(hello);
    };
    this.socket.onmessage = (event) => {
      const frame = event.data;
      this.receiving = this.receiving
        .then(() => (this.open ? this.opened(frame) : this.agreed(pair, own, frame)))
        .catch(() => this.socket.close());
    };
  }

  async agreed(pair, own, frame) {
    const other = new Uint8Array(frame);
    const key = await crypto.subtle.importKey("raw", other, { name: "ECDH", namedCurve: "P-256" }, false, []);
    const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: key }, pair.privateKey, 256);
    const salt = new Uint8Array(130);
    salt.set(own);
    salt.set(other, 65);
    this.opening = await derived(secret, salt, TO_PAGE, "decrypt");
    this.sealing = await derived(secret, salt, FROM_PAGE, "encrypt");
    new Uint8Array(secret).fill(0);
    this.open = true;
  }

  async opened(frame) {
    const number = new DataView(frame).getUint32(0);
    if (number <= this.received) throw new Error("replayed");
    const how = { name: "AES-GCM", iv: nonce(number) };
    const plain = new Uint8Array(await crypto.subtle.decrypt(how, this.opening, new Uint8Array(frame, 4)));
    this.received = number;
    this.heard(plain);
    plain.fill(0);
  }

  say(head, ...numbers) {
    const plain = new Uint8Array(1 + 2 * numbers.length);
    plain[0] = head.charCodeAt(0);
    numbers.forEach((value, at) => new DataView(plain.buffer).setUint16(1 + 2 * at, value));
    this.send(plain);
  }

  sayKey(name) {
    this.send(new TextEncoder().encode(`k${name}`));
  }

  send(plain) {
    if (!this.open) return;
    this.sent += 1;
    const number = this.sent;
    this.sending = this.sending.then(async () => {
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce(number) }, this.sealing, plain);
      const frame = new Uint8Array(4 + sealed.byteLength);
      new DataView(frame.buffer).setUint32(0, number);
      frame.set(new Uint8Array(sealed), 4);
      plain.fill(0);
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
    });
  }
}
