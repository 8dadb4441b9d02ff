//! The few words of a drawing, in the page's own language. What stands in braces is filled in.

use super::Refusal;

/// Words in one language.
pub(super) struct Words {
    pub(super) line: &'static str,
    pub(super) bar: &'static str,
    pub(super) scatter: &'static str,
    pub(super) range: &'static str,
    pub(super) as_table: &'static str,
    pub(super) table: &'static str,
    pub(super) download: &'static str,
    pub(super) missing: &'static str,
    pub(super) more_rows: &'static str,
    pub(super) unread_rows: &'static str,
    pub(super) thinned: &'static str,
    pub(super) unread: &'static str,
    pub(super) not_drawn: &'static str,
    pub(super) ragged: &'static str,
    pub(super) no_numbers: &'static str,
    pub(super) no_scatter: &'static str,
    pub(super) too_many_bars: &'static str,
    pub(super) map: &'static str,
    pub(super) map_of: &'static str,
    pub(super) as_list: &'static str,
    pub(super) unnamed: &'static str,
    pub(super) point: &'static str,
    pub(super) way: &'static str,
    pub(super) area: &'static str,
    pub(super) several: &'static str,
    pub(super) places_lead: &'static str,
    pub(super) more_places: &'static str,
    no_map: &'static str,
    not_on_earth: &'static str,
    too_many_places: &'static str,
    too_large: &'static str,
    too_many_columns: &'static str,
    no_table: &'static str,
    /// Whether a comma stands before decimals.
    pub(super) decimal_comma: bool,
}

const ENGLISH: Words = Words {
    line: "Line chart.",
    bar: "Bar chart.",
    scatter: "Points.",
    range: "{name}: from {low} to {high}.",
    as_table: "These figures as a table",
    table: "Table",
    download: "Download ({kind})",
    missing: "missing",
    more_rows: "Rows that the table leaves out: {n}.",
    unread_rows: "The file is too long to be read whole. Rows left out: {n}.",
    thinned: "For the drawing, {n} of {all} values were chosen: the lowest and highest of each stretch.",
    unread: "Cells that are no numbers and are not drawn: {n}.",
    not_drawn: "In the table alone, because their unit is another one or there are too many: {names}.",
    ragged: "Not drawn: some rows have more or fewer cells than the first.",
    no_numbers: "Not drawn: no column of numbers was found beside the first.",
    no_scatter: "Not drawn as points: the first column has to be numbers or dates.",
    too_many_bars: "Not drawn: bars for at most {n} rows fit.",
    map: "Map",
    map_of: "Map. Places: {n}.",
    as_list: "These places as a list",
    unnamed: "without a name",
    point: "point",
    way: "line",
    area: "area",
    several: "several parts",
    places_lead: "The coordinates (latitude, longitude) lead to OpenStreetMap.",
    more_places: "Places that the list leaves out: {n}.",
    no_map: "Not drawn: this is no GeoJSON with places in it.",
    not_on_earth: "Not drawn: a place lies outside the Earth. Coordinates are longitude (−180 to 180), then latitude (−90 to 90), in degrees (WGS 84).",
    too_many_places: "Not drawn: there are more than 500 places, or they have more than 10,000 corners.",
    too_large: "Not drawn: this text is larger than 1 MB.",
    too_many_columns: "Not drawn: there are more than 20 columns.",
    no_table: "Not drawn: this is no table. It needs a first line with headings, rows beneath it, and a comma, semicolon or tab between the cells.",
    decimal_comma: false,
};

const FRENCH: Words = Words {
    line: "Courbe.",
    bar: "Diagramme en barres.",
    scatter: "Nuage de points.",
    range: "{name} : de {low} à {high}.",
    as_table: "Ces chiffres en tableau",
    table: "Tableau",
    download: "Télécharger ({kind})",
    missing: "manquant",
    more_rows: "Lignes qui ne sont pas dans le tableau : {n}.",
    unread_rows: "Le fichier est trop long pour être lu en entier. Lignes laissées de côté : {n}.",
    thinned: "Pour le dessin, {n} valeurs sur {all} ont été retenues : la plus basse et la plus haute de chaque tronçon.",
    unread: "Cases qui ne sont pas des nombres et ne sont pas dessinées : {n}.",
    not_drawn: "Dans le tableau seulement, car l’unité est autre ou il y en a trop : {names}.",
    ragged: "Pas de dessin : des lignes ont plus ou moins de cases que la première.",
    no_numbers: "Pas de dessin : aucune colonne de nombres à côté de la première.",
    no_scatter: "Pas de nuage de points : la première colonne doit contenir des nombres ou des dates.",
    too_many_bars: "Pas de dessin : il y a de la place pour les barres de {n} lignes au plus.",
    map: "Carte",
    map_of: "Carte. Lieux : {n}.",
    as_list: "Ces lieux en liste",
    unnamed: "sans nom",
    point: "point",
    way: "ligne",
    area: "zone",
    several: "plusieurs parties",
    places_lead: "Les coordonnées (latitude, longitude) mènent à OpenStreetMap.",
    more_places: "Lieux qui ne sont pas dans la liste : {n}.",
    no_map: "Pas de carte : ce n’est pas du GeoJSON qui contient des lieux.",
    not_on_earth: "Pas de carte : un lieu se trouve hors de la Terre. Les coordonnées sont la longitude (−180 à 180), puis la latitude (−90 à 90), en degrés (WGS 84).",
    too_many_places: "Pas de carte : il y a plus de 500 lieux, ou ils ont plus de 10 000 sommets.",
    too_large: "Pas de dessin : ce texte dépasse 1 Mo.",
    too_many_columns: "Pas de dessin : il y a plus de 20 colonnes.",
    no_table: "Pas de dessin : ce n’est pas un tableau. Il faut une première ligne de titres, des lignes dessous, et une virgule, un point-virgule ou une tabulation entre les cases.",
    decimal_comma: true,
};

const ARABIC: Words = Words {
    line: "رسم بياني خطي.",
    bar: "رسم بياني بالأعمدة.",
    scatter: "نقاط.",
    range: "{name}: من {low} إلى {high}.",
    as_table: "هذه الأرقام في جدول",
    table: "جدول",
    download: "تنزيل ({kind})",
    missing: "غير متوفر",
    more_rows: "عدد الأسطر غير الظاهرة في الجدول: {n}.",
    unread_rows: "الملف أطول من أن يُقرأ كاملاً. عدد الأسطر المتروكة: {n}.",
    thinned: "اختيرت للرسم {n} قيمة من أصل {all}: الأدنى والأعلى في كل جزء.",
    unread: "عدد الخانات التي ليست أرقاماً ولم تُرسم: {n}.",
    not_drawn: "في الجدول وحده، لأن وحدة القياس مختلفة أو لأن العدد كبير: {names}.",
    ragged: "لم يُرسم: في بعض الأسطر خانات أكثر أو أقل من السطر الأول.",
    no_numbers: "لم يُرسم: لا يوجد عمود أرقام إلى جانب العمود الأول.",
    no_scatter: "لم تُرسم نقاط: يجب أن يحتوي العمود الأول على أرقام أو تواريخ.",
    too_many_bars: "لم يُرسم: يتسع الرسم لأعمدة {n} سطراً على الأكثر.",
    map: "خريطة",
    map_of: "خريطة. عدد الأماكن: {n}.",
    as_list: "هذه الأماكن في قائمة",
    unnamed: "بلا اسم",
    point: "نقطة",
    way: "خط",
    area: "مساحة",
    several: "عدة أجزاء",
    places_lead: "تؤدي الإحداثيات (خط العرض، خط الطول) إلى OpenStreetMap.",
    more_places: "عدد الأماكن غير الظاهرة في القائمة: {n}.",
    no_map: "لم تُرسم خريطة: هذا ليس GeoJSON فيه أماكن.",
    not_on_earth: "لم تُرسم خريطة: أحد الأماكن خارج الأرض. الإحداثيات هي خط الطول (من −180 إلى 180) ثم خط العرض (من −90 إلى 90) بالدرجات (WGS 84).",
    too_many_places: "لم تُرسم خريطة: الأماكن أكثر من 500 أو رؤوسها أكثر من 10000.",
    too_large: "لم يُرسم: هذا النص أكبر من 1 ميغابايت.",
    too_many_columns: "لم يُرسم: هناك أكثر من 20 عموداً.",
    no_table: "لم يُرسم: هذا ليس جدولاً. يلزم سطر أول للعناوين وأسطر تحته، وفاصلة أو فاصلة منقوطة أو علامة جدولة بين الخانات.",
    decimal_comma: false,
};

const SPANISH: Words = Words {
    line: "Gráfico de líneas.",
    bar: "Gráfico de barras.",
    scatter: "Puntos.",
    range: "{name}: de {low} a {high}.",
    as_table: "Estas cifras en una tabla",
    table: "Tabla",
    download: "Descargar ({kind})",
    missing: "falta",
    more_rows: "Filas que la tabla omite: {n}.",
    unread_rows: "El archivo es demasiado largo para leerse entero. Filas omitidas: {n}.",
    thinned: "Para el dibujo se eligieron {n} valores de {all}: el más bajo y el más alto de cada tramo.",
    unread: "Celdas que no son números y no se dibujan: {n}.",
    not_drawn: "Solo en la tabla, porque su unidad es otra o son demasiadas: {names}.",
    ragged: "Sin dibujo: hay filas con más o menos celdas que la primera.",
    no_numbers: "Sin dibujo: no hay ninguna columna de números junto a la primera.",
    no_scatter: "Sin puntos: la primera columna debe tener números o fechas.",
    too_many_bars: "Sin dibujo: caben barras para {n} filas como máximo.",
    map: "Mapa",
    map_of: "Mapa. Lugares: {n}.",
    as_list: "Estos lugares en una lista",
    unnamed: "sin nombre",
    point: "punto",
    way: "línea",
    area: "zona",
    several: "varias partes",
    places_lead: "Las coordenadas (latitud, longitud) llevan a OpenStreetMap.",
    more_places: "Lugares que la lista omite: {n}.",
    no_map: "Sin mapa: esto no es GeoJSON con lugares.",
    not_on_earth: "Sin mapa: un lugar queda fuera de la Tierra. Las coordenadas son la longitud (−180 a 180) y luego la latitud (−90 a 90), en grados (WGS 84).",
    too_many_places: "Sin mapa: hay más de 500 lugares, o tienen más de 10 000 vértices.",
    too_large: "Sin dibujo: este texto supera 1 MB.",
    too_many_columns: "Sin dibujo: hay más de 20 columnas.",
    no_table: "Sin dibujo: esto no es una tabla. Hace falta una primera línea con títulos, filas debajo y una coma, un punto y coma o una tabulación entre las celdas.",
    decimal_comma: true,
};

const ITALIAN: Words = Words {
    line: "Grafico a linee.",
    bar: "Grafico a barre.",
    scatter: "Punti.",
    range: "{name}: da {low} a {high}.",
    as_table: "Questi dati in tabella",
    table: "Tabella",
    download: "Scarica ({kind})",
    missing: "mancante",
    more_rows: "Righe che la tabella tralascia: {n}.",
    unread_rows: "Il file è troppo lungo per essere letto per intero. Righe tralasciate: {n}.",
    thinned: "Per il disegno sono stati scelti {n} valori su {all}: il più basso e il più alto di ogni tratto.",
    unread: "Celle che non sono numeri e non sono disegnate: {n}.",
    not_drawn: "Solo nella tabella, perché l’unità è un’altra o sono troppe: {names}.",
    ragged: "Nessun disegno: alcune righe hanno più o meno celle della prima.",
    no_numbers: "Nessun disegno: accanto alla prima non c’è alcuna colonna di numeri.",
    no_scatter: "Nessun punto: la prima colonna deve contenere numeri o date.",
    too_many_bars: "Nessun disegno: c’è posto per le barre di {n} righe al massimo.",
    map: "Mappa",
    map_of: "Mappa. Luoghi: {n}.",
    as_list: "Questi luoghi in elenco",
    unnamed: "senza nome",
    point: "punto",
    way: "linea",
    area: "area",
    several: "più parti",
    places_lead: "Le coordinate (latitudine, longitudine) portano a OpenStreetMap.",
    more_places: "Luoghi che l’elenco tralascia: {n}.",
    no_map: "Nessuna mappa: questo non è GeoJSON con luoghi.",
    not_on_earth: "Nessuna mappa: un luogo è fuori dalla Terra. Le coordinate sono la longitudine (da −180 a 180), poi la latitudine (da −90 a 90), in gradi (WGS 84).",
    too_many_places: "Nessuna mappa: ci sono più di 500 luoghi, o hanno più di 10 000 vertici.",
    too_large: "Nessun disegno: questo testo supera 1 MB.",
    too_many_columns: "Nessun disegno: ci sono più di 20 colonne.",
    no_table: "Nessun disegno: questa non è una tabella. Servono una prima riga di titoli, righe sotto di essa e una virgola, un punto e virgola o una tabulazione tra le celle.",
    decimal_comma: true,
};

const GERMAN: Words = Words {
    line: "Liniendiagramm.",
    bar: "Balkendiagramm.",
    scatter: "Punkte.",
    range: "{name}: von {low} bis {high}.",
    as_table: "Diese Zahlen als Tabelle",
    table: "Tabelle",
    download: "Herunterladen ({kind})",
    missing: "fehlt",
    more_rows: "Zeilen, die die Tabelle auslässt: {n}.",
    unread_rows: "Die Datei ist zu lang, um ganz gelesen zu werden. Ausgelassene Zeilen: {n}.",
    thinned: "Für die Zeichnung wurden {n} von {all} Werten gewählt: der niedrigste und der höchste jedes Abschnitts.",
    unread: "Zellen, die keine Zahlen sind und nicht gezeichnet werden: {n}.",
    not_drawn: "Nur in der Tabelle, weil die Einheit eine andere ist oder es zu viele sind: {names}.",
    ragged: "Nicht gezeichnet: Manche Zeilen haben mehr oder weniger Zellen als die erste.",
    no_numbers: "Nicht gezeichnet: Neben der ersten gibt es keine Spalte mit Zahlen.",
    no_scatter: "Keine Punkte: Die erste Spalte muss Zahlen oder Daten enthalten.",
    too_many_bars: "Nicht gezeichnet: Balken für höchstens {n} Zeilen haben Platz.",
    map: "Karte",
    map_of: "Karte. Orte: {n}.",
    as_list: "Diese Orte als Liste",
    unnamed: "ohne Namen",
    point: "Punkt",
    way: "Linie",
    area: "Fläche",
    several: "mehrere Teile",
    places_lead: "Die Koordinaten (Breite, Länge) führen zu OpenStreetMap.",
    more_places: "Orte, die die Liste auslässt: {n}.",
    no_map: "Nicht gezeichnet: Dies ist kein GeoJSON mit Orten.",
    not_on_earth: "Nicht gezeichnet: Ein Ort liegt nicht auf der Erde. Koordinaten sind die Länge (−180 bis 180), dann die Breite (−90 bis 90), in Grad (WGS 84).",
    too_many_places: "Nicht gezeichnet: Es sind mehr als 500 Orte, oder sie haben mehr als 10 000 Ecken.",
    too_large: "Nicht gezeichnet: Dieser Text ist größer als 1 MB.",
    too_many_columns: "Nicht gezeichnet: Es sind mehr als 20 Spalten.",
    no_table: "Nicht gezeichnet: Dies ist keine Tabelle. Nötig sind eine erste Zeile mit Überschriften, Zeilen darunter und ein Komma, Semikolon oder Tabulator zwischen den Zellen.",
    decimal_comma: true,
};

impl Words {
    /// The words in the language of `lang` (BCP 47); in English where we do not have them.
    pub(super) fn of(lang: &str) -> &'static Self {
        match lang.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "fr" => &FRENCH,
            "ar" => &ARABIC,
            "es" => &SPANISH,
            "it" => &ITALIAN,
            "de" => &GERMAN,
            _ => &ENGLISH,
        }
    }

    pub(super) fn refusal(&self, refusal: Refusal) -> &'static str {
        match refusal {
            Refusal::TooLarge => self.too_large,
            Refusal::TooManyColumns => self.too_many_columns,
            Refusal::NoTable => self.no_table,
            Refusal::NoMap => self.no_map,
            Refusal::NotOnEarth => self.not_on_earth,
            Refusal::TooManyPlaces => self.too_many_places,
        }
    }

    /// A number with so many decimals, its thousands parted by narrow spaces.
    pub(super) fn number(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{value:.decimals$}");
        let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |plain| ("−", plain));
        let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
        let mut text = String::new();
        if plain.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
            text.push_str(sign);
        }
        for (at, digit) in whole.chars().enumerate() {
            // Four digits stay together: they may be a year.
            if at > 0 && whole.len() > 4 && (whole.len() - at) % 3 == 0 {
                text.push('\u{202f}');
            }
            text.push(digit);
        }
        if !rest.is_empty() {
            text.push(if self.decimal_comma { ',' } else { '.' });
            text.push_str(rest);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_readers() {
        assert_eq!(ENGLISH.number(1_234_567.891, 2), "1\u{202f}234\u{202f}567.89");
        assert_eq!(FRENCH.number(-0.5, 1), "−0,5");
        assert_eq!(ENGLISH.number(2025.0, 0), "2025");
        assert_eq!(ENGLISH.number(-0.0, 1), "0.0");
    }
}
