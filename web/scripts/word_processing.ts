/** What Word, LibreOffice and Google Docs leave in the HTML of the clipboard, put into plain HTML. */

/** Cleans what a word processor put on the clipboard. */
export function cleanWordProcessing(body: HTMLElement): void {
  for (const node of commentsIn(body)) node.remove();
  for (const junk of body.querySelectorAll("*")) {
    // Selectors do not find names with a colon everywhere.
    if (/^(o:p|w:|v:|m:)/i.test(junk.nodeName)) unwrap(junk);
  }
  body.querySelectorAll("meta, link, style, script, xml, title").forEach((junk) => junk.remove());
  makeLists(body);
  for (const element of body.querySelectorAll<HTMLElement>("b, strong, i, em, span, p")) {
    readStyle(element);
  }
  for (const paragraph of body.querySelectorAll("p")) {
    // An empty line of a letter is a paragraph with a space that does not break.
    if (/^[\s\u00a0]*$/.test(paragraph.textContent ?? "") && !paragraph.querySelector("img")) paragraph.remove();
  }
}

function commentsIn(root: Node): ChildNode[] {
  const found: ChildNode[] = [];
  for (const child of root.childNodes) {
    if (child.nodeType === 8) found.push(child);
    else found.push(...commentsIn(child));
  }
  return found;
}

/** Bold and italics that only a style says; and a `<b>` around everything that a style takes back (Google Docs). */
function readStyle(element: HTMLElement): void {
  const style = element.getAttribute("style") ?? "";
  const weight = /(?:^|[;\s])font-weight:\s*(\w+)/.exec(style)?.[1];
  const slant = /(?:^|[;\s])font-style:\s*(\w+)/.exec(style)?.[1];
  const name = element.nodeName;
  if ((name === "B" || name === "STRONG") && weight === "normal") return unwrap(element);
  if ((name === "I" || name === "EM") && slant === "normal") return unwrap(element);
  if (name !== "SPAN") return;
  if (weight === "bold" || Number(weight) >= 600) wrapContent(element, "strong");
  if (slant === "italic") wrapContent(element, "em");
}

function wrapContent(element: Element, name: string): void {
  if (element.closest(name) || (element.textContent ?? "").trim() === "" || element.closest("h1,h2,h3,h4,h5,h6")) return;
  const wrapper = element.ownerDocument.createElement(name);
  while (element.firstChild) wrapper.appendChild(element.firstChild);
  element.appendChild(wrapper);
}

function unwrap(element: Element): void {
  while (element.firstChild) element.parentNode?.insertBefore(element.firstChild, element);
  element.remove();
}

/** Word writes the items of a list as paragraphs, with the level in a style and the bullet as text. */
function makeLists(body: HTMLElement): void {
  /** The lists that are open, outermost first. */
  let open: HTMLElement[] = [];
  for (const paragraph of [...body.querySelectorAll<HTMLElement>("p, h1, h2, h3, h4, h5, h6, table, ul, ol, div")]) {
    const level = /mso-list:\s*l\d+\s+level(\d+)/.exec(paragraph.getAttribute("style") ?? "")?.[1];
    if (paragraph.nodeName !== "P" || !level) {
      open = [];
      continue;
    }
    const depth = Math.min(Number(level), open.length + 1);
    const document = paragraph.ownerDocument;
    const bullets = [...paragraph.querySelectorAll("span")].filter((span) =>
      /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? ""),
    );
    const bullet = bullets[0]?.textContent?.trim() ?? "";
    for (const mark of bullets) mark.remove();
    open = open.slice(0, depth);
    let list = open[depth - 1];
    if (!list) {
      list = document.createElement(/^\(?[0-9a-z]{1,4}[.)]/i.test(bullet) ? "ol" : "ul");
      const last = open[depth - 2]?.lastElementChild;
      if (last) last.appendChild(list);
      else paragraph.parentNode?.insertBefore(list, paragraph);
      open[depth - 1] = list;
    }
    const item = document.createElement("li");
    while (paragraph.firstChild) item.appendChild(paragraph.firstChild);
    list.appendChild(item);
    paragraph.remove();
  }
}
