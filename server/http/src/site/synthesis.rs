//! A synthesis: an ordinary page that begins with chosen statements, each with its author and in which capacity they spoke.

use std::fmt::Write as _;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::clock::new_ulid;
use koinon_commons::positions::Statement;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_core::act::Side;
use koinon_core::kind::Kind;
use koinon_core::tally::StanceRole;
use koinon_store::{City, Page};
use koinon_web::Shell;

use super::debate::address_of_comment;
use super::edit::new_editor;
use super::positions::{mend_choice, source};
use super::visitor::Visitor;
use super::words::{absolute, author, named};
use super::written::Written;

/// `/pages/{slug}/synthesis`, posted: the editor of a new page, with the chosen statements. Nothing is kept until that is sent.
pub(super) async fn begin(v: Visitor, name: web::Path<String>, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let pairs = form.into_inner();
    let value = |name: &str| pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let ticked = pairs.iter().filter(|(name, _)| name == "statement");
    // As the store may be asked for it.
    let chosen: Vec<String> = ticked.map(|(_, ulid)| ulid.replace('\0', "")).collect();
    v.answer(async {
        v.check_form(value("csrf").unwrap_or_default())?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let found = commons.chosen_statements(&v.actor, &PageRef::Row(view.page.id), chosen.clone()).await;
        let (page, statements) = match found {
            Ok(found) => found,
            Err(Error::Invalid(errors)) => return mend_choice(&v, view, chosen.clone(), &errors).await,
            Err(other) => return Err(other.into()),
        };
        let shell = v.shell().await?;
        let written = Written {
            page: new_ulid(commons.now()),
            kind: Kind::Article.code().into(),
            // The words around the statements are in the reader's language.
            lang: v.lang.code().into(),
            title: unmarked(&shell.t1("synthesis-title", "title", page.title.as_str())),
            markdown: text(&v, &shell, &page, &statements, &commons.cities().await?),
            ..Written::default()
        };
        new_editor(&v, &written, StatusCode::OK, None, &[]).await
    })
    .await
}

fn text(v: &Visitor, shell: &Shell, page: &Page, statements: &[Statement], cities: &[(City, i64)]) -> String {
    let here = v.state.commons.origin();
    let path = page_path(here, &page.authority, &page.slug);
    let link = format!("[{}]({})", escaped(&page.title), absolute(here, &path));
    let mut text = unmarked(&shell.t1("synthesis-about", "page", link.as_str()));
    text.push('\n');
    for (side, title) in [(Side::Is, "act-statement-is"), (Side::IsNot, "act-statement-is-not")] {
        let of_side: Vec<&Statement> = statements.iter().filter(|statement| statement.side == side).collect();
        if of_side.is_empty() {
            continue;
        }
        let _ = write!(text, "\n## {}\n\n", shell.t(title));
        for statement in of_side {
            text.push_str(&line(v, shell, &path, statement, cities));
            text.push('\n');
        }
    }
    text
}

/// A statement as a line of a list: who says what, as what, when and where.
fn line(v: &Visitor, shell: &Shell, path: &str, statement: &Statement, cities: &[(City, i64)]) -> String {
    let (commons, comment) = (&v.state.commons, &statement.comment);
    let who = author(commons, comment.author.as_ref()).name.unwrap_or_else(|| shell.t("author-unknown"));
    let mut line = format!("- **{}**", escaped(&who));
    if let Some(person) = &comment.author {
        // As code, it is neither an address nor somebody who is called.
        let handle = format!("@{}@{}", person.handle, person.authority);
        if !person.handle.is_empty() && !handle.contains('`') {
            let _ = write!(line, " (`{handle}`)");
        }
        let key = match statement.role {
            StanceRole::Officer => "capacity-officer",
            StanceRole::Inhabitant => "capacity-inhabitant",
        };
        let city = named(&person.authority, cities).name;
        let _ = write!(line, ", {}", unmarked(&shell.t1(key, "city", escaped(&city))));
    }
    let said = comment.markdown.as_deref().unwrap_or_default();
    let place =
        absolute(commons.origin(), &address_of_comment(&format!("{path}/debate"), comment.number, &comment.ulid));
    let number = match comment.number {
        Some(number) => shell.t1("comment-number", "n", number),
        None => comment.ulid.clone(),
    };
    let _ = write!(
        line,
        ", {}{} {} ([{}]({place})",
        shell.day(&comment.published),
        shell.colon(),
        escaped(said),
        escaped(&number)
    );
    if let Some((shown, address)) = statement.source.as_deref().map(source) {
        let _ = match address {
            Some(address) => write!(line, ", [{}](<{address}>)", escaped(&shown)),
            None => write!(line, ", {}", escaped(&shown)),
        };
    }
    line.push(')');
    line
}

/// A text that stands for itself in a line of Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\`*_[]<>{}#|~$!&:@".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A message without the marks that keep a name in its own direction: they have no place in a text that is kept.
fn unmarked(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stands_for_itself() {
        let said = "# <b>No</b> [link](javascript:x) `code` *now* @ana";
        assert_eq!(koinon_markdown::plain_text(&format!("- {}", escaped(said))).trim(), said);
        assert_eq!(unmarked("\u{2068}Sidi\u{2069}"), "Sidi");
    }
}
