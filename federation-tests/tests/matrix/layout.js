// What gets lost where the window is narrow: each thing in words, none if all is well.
const lost = [];
const name = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 160);
const root = document.documentElement;
const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden');

if (root.scrollWidth > innerWidth) {
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return isShown(element) && (box.right > innerWidth + 1 || box.left < -1);
  });
  lost.push(`the page is ${root.scrollWidth} wide in a window of ${innerWidth}: ${wide.slice(0, 3).map(name).join(' … ')}`);
}

for (const element of document.body.querySelectorAll('*')) {
  if (!isShown(element) || element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue;
  const { overflowX } = getComputedStyle(element);
  if (['hidden', 'clip'].includes(overflowX) && !element.matches('input, select')) lost.push(`text is cut: ${name(element)}`);
  if (['auto', 'scroll'].includes(overflowX) && element.tabIndex < 0 && !element.querySelector('a[href], button')) {
    lost.push(`this scrolls and no key can scroll it: ${name(element)}`);
  }
}

for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
  if (!isShown(element) || element.disabled || element.matches('.skip')) continue;
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  const box = [...element.getClientRects()].find((box) => box.width > 0 && box.height > 0);
  if (!box) {
    lost.push(`this has no size: ${name(element)}`);
    continue;
  }
  if ((box.left < -1 || box.right > innerWidth + 1) && !element.closest('[tabindex="0"]')) {
    lost.push(`this is half out of the window: ${name(element)}`);
  }
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const label = element.labels?.[0];
  // A menu lies over what comes after it, until it is closed.
  if (!hit || !(element.contains(hit) || label?.contains(hit) || hit.closest('.menu[open] > ul'))) {
    lost.push(`a finger does not reach ${name(element)}, but ${hit ? name(hit) : 'nothing'}`);
  }
}
scrollTo(0, 0);
return lost;
