//! The few words that a rendering adds to a page, in the page's own language.

/// Words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// The name of a table that stands under no heading.
    pub table: &'static str,
    /// The name of the list of footnotes.
    pub footnotes: &'static str,
    /// The link from a footnote back to the text.
    pub back_to_text: &'static str,
    /// Of a task: it is done.
    pub task_done: &'static str,
    /// Of a task: it is not done yet.
    pub task_open: &'static str,
    /// The note where something was left out.
    pub truncated: &'static str,
}

const ENGLISH: Labels = Labels {
    table: "Table",
    footnotes: "Footnotes",
    back_to_text: "Back to the text",
    task_done: "Done",
    task_open: "To do",
    truncated: "This text is too large or too deeply nested to be shown in full here. Its source has everything.",
};

impl Labels {
    /// The words in the language of `lang` (BCP 47); in English where we do not have them.
    #[must_use]
    pub fn of(lang: &str) -> Self {
        let language = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match language.as_str() {
            "fr" => Self {
                table: "Tableau",
                footnotes: "Notes",
                back_to_text: "Retour au texte",
                task_done: "Fait",
                task_open: "À faire",
                truncated: "Ce texte est trop grand ou trop imbriqué pour être montré ici en entier. Sa source contient tout.",
            },
            "ar" => Self {
                table: "جدول",
                footnotes: "الحواشي",
                back_to_text: "العودة إلى النص",
                task_done: "أُنجز",
                task_open: "لم يُنجز بعد",
                truncated: "هذا النص أكبر أو أكثر تداخلاً من أن يُعرض هنا كاملاً. يحتوي مصدره على كل شيء.",
            },
            "es" => Self {
                table: "Tabla",
                footnotes: "Notas",
                back_to_text: "Volver al texto",
                task_done: "Hecho",
                task_open: "Por hacer",
                truncated: "Este texto es demasiado grande o está demasiado anidado para mostrarse aquí entero. Su fuente lo contiene todo.",
            },
            "it" => Self {
                table: "Tabella",
                footnotes: "Note",
                back_to_text: "Torna al testo",
                task_done: "Fatto",
                task_open: "Da fare",
                truncated: "Questo testo è troppo grande o troppo annidato per essere mostrato qui per intero. Il sorgente contiene tutto.",
            },
            "de" => Self {
                table: "Tabelle",
                footnotes: "Fußnoten",
                back_to_text: "Zurück zum Text",
                task_done: "Erledigt",
                task_open: "Zu tun",
                truncated: "Dieser Text ist zu groß oder zu tief verschachtelt, um hier ganz gezeigt zu werden. Die Quelle enthält alles.",
            },
            _ => ENGLISH,
        }
    }
}
