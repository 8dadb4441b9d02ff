//! Where a consultation stands: told from its times and from whether its city has answered, so that nobody has to move it on.

use crate::Timestamp;
use crate::act::Act;

/// The longest question, in characters.
pub const MAX_QUESTION_CHARS: usize = 300;

/// Where a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsultationState {
    /// It has not opened yet.
    Planned,
    /// Opinions are taken.
    Open,
    /// It is closed, and its city still has time to answer.
    Closed,
    /// It is closed, and its city should have answered by now.
    Overdue,
    /// Its city has answered.
    Answered,
}

impl ConsultationState {
    /// Every state, in the order of lists: what people can act on first.
    pub const ALL: [Self; 5] = [Self::Open, Self::Planned, Self::Closed, Self::Overdue, Self::Answered];

    /// Where a consultation stands at `now`; `None` for an act that is none. It is open from `opens` until before `closes`.
    #[must_use]
    pub fn of(act: &Act, answered: bool, now: Timestamp) -> Option<Self> {
        let Act::Consultation { opens, closes, answer_due } = act else { return None };
        Some(match answered {
            true => Self::Answered,
            false if now < *opens => Self::Planned,
            false if now < *closes => Self::Open,
            false if now <= *answer_due => Self::Closed,
            false => Self::Overdue,
        })
    }

    /// The code used by the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Overdue => "overdue",
            Self::Answered => "answered",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consultation_opens_closes_and_is_overdue_by_itself_until_it_is_answered() {
        let time = Timestamp::from_millis;
        let act = Act::Consultation { opens: time(10), closes: time(20), answer_due: time(30) };
        let states = [9, 10, 19, 20, 30, 31].map(|now| ConsultationState::of(&act, false, time(now)).unwrap());
        use ConsultationState::{Answered, Closed, Open, Overdue, Planned};
        assert_eq!(states, [Planned, Open, Open, Closed, Closed, Overdue]);
        assert_eq!(ConsultationState::of(&act, true, time(99)), Some(Answered));
        assert_eq!(ConsultationState::of(&Act::OfficialAnswer, false, time(9)), None);
    }

    #[test]
    fn states_are_found_by_their_codes() {
        for state in ConsultationState::ALL {
            assert_eq!(ConsultationState::from_code(state.code()), Some(state));
        }
        assert_eq!(ConsultationState::from_code("soon"), None);
    }
}
