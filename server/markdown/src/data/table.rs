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
    let numeric: Vec<bool> =
        (0..sheet.headings.len()).map(|at| Column::read(sheet, at, None).nature == Nature::Numbers).collect();
    let name = request.options.title.as_deref().map_or_else(|| words.table.to_owned(), shown);
    let mut html = String::from("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"");
    push_attribute(&mut html, "aria-label", &name);
    html.push_str("><table><caption class=\"hidden\" dir=\"auto\">");
    push_escaped(&mut html, &name);
    html.push_str("</caption><thead><tr>");
    for at in 0..columns {
        html.push_str("<th scope=\"col\" dir=\"auto\"");
        push_side(&mut html, numeric.get(at) == Some(&true));
        push_escaped(&mut html, &sheet.headings.get(at).map(|text| shown(text)).unwrap_or_default());
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in sheet.rows.iter().take(most) {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let text = shown(cell);
            html.push_str(if at == 0 { "<th scope=\"row\" dir=\"auto\"" } else { "<td dir=\"auto\"" });
            push_side(&mut html, numeric.get(at) == Some(&true));
            push_escaped(&mut html, if text.is_empty() { words.missing } else { &text });
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
fn push_side(html: &mut String, is_number: bool) {
    html.push_str(if is_number { " class=\"align-right\">" } else { ">" });
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
