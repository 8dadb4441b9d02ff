// What was wrong with the way of the focus since focus_begin.js: each thing in words, none if all is well.
const wrong = [];
const name = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 160);
const { stops, expected } = window;

for (const element of expected) {
  // Of buttons that exclude each other one is a stop; arrows lead to the others.
  const isOfGroup = (other) => other.type === 'radio' && other.name === element.name && other.form === element.form;
  const group = element.type === 'radio' ? expected.filter(isOfGroup) : [element];
  if (!group.some((one) => stops.has(one))) wrong.push(`Tab does not lead to ${name(element)}`);
}
// A card in a frame has no header.
const hasHeader = document.querySelector('body > header') !== null;
if (hasHeader && ![...stops.keys()][0]?.matches('.skip')) wrong.push('the first stop is not the way past the header');

const starts = ({ left, right }, isRightToLeft) => (isRightToLeft ? -right : left);
const ends = ({ left, right }, isRightToLeft) => (isRightToLeft ? -left : right);
let before;
for (const [element, stop] of stops) {
  if (stop.outline < 3) wrong.push(`the focus cannot be seen on ${name(element)}`);
  if (!stop.isInWindow) wrong.push(`the focus is out of sight on ${name(element)}`);
  // A menu lies over what comes after it.
  if (element.matches('.skip, .menu > ul *')) continue;
  const isComparable = before?.stop.around === stop.around;
  const isAbove = isComparable && stop.bottom <= before.stop.top;
  const isBeside = isComparable && stop.top < before.stop.bottom && before.stop.top < stop.bottom;
  const turned = stop.isRightToLeft;
  const isBack =
    (isAbove && starts(stop, turned) < ends(before.stop, turned)) || (isBeside && ends(stop, turned) <= starts(before.stop, turned));
  if (isBack) wrong.push(`the focus goes back from ${name(before.element)} to ${name(element)}`);
  before = { element, stop };
}
return wrong;
