/** Betters the text areas and forms of a page that ask for it; without this script all of them work as they are. */

import { Autosave } from "./autosave.js";
import { offerToCopy } from "./copy.js";
import { followSteps } from "./steps.js";
import { betterTextArea } from "./text_area.js";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
  new Autosave(form);
}
for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-editor]")) {
  betterTextArea(area);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form.by-screens")) {
  followSteps(form);
}
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  offerToCopy(button);
}
