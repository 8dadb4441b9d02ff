// Goes to the beginning of the page, and notes from here on where the focus goes and how that looks.
const start = document.createElement('span');
start.tabIndex = -1;
document.body.prepend(start);
start.focus();
start.remove();
const stops = (window.stops = new Map());
addEventListener('focusin', ({ target }) => {
  if (stops.has(target)) return;
  const style = getComputedStyle(target);
  const box = target.getBoundingClientRect();
  // What is scrolled around it, the page or a part of it; and where it stands, however far all of that was scrolled.
  let around;
  let [down, across] = [0, 0];
  for (let outer = target.parentElement; outer; outer = outer.parentElement) {
    if (!outer.parentElement || ['auto', 'scroll'].includes(getComputedStyle(outer).overflowY)) around ??= outer;
    down += outer.scrollTop;
    across += outer.scrollLeft;
  }
  // A name in another direction stands in its line all the same.
  let line = target.parentElement;
  while (getComputedStyle(line).display === 'inline') line = line.parentElement;
  stops.set(target, {
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    isInWindow: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isRightToLeft: getComputedStyle(line).direction === 'rtl',
    around,
    top: box.top + down,
    bottom: box.bottom + down,
    left: box.left + across,
    right: box.right + across,
  });
});
const ends = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
window.expected = [...document.querySelectorAll(ends)].filter(
  (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0,
);
// Some have more stops than one, and browsers add what scrolls.
return window.expected.length + 5 + 12 * document.querySelectorAll('input[type=date]').length;
