// What is wrong with the page as it is shown now: a list of sentences. WCAG 2.2: 1.4.3 contrast, 1.4.10 reflow, 2.1.1 keyboard.
const wrong = new Set();
const root = document.documentElement;
const width = root.clientWidth;

const once = (question) => {
  const answers = new Map();
  return (element) => {
    if (!answers.has(element)) answers.set(element, question(element));
    return answers.get(element);
  };
};
const style = once((element) => getComputedStyle(element));
const box = once((element) => element.getBoundingClientRect());
const isPage = (element) => element === document.body || element === root;

const shown = once((element) => {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
  // A box of one pixel is how text for screen readers alone is made.
  return box(element).width > 1 && box(element).height > 1 && box(element).right > 0 && style(element).clipPath !== "inset(50%)";
});
const scrolls = once((element) => !isPage(element) && (["auto", "scroll"].includes(style(element).overflowX) || scrolls(element.parentElement)));
const cutsAt = once((element) => {
  if (isPage(element)) return Infinity;
  const own = ["hidden", "clip"].includes(style(element).overflowX) && shown(element) ? box(element).right : Infinity;
  return Math.min(own, cutsAt(element.parentElement));
});
const opacity = once((element) => parseFloat(style(element).opacity) * (element === root ? 1 : opacity(element.parentElement)));

const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = once((color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
});
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
const behind = once((element) => {
  const below = element === root ? [255, 255, 255, 1] : behind(element.parentElement);
  return over(rgba(style(element).backgroundColor), below);
});
const luminance = ([r, g, b]) => {
  const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const contrast = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

const name = (element) => {
  const words = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
  return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}"> ${words}`;
};

const readable = (element, node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  const place = range.getBoundingClientRect();
  if (place.width > 0 && !scrolls(element)) {
    if (place.right > width + 1 || place.left < -1) wrong.add(`out of the screen: ${name(element)}`);
    else if (place.right > cutsAt(element) + 1) wrong.add(`cut: ${name(element)}`);
  }
  const size = parseFloat(style(element).fontSize);
  if (size < 11) wrong.add(`letters of ${size} pixels: ${name(element)}`);
  const [r, g, b, a] = rgba(style(element).color);
  const found = contrast(over([r, g, b, a * opacity(element)], behind(element)), behind(element));
  const isLarge = size >= 24 || (size >= 18.66 && parseInt(style(element).fontWeight, 10) >= 700);
  if (found < (isLarge ? 3 : 4.5)) wrong.add(`contrast ${found.toFixed(2)} of ${style(element).color}: ${name(element)}`);
};

if (root.scrollWidth > width + 1) wrong.add(`the page is ${root.scrollWidth} wide on a screen of ${width}`);

const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const isText = walker.currentNode.data.trim() && !["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(element.tagName);
  if (isText && shown(element)) readable(element, walker.currentNode);
}
for (const element of document.querySelectorAll("a[href], button, summary, input")) {
  if (shown(element) && element.tabIndex < 0 && !element.closest("[aria-hidden=true]")) wrong.add(`not reached by keyboard: ${name(element)}`);
}
for (const element of document.querySelectorAll("img, svg[role=img]")) {
  if (shown(element) && !element.hasAttribute("alt") && !element.hasAttribute("aria-label")) wrong.add(`a picture without words: ${name(element)}`);
}
return [...wrong];
