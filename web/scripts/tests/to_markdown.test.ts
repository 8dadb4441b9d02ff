import assert from "node:assert/strict";
import { test } from "node:test";

import { JSDOM } from "jsdom";

import { isAddress } from "../paste.js";
import { isRich, toMarkdown } from "../to_markdown.js";

function pasted(html: string): Document {
  return new JSDOM(`<html><body>${html}</body></html>`).window.document;
}

function markdown(html: string): string {
  return toMarkdown(pasted(html));
}

test("headings, emphasis, links and lists become Markdown", () => {
  assert.equal(
    markdown(
      "<h2>Le compost</h2><p>Un <b>tiers</b> de <i>nos</i> poubelles, <a href='https://example.org/a'>dit-on</a>.</p>" +
        "<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul><ol start='3'><li>a</li><li>b</li></ol>",
    ),
    "## Le compost\n\nUn **tiers** de *nos* poubelles, [dit-on](https://example.org/a).\n\n" +
      "- un\n  - deux\n- trois\n\n3. a\n4. b",
  );
});

test("a table of a spreadsheet becomes a table", () => {
  const table = markdown(
    "<table><tr><th>Bac</th><th>Prix</th></tr><tr><td>Petit</td><td>20 €</td></tr><tr><td>Grand</td><td>35 €</td></tr></table>",
  );
  assert.match(table, /^\| Bac \| Prix \|\n\| --- \| --- \|\n\| Petit \| 20 € \|\n\| Grand \| 35 € \|$/);
});

test("what Word adds is left out, and its lists are lists", () => {
  const item = (level: number, bullet: string, text: string): string =>
    `<p class=MsoListParagraph style='margin-left:36pt;mso-list:l0 level${level} lfo1'><!--[if !supportLists]-->` +
    `<span style='font-family:Symbol;mso-list:Ignore'>${bullet}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>` +
    `<!--[endif]-->${text}<o:p></o:p></p>`;
  const word =
    "<!--StartFragment--><style>p.MsoNormal {margin:0}</style><xml><w:WordDocument/></xml>" +
    "<p class=MsoNormal style='mso-margin-top-alt:auto'><b style='mso-bidi-font-weight:normal'>Réunion</b> du lundi<o:p></o:p></p>" +
    "<p class=MsoNormal><o:p>&nbsp;</o:p></p>" +
    item(1, "·", "Bacs") +
    item(2, "o", "trois") +
    item(1, "·", "Seaux") +
    "<p class=MsoNormal>Puis<a name='_ftnref1' href='#_ftn1'>[1]</a></p>" +
    item(1, "1.", "premier") +
    item(1, "2.", "second");
  assert.equal(
    markdown(word),
    "**Réunion** du lundi\n\n- Bacs\n  - trois\n- Seaux\n\nPuis\\[1\\]\n\n1. premier\n2. second",
  );
});

test("formatting that only a style says counts, and what a style takes back does not", () => {
  assert.equal(
    markdown(
      "<b style='font-weight:normal;' id='docs-internal-guid-1'><p><span style='font-weight:400'>Un </span>" +
        "<span style='font-weight:700'>mot</span><span style='font-style:italic'> dit</span></p></b>",
    ),
    "Un **mot** *dit*",
  );
});

test("nothing that could run or lead somewhere odd is pasted", () => {
  const text = markdown(
    "<p onclick='x()'>Un <a href='javascript:alert(1)'>lien</a>, <a href='file:///C:/a.doc'>un fichier</a>.</p>" +
      "<script>alert(1)</script><iframe src='https://evil.example'></iframe><img src='https://evil.example/p.png' alt='un bac' onerror='x()'>",
  );
  assert.equal(text, "Un lien, un fichier.\n\nun bac");
});

test("signs of Markdown in the text are kept as signs", () => {
  assert.equal(markdown("<p>1 * 2 * 3 et <b>a_b</b> [[x]]</p>"), "1 \\* 2 \\* 3 et **a\\_b** \\[\\[x\\]\\]");
  assert.equal(markdown("<p>Un</p><hr><p>Deux</p>"), "Un\n\n* * *\n\nDeux");
});

test("plain and coloured text stay plain", () => {
  assert.equal(isRich(pasted("<meta charset='utf-8'><span>Un mot</span>")), false);
  assert.equal(isRich(pasted("<div style='color:#ccc;white-space: pre;'><span style='font-weight:bold'># a</span></div>")), false);
  assert.equal(isRich(pasted("<p>Un <em>mot</em></p>")), true);
});

test("an address is told from text", () => {
  assert.equal(isAddress(" https://example.org/a?b=c#d \n"), true);
  for (const text of ["example.org", "https://a b", "javascript:x", "see https://example.org"]) {
    assert.equal(isAddress(text), false, text);
  }
});
