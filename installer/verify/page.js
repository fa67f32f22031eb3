/* The page itself: languages, the three ways to show it a receipt, and the answers. */
"use strict";

(() => {
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const WORDS = JSON.parse(document.getElementById("words").textContent);
  const KEYS = JSON.parse(DATA.keys.body);
  const STATUS = DATA.status ? JSON.parse(DATA.status.body) : null;
  const FRAME_MS = 120;
  const LONGEST_FRAME = 1600;
  const GOOD = new Set(["genuine", "duplicate"]);
  const BAD = new Set(["training", "altered", "unknown_key", "cancelled", "clone"]);
  const TELLS_NOTHING = new Set(["training", "altered", "unknown_key"]); // no figure of these may be believed
  const shown = []; // {text, judged}: every receipt of this visit, the newest first
  let language = (navigator.language || "hi").toLowerCase().startsWith("en") ? "en" : "hi";
  let camera = null;
  let told = null; // what the line under the buttons says: [name of the words, kind]

  const by = (id) => document.getElementById(id);
  const say = (name, facts = {}) => {
    let text = WORDS[language].page[name];
    for (const [place, value] of Object.entries(facts)) text = text.split(`{${place}}`).join(value);
    return text;
  };
  const when = (iso) => CounterReceipt.instant(Date.parse(iso) / 1000, WORDS[language].months);

  function element(kind, className, text) {
    const made = document.createElement(kind);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function tell(name, kind = "") {
    told = name ? [name, kind] : null;
    by("told").textContent = name ? say(name, { helpline: DATA.helpline }) : "";
    by("told").className = kind;
  }

  // what was found

  function take(texts) {
    let newest = null;
    for (const text of texts) {
      const plain = text.replace(/\s+/g, "").toUpperCase();
      try {
        const judged = CounterReceipt.judge(plain, KEYS, STATUS);
        const before = shown.findIndex((each) => each.text === plain);
        if (before >= 0) shown.splice(before, 1);
        shown.unshift({ text: plain, judged });
        newest = plain;
      } catch (wrong) {
        if (wrong.code === undefined) throw wrong;
        tell(wrong.code, "bad");
      }
    }
    if (newest === null) return false;
    tell(null);
    draw();
    by("results").scrollIntoView({ block: "start" });
    by("results").focus({ preventScroll: true });
    return true;
  }

  function draw() {
    const judged = CounterReceipt.beside(shown.map((each) => each.judged));
    const box = by("results");
    box.textContent = "";
    for (const each of judged) box.append(card(each));
    by("clear").hidden = judged.length === 0;
    document.body.classList.toggle("answered", judged.length > 0);
  }

  function card(judged) {
    const { verdict, claim } = judged;
    const tone = GOOD.has(verdict) ? "good" : BAD.has(verdict) ? "bad" : "warn";
    const made = element("article", `card ${tone}`);
    made.dataset.verdict = verdict;
    const copy = claim.copy === 7 ? "7+" : String(claim.copy);
    const facts = { copy, issued: when(KEYS.issued), helpline: DATA.helpline };
    const [headline, meaning, todo] = WORDS[language].verdicts[verdict].map((text) =>
      text.replace(/\{(\w+)\}/g, (_, place) => facts[place]),
    );
    const head = element("header");
    const mark = element("span", "mark", { good: "✓", bad: "✕", warn: "!" }[tone]);
    mark.setAttribute("aria-hidden", "true");
    head.append(mark, element("h2", "", headline));
    made.append(head, element("p", "meaning", meaning));
    if (!TELLS_NOTHING.has(verdict)) made.append(particulars(judged));
    if (GOOD.has(verdict)) {
      made.append(element("p", "compare", say("compare")));
      if (judged.knownUntil) made.append(element("p", "later", say("known_until", { when: when(judged.knownUntil) })));
      made.append(element("p", "later", say("later")));
    }
    made.append(element("p", "todo", todo));
    return made;
  }

  function particulars(judged) {
    const { claim, till } = judged;
    const words = WORDS[language];
    const rows = [
      ["amount", `₹ ${CounterReceipt.rupees(claim.paise)}`, "amount"],
      ["account", CounterReceipt.account(claim.account), "figures"],
      ["date", CounterReceipt.instant(claim.at, words.months), ""],
      ["purpose", words.purposes[claim.purpose], ""],
    ];
    if (claim.type !== "cancellation") rows.push(["tender", words.tenders[claim.tender], ""]);
    if (till) {
      const name = language === "hi" ? till.counter.name_hi : till.counter.name_en;
      rows.push(["counter", `${till.counter.code} ${name} · ${say("window", { window: claim.window })}`, ""]);
    }
    if (judged.number) rows.push(["number", judged.number, "figures"]);
    rows.push(["hash", claim.hash.slice(0, 6).toUpperCase(), "figures"]);
    const list = element("dl");
    for (const [name, value, className] of rows) {
      const row = element("div", className);
      row.append(element("dt", "", say(name)), element("dd", "", value));
      list.append(row);
    }
    return list;
  }

  // languages

  function speak(chosen) {
    language = chosen;
    document.documentElement.lang = language;
    document.title = say("title");
    for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say, facts());
    for (const each of document.querySelectorAll("[data-language]")) {
      each.setAttribute("aria-pressed", String(each.dataset.language === language));
    }
    by("pasted").placeholder = say("paste_hint");
    if (told) tell(...told);
    draw();
  }

  function facts() {
    return {
      keys: when(KEYS.issued),
      tills: String(new Set(KEYS.tills.map((each) => each.device)).size),
      status: STATUS ? when(STATUS.as_of) : "",
      helpline: DATA.helpline,
    };
  }

  // the camera

  async function openCamera() {
    tell(null);
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return tell("no_camera", "bad");
    by("camera-open").disabled = true;
    try {
      if (!(await readerWorks())) return tell("reader_failed", "bad");
      const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      camera = { stream };
      by("viewfinder").hidden = false;
      by("ways").hidden = true;
      const video = by("video");
      video.srcObject = stream;
      await video.play();
      look(camera);
    } catch (wrong) {
      closeCamera();
      tell(wrong.name === "NotAllowedError" ? "camera_denied" : "no_camera", "bad");
    } finally {
      by("camera-open").disabled = false;
    }
    return undefined;
  }

  async function readerWorks() {
    try {
      await CounterReader.prepare();
      return true;
    } catch {
      return false; // no WebAssembly here
    }
  }

  async function look(mine) {
    const video = by("video");
    for (let turn = 0; camera === mine; turn += 1) {
      if (video.videoWidth) {
        const scale = Math.min(1, LONGEST_FRAME / Math.max(video.videoWidth, video.videoHeight));
        const frame = CounterReader.drawn(video, video.videoWidth, video.videoHeight, scale);
        const texts = await CounterReader.textsIn(frame, [turn % 2 ? "GlobalHistogram" : "LocalAverage"]);
        if (camera !== mine) return;
        if (texts.length) {
          closeCamera();
          if (navigator.vibrate) navigator.vibrate(60);
          take(texts);
          return;
        }
      }
      await new Promise((go) => setTimeout(go, FRAME_MS));
    }
  }

  function closeCamera() {
    if (camera) for (const track of camera.stream.getTracks()) track.stop();
    camera = null;
    by("video").srcObject = null;
    by("viewfinder").hidden = true;
    by("ways").hidden = false;
  }

  // pictures and text

  async function takePictures(files) {
    if (files.length && !(await readerWorks())) tell("reader_failed", "bad");
    else await readPictures(files);
  }

  async function readPictures(files) {
    for (const file of files) {
      tell("looking");
      const address = URL.createObjectURL(file);
      try {
        const picture = new Image();
        picture.src = address;
        await picture.decode();
        const found = await CounterReader.textsInPicture(picture, picture.naturalWidth, picture.naturalHeight);
        if (!found.length) tell("picture_without_qr", "bad");
        else take(found);
      } catch (wrong) {
        if (wrong.name !== "EncodingError") throw wrong;
        tell("picture_unreadable", "bad");
      } finally {
        URL.revokeObjectURL(address);
      }
    }
  }

  function takePasted() {
    const text = by("pasted").value;
    if (!text.trim()) return tell("nothing_pasted", "bad");
    if (take(text.split(/(?=CC1:)/i).filter((each) => each.trim()))) by("pasted").value = "";
    return undefined;
  }

  by("camera-open").addEventListener("click", openCamera);
  by("camera-close").addEventListener("click", closeCamera);
  by("picture").addEventListener("change", async (event) => {
    const input = event.target;
    await takePictures([...input.files]);
    input.value = "";
  });
  by("paste-form").addEventListener("submit", (event) => {
    event.preventDefault();
    takePasted();
  });
  by("clear").addEventListener("click", () => {
    shown.length = 0;
    tell(null);
    draw();
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    takePictures([...event.dataTransfer.files]);
  });
  for (const each of document.querySelectorAll("[data-language]")) {
    each.addEventListener("click", () => speak(each.dataset.language));
  }
  by("with-status").hidden = !STATUS;
  by("without-status").hidden = Boolean(STATUS);
  speak(language);
})();
