/** The table that the tool puts into a text. */

/** A table of two columns and two rows to be filled in, with the empty lines that Markdown wants around it. */
export function emptyTable(text: string, at: number, column: string): string {
  const before = text.slice(0, at);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return `${gap}| ${column} 1 | ${column} 2 |\n| --- | --- |\n|  |  |\n|  |  |\n\n`;
}
