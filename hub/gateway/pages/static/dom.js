// Draws pages. Owns the only way in which anything reaches the screen.
//
// Rules: people's words are text nodes or attribute values, never markup. A page builds the tree it wants from
// `el` and hands it to `show`, which changes what stands there as little as possible: a field that somebody types
// in keeps its words, its focus and its caret. What a button does stands in `data-do`, so that listeners need not
// be moved from tree to tree.

const SVG = "http://www.w3.org/2000/svg";
const TWICE_MS = 600; // two touches of the same thing within this are one

/** Build an element; attributes that are null, undefined or false are left out, children likewise. */
export function el(tag, attributes, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** The same for pictures drawn with lines. */
export function svg(tag, attributes, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** People's words as they stand in a line or a title of ours: they run their own way and stay where they are put. */
export function named(words) {
  return el("bdi", {}, words);
}

/** One of the bundled icons; it is decoration, the words beside it carry the meaning. */
export function icon(name) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${name}` }));
}

/** Fetch the icons into the page once, so that they are there when the net is not. */
export async function hangIcons() {
  const response = await fetch("/static/icons.svg");
  const sheet = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  sheet.setAttribute("class", "unseen");
  sheet.setAttribute("aria-hidden", "true");
  document.body.append(document.adoptNode(sheet));
}

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child.nodeType ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** Make `root` hold exactly these children, keeping the nodes that may stay. */
export function show(root, ...wanted) {
  fit(root, wanted.flat(3).filter(Boolean));
}

function fit(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.childNodes) if (keyOf(child)) keyed.set(keyOf(child), child);
  const keys = new Set(wanted.map(keyOf));
  const isOver = (node, after) => (keyOf(node) ? !keys.has(keyOf(node)) : wanted.slice(after + 1).every(keyOf));
  let here = parent.firstChild;
  for (const [n, next] of wanted.entries()) {
    const key = keyOf(next);
    let match = key ? keyed.get(key) : here && !keyOf(here) ? here : null;
    if (match && match.nodeName !== next.nodeName) match = null;
    if (!match) {
      parent.insertBefore(next, here);
      continue;
    }
    // What is over goes before anything is moved: a field that is moved loses its focus, and the phone its keyboard.
    while (here && here !== match && isOver(here, n)) here = without(here);
    if (match === here) here = here.nextSibling;
    else parent.insertBefore(match, here);
    adopt(match, next);
  }
  while (here) here = without(here);
}

function without(gone) {
  const next = gone.nextSibling;
  gone.remove();
  return next;
}

function keyOf(node) {
  return node.nodeType === 1 ? node.getAttribute("data-key") : null;
}

function adopt(old, next) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // A field's words belong to who types them; only its attributes follow the page.
  if (old.nodeName !== "TEXTAREA") fit(old, [...next.childNodes]);
}

/** Let `actions[data-do](dataset, element)` answer every touch, change and submit below `root`; gloves touch twice. */
export function answer(root, actions) {
  const touched = { what: "", at: 0 };
  const isTwice = (target) => {
    const what = JSON.stringify(target && target.dataset);
    if (what === touched.what && Math.abs(Date.now() - touched.at) < TWICE_MS) return true;
    Object.assign(touched, { what, at: Date.now() });
    return false;
  };
  const run = (name, target, event) => {
    if (!target || !actions[target.getAttribute(name)]) return;
    if (target.getAttribute("aria-disabled") === "true") return;
    actions[target.getAttribute(name)](target.dataset, target, event);
  };
  root.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    if (!isTwice(target) && target) run("data-do", target, event);
  });
  root.addEventListener("change", (event) => run("data-change", event.target.closest("[data-change]"), event));
  root.addEventListener("input", (event) => run("data-input", event.target.closest("[data-input]"), event));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    run("data-submit", event.target.closest("[data-submit]"), event);
  });
}

/** Say a sentence to screen readers, once. */
export function announce(sentence) {
  const region = document.getElementById("said");
  if (region && region.textContent !== sentence) region.textContent = sentence;
}
