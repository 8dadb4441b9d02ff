//! The questions of a kind's form, in the reader's language.

use koinon_commons::form::{self, Input, Part};
use koinon_core::schema::{Type, Unknown};
use koinon_web::Shell;
use koinon_web::views::{self, DoNotKnow, How, Question, Questions, Row};

/// What the names of answers in a form begin with.
pub(super) const ANSWER: &str = "answer-";
/// The most characters of a line whose field names no bound.
const LINE: usize = 500;
/// A text of more characters than this may fill several lines.
const SHORT: usize = 200;
/// The list whose rows are asked for where something was measured.
const MEASURED: &str = "indicators";

/// The questions of a kind with what a text answers, and the rest of the text. None for a kind that has no form, or a text
/// whose fields cannot be read: that is written as a whole.
pub(super) fn ask(shell: &Shell, kind: &str, title: &str, source: &str) -> Option<(Questions, String)> {
    let form = form::ask(kind, title, source, &shell.city.name)?;
    let questions = form.questions.into_iter().map(|asked| Question {
        number: asked.number,
        screen: asked.screen,
        answered: asked.answered,
        parts: asked.parts.into_iter().map(|asked| part(shell, asked)).collect(),
    });
    let place = form.place.map(|place| input(shell, place, shell.t("answer-place")));
    Some((Questions { front: form.front, place, questions: questions.collect() }, form.body))
}

fn part(shell: &Shell, part: Part) -> views::Part {
    match part {
        Part::One(asked) => {
            let label = if asked.name == "interests_text" { shell.t("answer-interests-text") } else { String::new() };
            views::Part::One(input(shell, asked, label))
        }
        Part::Rows { path, rows, shown } => {
            let list = path.rsplit('.').next().unwrap_or(&path).replace('_', "-");
            let row = |(at, inputs): (usize, Vec<Input>)| Row {
                legend: shell.t1(format!("answer-{list}-row"), "n", at + 1),
                inputs: inputs
                    .into_iter()
                    .map(|asked| {
                        let label = shell.tc(format!("answer-{list}-"), asked.field.name);
                        input(shell, asked, label)
                    })
                    .collect(),
            };
            let mut rows: Vec<Row> = rows.into_iter().enumerate().map(row).collect();
            let more = rows.split_off(shown);
            let filled = rows.iter().flat_map(|row| &row.inputs).any(|input| match &input.how {
                How::Line { value, .. } | How::Area { value, .. } => !value.is_empty(),
                _ => false,
            });
            views::Part::Rows { rows, more, if_measured: path == MEASURED && !filled }
        }
    }
}

fn input(shell: &Shell, asked: Input, label: String) -> views::Input {
    let options = asked.field.choices().into_iter().map(|(code, key)| {
        let chosen = asked.values.contains(&code);
        (code, shell.t(key), chosen)
    });
    let options: Vec<_> = options.collect();
    let (value, max) = (asked.value().to_owned(), asked.field.max_length().unwrap_or(LINE));
    let how = match asked.field.holds {
        Type::List(..) => How::Choices(options),
        _ if !options.is_empty() => How::Choice(options),
        // A line's field would drop the line breaks of what is there.
        _ if max > SHORT && asked.field.max_length().is_some() || value.contains('\n') => How::Area { value, max },
        Type::Number => How::Line { value, max: 40, is_number: true },
        _ => How::Line { value, max, is_number: false },
    };
    let unknown = asked.unknown.as_ref().map(|said| match asked.field.unknown {
        Unknown::WithReason => {
            DoNotKnow::Why { name: format!("{ANSWER}{}", asked.unknown_name()), reason: said.clone() }
        }
        _ => DoNotKnow::Tick { name: format!("{ANSWER}{}", asked.unknown_name()), ticked: !said.is_empty() },
    });
    views::Input { name: format!("{ANSWER}{}", asked.name), label, how, unknown }
}

/// A text with the answers of a form in its fields. `sent` are the names and values of the form, in its order.
pub(super) fn answered(kind: &str, source: &str, sent: &[(String, String)], city: &str) -> String {
    let answers = sent.iter().filter_map(|(name, value)| Some((name.strip_prefix(ANSWER)?.to_owned(), value.clone())));
    form::answered(kind, source, &answers.collect::<Vec<_>>(), city)
}
