/* Finds receipt codes in pictures: the QR reader, and what a careful eye would try when it fails at first. */
"use strict";

const CounterReader = (() => {
  const LARGEST_SIDE = 2400;
  const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryRotate: true, tryInvert: false, tryDownscale: true };
  const BINARIZERS = ["LocalAverage", "GlobalHistogram"];
  let ready = null;

  if (!Object.hasOwn) Object.hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

  /* The reader's program is in this page as text: nothing is fetched. */
  function prepare() {
    if (!ready) {
      const packed = atob(document.getElementById("reader-program").textContent.trim());
      const program = new Uint8Array(packed.length);
      for (let at = 0; at < packed.length; at += 1) program[at] = packed.charCodeAt(at);
      ready = ZXingWASM.prepareZXingModule({ overrides: { wasmBinary: program.buffer }, fireImmediately: true });
    }
    return ready;
  }

  async function textsIn(image, binarizers = BINARIZERS) {
    await prepare();
    for (const binarizer of binarizers) {
      const found = await ZXingWASM.readBarcodes(image, { ...OPTIONS, binarizer });
      const texts = found.map((each) => each.text).filter((text) => /^C[CS]1:/i.test(text));
      if (texts.length) return [...new Set(texts)];
    }
    return [];
  }

  function drawn(source, width, height, factor = 1) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * factor));
    canvas.height = Math.max(1, Math.round(height * factor));
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height); // a picture may be transparent
    pen.drawImage(source, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  function greys(image) {
    const { data } = image;
    const out = new Float32Array(data.length / 4);
    for (let at = 0; at < out.length; at += 1) {
      out[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
    }
    return out;
  }

  function asImage(levels, width, height) {
    const image = new ImageData(width, height);
    for (let at = 0; at < levels.length; at += 1) {
      const level = Math.max(0, Math.min(255, levels[at]));
      image.data.fill(level, 4 * at, 4 * at + 3);
      image.data[4 * at + 3] = 255;
    }
    return image;
  }

  function boxed(levels, width, height, radius) {
    const across = new Float32Array(levels.length);
    const out = new Float32Array(levels.length);
    const size = 2 * radius + 1;
    const clamp = (value, most) => Math.max(0, Math.min(most, value));
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      for (let x = -radius; x <= radius; x += 1) sum += levels[y * width + clamp(x, width - 1)];
      for (let x = 0; x < width; x += 1) {
        across[y * width + x] = sum / size;
        sum += levels[y * width + clamp(x + radius + 1, width - 1)] - levels[y * width + clamp(x - radius, width - 1)];
      }
    }
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let y = -radius; y <= radius; y += 1) sum += across[clamp(y, height - 1) * width + x];
      for (let y = 0; y < height; y += 1) {
        out[y * width + x] = sum / size;
        sum += across[clamp(y + radius + 1, height - 1) * width + x] - across[clamp(y - radius, height - 1) * width + x];
      }
    }
    return out;
  }

  /* What the lens has blurred: the picture, and as much again of its difference from a blurred one. */
  function sharpened(image, radius, strength) {
    const levels = greys(image);
    const soft = boxed(boxed(levels, image.width, image.height, radius), image.width, image.height, radius);
    return asImage(
      levels.map((level, at) => level + strength * (level - soft[at])),
      image.width,
      image.height,
    );
  }

  /* Every receipt text in a still picture, from the clearest reading that is found first. */
  async function textsInPicture(source, width, height, step = () => undefined) {
    const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    const attempts = [
      () => drawn(source, width, height, scale),
      () => drawn(source, width, height, scale * 2),
      () => sharpened(drawn(source, width, height, scale * 2), 2, 2.5),
      () => drawn(source, width, height, scale / 2),
      () => sharpened(drawn(source, width, height, scale * 3), 3, 2.5),
      () => asImage(boxed(greys(drawn(source, width, height, scale)), ...sides(width, height, scale), 1),
        ...sides(width, height, scale)),
    ];
    for (const [place, attempt] of attempts.entries()) {
      step(place);
      await new Promise((go) => setTimeout(go)); // the page stays alive between the attempts
      if (Math.max(width, height) * scale > LARGEST_SIDE * 0.7 && place === 4) continue;
      const texts = await textsIn(attempt());
      if (texts.length) return texts;
    }
    return [];
  }

  function sides(width, height, scale) {
    return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  }

  return { prepare, textsIn, textsInPicture, drawn };
})();
