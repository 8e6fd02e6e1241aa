// Makes one tree of elements like another by changing only what differs, so that a refreshed panel keeps its focus, its scroll and its transitions.
// An element with `data-keep` belongs to the browser once it is there, also whether it is seen, and so does what somebody has typed or opened.

/** @param {Element} target stays in the page @param {Element} source is taken apart */
export function morph(target, source) {
  morphAttributes(target, source);
  if (!target.hasAttribute('data-keep')) morphChildren(target, source);
}

function morphChildren(target, source) {
  const keyed = new Map();
  for (const child of target.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let present = target.firstChild;
  for (const wanted of [...source.childNodes]) {
    const match = matchFor(wanted, present, keyed);
    if (!match) {
      target.insertBefore(wanted, present);
      continue;
    }
    if (match === present) present = present.nextSibling;
    else target.insertBefore(match, present);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
    else if (match.data !== wanted.data) match.data = wanted.data;
  }
  while (present) {
    const next = present.nextSibling;
    present.remove();
    present = next;
  }
}

function matchFor(wanted, present, keyed) {
  const key = wanted.dataset?.key;
  if (key) {
    const known = keyed.get(key);
    return known?.tagName === wanted.tagName ? known : null;
  }
  return present && !present.dataset?.key && present.nodeType === wanted.nodeType && present.nodeName === wanted.nodeName ? present : null;
}

function morphAttributes(target, source) {
  const isKept = target.hasAttribute('data-keep');
  for (const { name, value } of source.attributes) if (target.getAttribute(name) !== value && !(isKept && name === 'hidden')) target.setAttribute(name, value);
  for (const { name } of [...target.attributes]) {
    const isBrowsers = name === 'open' || name === 'style' || name === 'aria-invalid' || name === 'data-shown';
    if (!source.hasAttribute(name) && !isBrowsers) target.removeAttribute(name);
  }
}
