//! The table that says the same as the drawing, each cell as it was written.

use super::column::{Column, Nature};
use super::sheet::Sheet;
use super::words::Words;
use super::{Request, shown};
use crate::escape::{push_attribute, push_escaped};

/// Rows shown; what goes beyond is in the download.
const MOST_ROWS: usize = 500;
/// Rows sent to other servers.
const MOST_PLAIN: usize = 50;

/// The table, and how many cells it has.
pub(super) fn table(sheet: &Sheet, request: &Request<'_>, words: &Words) -> (String, usize) {
    let columns = sheet.rows.iter().map(Vec::len).fold(sheet.headings.len(), usize::max);
    let most = MOST_ROWS.min(request.cells / columns.max(1));
    let natures: Vec<Nature> = (0..sheet.headings.len()).map(|at| Column::read(sheet, at, None).nature).collect();
    let nature = |at: usize| natures.get(at).copied().unwrap_or(Nature::Words);
    // Several tables of a page are told apart by their names.
    let name = request.options.title.clone();
    let name = shown(&name.unwrap_or_else(|| format!("{} ({})", words.table, sheet.headings.join(", "))));
    let mut html = String::from("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"");
    push_attribute(&mut html, "aria-label", &name);
    // The name gives the direction of all columns; each cell has its own within.
    html.push_str("><table dir=\"auto\"><caption class=\"hidden\">");
    push_escaped(&mut html, &name);
    html.push_str("</caption><thead><tr>");
    for at in 0..columns {
        html.push_str("<th scope=\"col\"");
        push_side(&mut html, nature(at));
        push_isolated(&mut html, &sheet.headings.get(at).map(|text| shown(text)).unwrap_or_default(), Nature::Words);
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in sheet.rows.iter().take(most) {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let text = shown(cell);
            html.push_str(if at == 0 { "<th scope=\"row\"" } else { "<td" });
            push_side(&mut html, nature(at));
            push_isolated(&mut html, if text.is_empty() { words.missing } else { &text }, nature(at));
            html.push_str(if at == 0 { "</th>" } else { "</td>" });
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
    let shown_rows = sheet.rows.len().min(most);
    let more = sheet.rows.len() + sheet.more - shown_rows;
    if more > 0 {
        html.push_str("<p>");
        push_escaped(&mut html, &words.more_rows.replace("{n}", &more.to_string()));
        html.push_str("</p>\n");
    }
    (html, columns * (shown_rows + 1))
}

/// Numbers stand at the end of their cells.
fn push_side(html: &mut String, nature: Nature) {
    html.push_str(if nature == Nature::Numbers { " class=\"align-right\">" } else { ">" });
}

/// Writes the text of a cell, with a direction of its own; a date is not broken over lines.
fn push_isolated(html: &mut String, text: &str, nature: Nature) {
    html.push_str(if nature == Nature::Dates { "<bdi dir=\"ltr\">" } else { "<bdi>" });
    push_escaped(html, text);
    html.push_str("</bdi>");
}

/// Writes a table without anything that other servers would take out; gives the number of its cells.
pub(super) fn push_plain(sheet: &Sheet, html: &mut String) -> usize {
    html.push_str("<table><thead><tr>");
    let mut push = |cell: &str, start: &str, end: &str| {
        html.push_str(start);
        push_escaped(html, &shown(cell));
        html.push_str(end);
    };
    for heading in &sheet.headings {
        push(heading, "<th>", "</th>");
    }
    push("", "</tr></thead>", "<tbody>\n");
    for row in sheet.rows.iter().take(MOST_PLAIN) {
        push("", "<tr>", "");
        for cell in row {
            push(cell, "<td>", "</td>");
        }
        push("", "</tr>", "\n");
    }
    html.push_str("</tbody></table>\n");
    sheet.headings.len() * (sheet.rows.len().min(MOST_PLAIN) + 1)
}
