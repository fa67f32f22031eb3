/* Reads a receipt's code and judges it, as docs/FORMAT.md parts 5, 6 and 8 say. No window, no network, no clock. */
"use strict";

const CounterReceipt = (() => {
  const PREFIX = "CC1:";
  const SLIP_PREFIX = "CS1:";
  const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g; // and no BOM
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const NUMBER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const FIELDS = 84;
  const ALL = FIELDS + 64;
  const TYPES = ["genuine", "duplicate", "cancellation"];
  const PURPOSES = ["bill", "arrears", "recharge", "security", "reconnection", "settlement", "miscellaneous"];
  const TENDERS = ["cash", "cheque", "demand_draft"];
  const UNPROVEN = new Set(["altered", "unknown_key", "training"]);
  const TAG = new Uint8Array([...new TextEncoder().encode("cc/receipt/1"), 0]);
  const ORDER = hexBytes("edd3f55c1a631258d69cf7a2def9de14" + "00000000000000000000000000000010"); // little-endian L
  const INDIA_SECONDS = 19800;
  const DAY_ZERO = Date.UTC(2020, 0, 1);

  class NoReceipt extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }

  function hexBytes(hex) {
    return new Uint8Array((hex.match(/../g) || []).map((pair) => parseInt(pair, 16)));
  }

  function toHex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function base32(text) {
    const out = [];
    let bits = 0;
    let value = 0;
    for (const letter of text) {
      const digit = ALPHABET.indexOf(letter);
      if (digit < 0) throw new NoReceipt("receipt_text_shape");
      value = ((value << 5) | digit) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.push((value >> bits) & 0xff);
      }
    }
    if (value & ((1 << bits) - 1)) throw new NoReceipt("receipt_text_shape"); // unused bits are 0
    return new Uint8Array(out);
  }

  function parse(text) {
    const plain = text.replace(WHITE_SPACE, "").toUpperCase();
    if (plain.startsWith(SLIP_PREFIX)) throw new NoReceipt("slip");
    if (!plain.startsWith(PREFIX) || plain.length !== PREFIX.length + Math.ceil((ALL * 8) / 5)) {
      throw new NoReceipt("receipt_text_shape");
    }
    const raw = base32(plain.slice(PREFIX.length));
    const view = new DataView(raw.buffer);
    const large = (at) => view.getUint8(at) * 2 ** 32 + view.getUint32(at + 1); // five bytes
    const first = raw[0];
    const purpose = raw[30] >> 4;
    const tender = raw[30] & 15;
    const known = first >> 4 === 1 && (first & 7) < TYPES.length;
    if (!known || purpose >= PURPOSES.length || tender >= TENDERS.length) {
      throw new NoReceipt("receipt_text_unknown");
    }
    return {
      raw,
      type: TYPES[first & 7],
      training: Boolean(first & 8),
      key: toHex(raw.slice(1, 5)),
      epoch: view.getUint16(5),
      seq: view.getUint32(7),
      part: raw[11] >> 3,
      copy: raw[11] & 7,
      serial: view.getUint32(12),
      counter: view.getUint16(16),
      window: raw[18],
      day: new Date(DAY_ZERO + view.getUint16(19) * 86400000).toISOString().slice(0, 10),
      at: view.getUint32(21),
      account: String(large(25)).padStart(10, "0"),
      purpose: PURPOSES[purpose],
      tender: TENDERS[tender],
      paise: large(31),
      clerk: view.getUint16(36),
      hash: toHex(raw.slice(52, 84)),
    };
  }

  function belowOrder(scalar) {
    for (let at = 31; at >= 0; at -= 1) {
      if (scalar[at] !== ORDER[at]) return scalar[at] < ORDER[at];
    }
    return false;
  }

  function isSealed(claim, publicKey) {
    const signature = claim.raw.slice(FIELDS);
    if (!belowOrder(signature.slice(32))) return false; // the library itself does not look
    const message = new Uint8Array(TAG.length + FIELDS);
    message.set(TAG);
    message.set(claim.raw.slice(0, FIELDS), TAG.length);
    return nacl.sign.detached.verify(message, signature, hexBytes(publicKey));
  }

  function checkCharacter(text) {
    let product = 36;
    for (const letter of text) {
      product = (product + NUMBER_ALPHABET.indexOf(letter)) % 36 || 36;
      product = (product * 2) % 37;
    }
    return NUMBER_ALPHABET[(37 - product) % 36];
  }

  function numberOf(claim, till) {
    const day = claim.day.slice(2).replace(/-/g, "");
    const head = [till.counter.code, till.series, day, String(claim.serial).padStart(6, "0")];
    return [...head, checkCharacter(head.join(""))].join("-");
  }

  /* keys and status are bodies of documents cc/keys/1 and cc/status/1 (status may be null), already proven. */
  function judge(text, keys, status) {
    const claim = parse(text);
    const tills = keys.tills.filter((each) => each.key_id === claim.key);
    const till = tills[tills.length - 1];
    const judged = { verdict: "unknown_key", claim, till: till || null, number: null, knownUntil: null };
    if (till && !isSealed(claim, till.public_key)) return { ...judged, verdict: "altered" };
    if (claim.training) return { ...judged, verdict: "training" };
    if (!till) return judged;
    judged.verdict = claim.type;
    const listed = keys.tills.find((each) => each.device === till.device && each.epoch === claim.epoch);
    if (listed) judged.number = numberOf(claim, listed);
    const chain = status && status.chains.find((each) => each.device === till.device && each.epoch === claim.epoch);
    if (chain) {
      judged.verdict = known(claim, chain) || judged.verdict;
      if (claim.seq <= chain.seq && claim.day >= status.since) judged.knownUntil = status.as_of;
    }
    return judged;
  }

  function known(claim, chain) {
    if ((chain.clones || []).some((each) => each.seq === claim.seq)) return "clone";
    const named = ([seq, part]) => seq === claim.seq && part === claim.part;
    if (claim.type !== "cancellation" && (chain.cancelled || []).some(named)) return "cancelled";
    return chain.disputed_from !== undefined && claim.seq >= chain.disputed_from ? "disputed" : null;
  }

  function contradict(one, other) {
    if (one.seq === other.seq) return one.hash !== other.hash;
    return one.serial === other.serial && one.type !== "cancellation" && other.type !== "cancellation";
  }

  /* Several judgements beside one another: clones, and receipts whose cancellation slip is here too. */
  function beside(all) {
    const proven = all.filter((each) => !UNPROVEN.has(each.verdict));
    return all.map((one) => {
      if (!proven.includes(one)) return one;
      const others = proven.filter(
        (each) => each.till.device === one.till.device && each.claim.epoch === one.claim.epoch,
      );
      if (others.some((each) => contradict(one.claim, each.claim))) return { ...one, verdict: "clone" };
      const slip = others.some((each) => each.claim.type === "cancellation" && each.claim.serial === one.claim.serial);
      const taken = slip && one.claim.type !== "cancellation" && one.verdict !== "clone";
      return taken ? { ...one, verdict: "cancelled" } : one;
    });
  }

  function judgeAll(texts, keys, status) {
    return beside(texts.map((text) => judge(text, keys, status)));
  }

  function rupees(paise) {
    const digits = String(Math.floor(paise / 100));
    const tail = digits.slice(-3);
    const head = digits.slice(0, -3).replace(/\B(?=(\d\d)+$)/g, ",");
    return `${head ? `${head},` : ""}${tail}.${String(paise % 100).padStart(2, "0")}`;
  }

  function account(digits) {
    return digits.length === 10 ? `${digits.slice(0, 2)} ${digits.slice(2, 6)} ${digits.slice(6)}` : digits;
  }

  /* '31 Jul 2026, 14:05' on the wall clock of Kanpur. */
  function instant(seconds, months) {
    const local = new Date((seconds + INDIA_SECONDS) * 1000);
    const two = (number) => String(number).padStart(2, "0");
    const day = `${local.getUTCDate()} ${months[local.getUTCMonth()]} ${local.getUTCFullYear()}`;
    return `${day}, ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
  }

  return { PREFIX, parse, judge, judgeAll, beside, rupees, account, instant };
})();
