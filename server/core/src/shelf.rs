//! The shelves of pages that come with the program.

/// Where a page that comes with the program belongs. Cities edit such pages like others; they stay in their city, and lists
/// and feeds leave them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// How things are done here.
    Help,
    /// What the footer leads to: legal notice, privacy, accessibility. Administrators edit these.
    Legal,
}

impl Shelf {
    /// All shelves.
    pub const ALL: [Self; 2] = [Self::Help, Self::Legal];

    /// The code, also the name of the folder with its texts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Legal => "legal",
        }
    }

    /// What the store knows a text by: `help/writing/fr`.
    #[must_use]
    pub fn text(self, subject: &str, lang: &str) -> String {
        format!("{}/{subject}/{lang}", self.code())
    }

    /// The shelf of a text, from what the store knows it by.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (code, _) = text.split_once('/')?;
        Self::ALL.into_iter().find(|shelf| shelf.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_on_its_shelf() {
        for shelf in Shelf::ALL {
            assert_eq!(Shelf::of(&shelf.text("writing", "fr")), Some(shelf));
        }
        assert_eq!(Shelf::of("help"), None);
        assert_eq!(Shelf::of("novels/writing/fr"), None);
    }
}
