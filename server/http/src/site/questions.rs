//! The questions of a kind's form, in the reader's language.

use koinon_commons::form::{self, Input, Part};
use koinon_commons::prepare::fields;
use koinon_core::kind::Kind;
use koinon_core::protocol::{PROTOCOL, frozen};
use koinon_core::schema::{Type, Unknown};
use koinon_web::Shell;
use koinon_web::views::{self, DoNotKnow, How, NoItems, Question, Questions, Row};

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
    let kind = Kind::of(kind);
    let is_frozen = kind == Kind::ExperimentReport && frozen(&fields(source)).is_some();
    let note = |asked: &form::Asked| (is_frozen && asks_protocol(asked)).then_some("protocol-is-frozen");
    let questions = form.questions.into_iter().map(|asked| Question {
        number: asked.number,
        screen: asked.screen,
        answered: asked.answered,
        note: note(&asked),
        parts: asked.parts.into_iter().enumerate().map(|(at, asked)| part(shell, kind, at == 0, asked)).collect(),
    });
    let place = form.place.map(|place| input(shell, place, shell.t("answer-place")));
    Some((Questions { kind, front: form.front, place, questions: questions.collect() }, form.body))
}

/// Whether a question asks for something of the protocol.
fn asks_protocol(asked: &form::Asked) -> bool {
    let of_protocol = |name: &str| name.split('.').next() == Some(PROTOCOL);
    asked.parts.iter().any(|part| matches!(part, Part::One(input) if of_protocol(&input.name)))
}

/// A part of a question; the first one needs no name beside that of the question.
fn part(shell: &Shell, kind: Kind, is_first: bool, part: Part) -> views::Part {
    match part {
        Part::One(asked) => {
            let name = asked.name.replace(['_', '.'], "-");
            let label = if is_first { String::new() } else { shell.tc("answer-", &name) };
            views::Part::One(input(shell, asked, label))
        }
        Part::Rows { path, rows, shown, none } => {
            let list = path.rsplit('.').next().unwrap_or(path).replace('_', "-");
            let named = |at: usize| shell.t1(format!("answer-{list}-row"), "n", at + 1);
            let row = |(at, inputs): (usize, Vec<Input>)| {
                // A line of its own has one name.
                let is_line = inputs.iter().any(|asked| asked.field.holds.lines().is_some());
                let labelled = |asked: Input| {
                    let label = if is_line { named(at) } else { shell.tc(format!("answer-{list}-"), asked.field.name) };
                    input(shell, asked, label)
                };
                Row {
                    legend: if is_line { String::new() } else { named(at) },
                    inputs: inputs.into_iter().map(labelled).collect(),
                }
            };
            let mut rows: Vec<Row> = rows.into_iter().enumerate().map(row).collect();
            let more = rows.split_off(shown);
            let filled = rows.iter().flat_map(|row| &row.inputs).any(|input| match &input.how {
                How::Line { value, .. } | How::Area { value, .. } => !value.is_empty(),
                _ => false,
            });
            let if_measured = kind == Kind::PracticeSheet && path == MEASURED && !filled;
            let none = none.map(|says_so| NoItems {
                name: format!("{ANSWER}{path}.none"),
                label: shell.t(format!("answer-{list}-none")),
                ticked: says_so,
            });
            views::Part::Rows { rows, more, if_measured, none }
        }
    }
}

fn input(shell: &Shell, asked: Input, label: String) -> views::Input {
    let options = asked.field.choices().into_iter().map(|(code, key)| {
        let chosen = asked.values.contains(&code);
        (code, shell.t(key), chosen)
    });
    let options: Vec<_> = options.collect();
    let most = asked.holds.max_length();
    let (value, max) = (asked.value().to_owned(), most.unwrap_or(LINE));
    let how = match asked.holds {
        Type::List(..) => How::Choices(options),
        _ if !options.is_empty() => How::Choice(options),
        // A line's field would drop the line breaks of what is there.
        _ if max > SHORT && most.is_some() || value.contains('\n') => How::Area { value, max },
        Type::Number | Type::Integer(..) => How::Line { value, max: 40, is_number: true },
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
