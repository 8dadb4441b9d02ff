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
  // Where it stands in what is scrolled around it, the page or a part of it.
  let around = target.parentElement;
  while (around.parentElement && !['auto', 'scroll'].includes(getComputedStyle(around).overflowY)) around = around.parentElement;
  stops.set(target, {
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    isInWindow: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isRightToLeft: getComputedStyle(target.parentElement).direction === 'rtl',
    around,
    top: box.top + around.scrollTop,
    bottom: box.bottom + around.scrollTop,
    left: box.left + around.scrollLeft,
    right: box.right + around.scrollLeft,
  });
});
const ends = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
window.expected = [...document.querySelectorAll(ends)].filter(
  (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0,
);
// Some have more stops than one, and browsers add what scrolls.
return window.expected.length + 5 + 12 * document.querySelectorAll('input[type=date]').length;
