//! What is looked at: each page of the site in each state that it has.
//!
//! Paths have names in braces, which a state fills in (see [`crate::states`]).

/// One page in one state.
pub(crate) struct Visit {
    /// The route of the site, as it is mounted.
    pub(crate) route: &'static str,
    /// The address.
    pub(crate) path: &'static str,
    /// What can only be seen in this state (CSS selector).
    pub(crate) shows: &'static str,
    /// How one comes there.
    pub(crate) way: Way,
}

/// How one comes to a page.
pub(crate) enum Way {
    /// By its address.
    Open,
    /// As [`Way::Open`], and this is pressed then, which stays on the page.
    Press(&'static str),
    /// By a form at its address: what is written into which fields, and the button that sends it.
    Send(&'static [(&'static str, &'static str)], &'static str),
    /// By the editor at its address, while somebody else changes the same lines.
    Collide,
}

const fn open(route: &'static str, path: &'static str, shows: &'static str) -> Visit {
    Visit { route, path, shows, way: Way::Open }
}

const fn press(route: &'static str, path: &'static str, what: &'static str, shows: &'static str) -> Visit {
    Visit { route, path, shows, way: Way::Press(what) }
}

const fn send(
    route: &'static str,
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
    button: &'static str,
    shows: &'static str,
) -> Visit {
    Visit { route, path, shows, way: Way::Send(fields, button) }
}

/// A city that nobody has set up.
pub(crate) const NOT_SET_UP: &[Visit] = &[
    open("/setup", "/setup?token=none", "#token"),
    send("/setup", "/setup?token=none", &[], "main button[type=submit]", ".error-summary"),
];

/// A city without a page, before a reader.
pub(crate) const EMPTY: &[Visit] = &[
    open("/", "/", ".empty"),
    press("/", "/", "header .menu > summary", "header .menu[open]"),
    open("/pages", "/pages", ".empty"),
    open("/search", "/search", ".empty"),
    open("/search", "/search?q=zeppelin", ".empty"),
    open("/help", "/help", "h1"),
    open("/help/{subject}", "/help/questions", "h1"),
    open("/cities", "/cities", ".rows"),
    open("/compare", "/compare", ".empty"),
    open("/maturity", "/maturity", ".empty"),
    open("/places", "/places", ".empty"),
    open("/places/coverage", "/places/coverage", ".empty"),
    open("/cities/{authority}", "/cities/here", "#figures"),
    open("/league", "/league", "#members"),
    open("/missing", "/missing", "#orphans"),
    open("/proposals", "/proposals", ".empty"),
    open("/consultations", "/consultations", ".empty"),
    open("/about/{subject}", "/about/legal", "h1"),
    open("/about/{subject}", "/about/privacy", "h1"),
    open("/about/{subject}", "/about/accessibility", "h1"),
    open("/style", "/style", "h1"),
    open("/sign-in", "/sign-in", "#password"),
    open("/intents", "/intents?uri=https://bordeaux.example/id/page/01KAN4V0000000000000000001", ".acts"),
];

/// A city without a page, before its officer.
pub(crate) const EMPTY_OFFICER: &[Visit] = &[
    open("/", "/", ".empty"),
    press("/", "/", "header .menu:last-of-type > summary", "header .menu[open]"),
    open("/pages", "/pages", ".empty"),
    open("/queue", "/queue", ".empty"),
    open("/notices", "/notices", ".empty"),
    open("/write", "/write", "[name=kind]"),
    open("/write/text", "/write/text?kind=practice_sheet", ".steps"),
    open("/write/text", "/write/text?kind=experiment_report#screen-2", ".screen-2 select"),
    open("/write/text", "/write/text?kind=place", ".screen-2 .part-row"),
    open("/write/text", "/write/text?kind=article", ".bettered .tool"),
    open("/settings", "/settings", "#new_password"),
    open("/settings/mail", "/settings/mail", ".empty"),
    open("/admin/cities", "/admin/cities", ".empty"),
    open("/admin/league", "/admin/league", "main #charter"),
    open("/settings/leave", "/settings/leave", "#password"),
    open("/admin/people", "/admin/people", ".row"),
    open("/admin/deliveries", "/admin/deliveries", ".empty"),
    open("/admin/reports", "/admin/reports", ".empty"),
    open("/moderation", "/moderation", ".empty"),
];

/// A city with one page, before a reader.
pub(crate) const ONE: &[Visit] = &[
    open("/", "/", ".row"),
    open("/pages", "/pages", ".row"),
    open("/search", "/search?q=école", ".row"),
    open("/cities", "/cities", ".row"),
    open("/pages/{name}", "/pages/{page}", ".body"),
    open("/pages/{name}", "/pages/{page}?version={old}", ".notice"),
    press("/pages/{name}", "/pages/{page}", ".page-acts .menu > summary", ".page-acts .menu[open]"),
    open("/pages/{name}/source", "/pages/{page}/source", ".source"),
    open("/pages/{name}/history", "/pages/{page}/history", ".history"),
    open("/pages/{name}/blame", "/pages/{page}/blame", ".blame"),
    open("/pages/{name}/diff", "/pages/{page}/diff?from={old}", ".diff"),
    open("/pages/{name}/links", "/pages/{page}/links", ".empty"),
    open("/pages/{name}/debate", "/pages/{page}/debate", "#c3"),
    open("/pages/{name}/debate", "/pages/{page}/debate?from=2", "#c2"),
    open("/from-my-city", "/from-my-city?back=/pages/{page}/propose", "#handle"),
    open("/sign-in", "/sign-in", "main a[href='/forgotten']"),
    open("/sign-up", "/sign-up", "main #address"),
    send("/sign-up", "/sign-up", &[("#address", "nobody")], "main .primary", ".error-summary"),
    open("/forgotten", "/forgotten", "main #address"),
    open("/sign-up/{secret}", "/sign-up/{join}", "main #login"),
    open("/reset/{secret}", "/reset/{reset}", "main #password"),
    open("/pages/{name}", "/pages/{page}?version=vouched", ".readings [aria-current]"),
    open("/pages/{name}/vouch", "/pages/{page}/vouch", "main .row .badge"),
    open("/pages/{name}/positions", "/pages/{page}/positions", "main li .tile"),
    open("/consultations", "/consultations", ".row"),
    open("/consultations/{ulid}", "/consultations/{consultation}", "#opinions"),
    open("/proposals", "/proposals", ".row"),
    open("/proposals/{ulid}", "/proposals/{proposal}", ".diff"),
    open("/proposals/{ulid}", "/proposals/{declined}", ".notice-bad"),
];

/// A city with one page, before its officer.
pub(crate) const ONE_OFFICER: &[Visit] = &[
    open("/", "/", ".row"),
    open("/queue", "/queue", ".row"),
    open("/pages/{name}", "/pages/{page}", ".body"),
    open("/pages/{name}/edit", "/pages/{page}/edit", ".bettered .tool"),
    send("/pages/{name}/edit", "/pages/{page}/edit", &[], "main button[value=preview]", ".preview"),
    open("/pages/{name}/edit", "/pages/{draft}/edit", ".notice"),
    open("/pages/{name}/propose", "/pages/{page}/propose", "#sources"),
    send("/pages/{name}/propose", "/pages/{page}/propose", &[], "main button[value=preview]", ".preview"),
    open("/pages/{name}/debate", "/pages/{page}/debate", "main #exact"),
    open("/pages/{name}/debate", "/pages/{page}/debate?answer={comment}", "[name=in_reply_to]"),
    open("/comments/{ulid}/edit", "/comments/{comment}/edit", "main #said"),
    open("/comments/{ulid}/hide", "/comments/{comment}/hide", "main #reason"),
    open("/comments/{ulid}/show", "/comments/{hidden}/show", "main #reason"),
    open("/pages/{name}/redact", "/pages/{page}/redact?revision={old}", "main #reason"),
    open("/report", "/report?comment={comment}", "main #reason"),
    open("/moderation", "/moderation", ".row"),
    open("/admin/reports", "/admin/reports", ".row .danger, .row .button"),
    open("/pages/{name}/vouch", "/pages/{page}/vouch", "main [name=capacity]"),
    open("/pages/{name}/positions", "/pages/{page}/positions", "[name=stance]"),
    send("/pages/{name}/positions", "/pages/{page}/positions", &[], "#make button", ".error-summary"),
    send("/pages/{name}/positions", "/pages/{page}/positions", &[], "#synthesis button", ".error-summary"),
    open("/consultations/{ulid}", "/consultations/{consultation}", "main #said"),
    open("/pages/{name}/consult", "/pages/{page}/consult", "#question"),
    send("/pages/{name}/consult", "/pages/{page}/consult", &[], "main button[type=submit]", ".error-summary"),
    open("/restore", "/restore", "main #file"),
    send("/restore", "/restore", &[], "main form .primary", ".error-summary"),
    open("/pages/{name}/observations", "/pages/{page}/observations", "main #what"),
    send("/pages/{name}/observations", "/pages/{page}/observations", &[], "main form .primary", ".error-summary"),
    open("/pages/{name}/watch", "/pages/{page}/watch", "[name=watch]"),
    open("/notices", "/notices", ".row"),
    open("/search", "/search?q=école", "[name=target]"),
    open("/settings/mail", "/settings/mail", "[name=again]"),
    open("/settings/sign-in", "/settings/sign-in", "main #app"),
    open("/mail/confirm/{secret}", "/mail/confirm/{confirm}", "main .primary"),
    open("/unsubscribe/{secret}", "/unsubscribe/{end}", "main .primary"),
    open("/left/{secret}", "/left/{left}", "main td time"),
    open("/notices/{id}", "/notices/{notice}", "main #decision"),
    open("/proposals/{ulid}", "/proposals/{proposal}", "[name=hunk]"),
    open("/proposals/{ulid}", "/proposals/{proposal}?text=1", "main #markdown"),
    open("/pages/{name}/rename", "/pages/{page}/rename", "#slug"),
    open("/pages/{name}/translate", "/pages/{page}/translate", ".choices-of-language"),
    open("/pages/{name}/hand-over", "/pages/{page}/hand-over", "main #stewards"),
    open("/pages/{name}/checked", "/pages/{page}/checked", "main #until"),
    open("/pages/{name}/delete", "/pages/{page}/delete", ".danger"),
    open("/pages/{name}/revert", "/pages/{page}/revert?revision={old}", "[name=revision]"),
    open("/pages/{name}/restore", "/pages/{deleted}/restore", ".primary"),
    open("/pages/{name}/policy", "/pages/{page}/policy", "#policy"),
    send("/settings", "/settings", &[("#label", "Statistics")], "form[action='/settings/tokens'] button", ".once"),
    SHARE,
    send("/pages/{name}/share", "/pages/{draft}/share", &[], "main button[value=withdraw]", "[value=make]"),
];

/// Makes the link that a colleague opens.
pub(crate) const SHARE: Visit =
    send("/pages/{name}/share", "/pages/{draft}/share", &[], "main button[value=make]", "#link");

/// A draft of somebody else, before the colleague who has its link.
pub(crate) const COLLEAGUE: &[Visit] = &[open("/drafts/{link}", "/drafts/{link}", ".bettered .tool")];

/// A city with many pages, copies and versions, before a reader.
pub(crate) const MANY: &[Visit] = &[
    open("/", "/", ".city-wall"),
    open("/pages", "/pages", ".pager"),
    open("/pages", "/pages?city={elsewhere}", ".row"),
    open("/search", "/search?q=quartier", ".facets"),
    open("/cities", "/cities", ".row + .row"),
    open("/compare", "/compare", "td small a"),
    open("/compare", "/compare?per_head=true&size=under-5000", "main .empty"),
    open("/compare", "/compare?at={profile}", "main .notice"),
    open("/places", "/places", "main svg"),
    open("/places", "/places?need=shower&need=kitchen&kind=ecocentre", "main .empty"),
    open("/places/coverage", "/places/coverage?kind=telecentre", "main table"),
    open("/pages/{name}", "/pages/telecentre-des-bassins", ".fact-parts"),
    open("/cities/{authority}", "/cities/here", "main table"),
    open("/cities/{authority}", "/cities/{elsewhere}", "#took_up ~ ul"),
    open("/league", "/league", "main .row + .row"),
    open("/missing", "/missing", "main .row"),
    open("/missing", "/missing?what=orphans", "main .row + .row"),
    open("/pages", "/pages?kind=learning_path", ".row"),
    open("/pages/{name}", "/pages/le-compost-en-trois-villes@{elsewhere}", "#steps"),
    open("/pages/{name}", "/pages/{sheet}?path=le-compost-en-trois-villes@{elsewhere}", "main nav.notice"),
    open("/pages/{name}", "/pages/{sheet}", "#visits"),
    open("/pages/{name}", "/pages/{sheet}", ".page-head .lead"),
    open("/pages/{name}", "/pages/{rich}", ".outline"),
    open("/pages/{name}", "/pages/{copy}", ".page-origin a"),
    open("/pages/{name}/source", "/pages/{rich}/source", ".source"),
    open("/pages/{name}/history", "/pages/{edited}/history", ".pager"),
    open("/pages/{name}/blame", "/pages/{edited}/blame", ".blame"),
    open("/pages/{name}/diff", "/pages/{rich}/diff?from={old}", ".diff"),
    open("/pages/{name}/diff", "/pages/{rich}/diff?from={old}&view=side", ".diff-sides"),
    open("/pages/{name}/links", "/pages/{target}/links", ".row + .row"),
    open("/pages/{name}/history", "/pages/{copy}/history", ".history"),
    open("/pages/{name}/debate", "/pages/{target}/debate", ".pager"),
    open("/pages/{name}/vouch", "/pages/{target}/vouch", "main .empty"),
    open("/pages/{name}/debate", "/pages/{copy}/debate", "[aria-labelledby=thread] .row"),
    open("/proposals", "/proposals?state=declined", ".pager"),
    open("/pages/{name}/here", "/pages/{copy}/here", "main table"),
    open("/pages/{name}/here", "/pages/{sheet}/here", "main .notice-info"),
    open("/pages/{name}/here", "/pages/{sheet}/here?with={elsewhere}", "main table"),
    open("/pages/{name}/tried", "/pages/{sheet}/tried", "main table"),
    open("/pages/{name}/observations", "/pages/{rich}/observations", "main table .badge"),
    open("/pages/{name}/take-along", "/pages/{sheet}/take-along", "#snippet"),
    open("/pages/{name}/card", "/pages/{sheet}/card", "main article"),
    open("/pages/{name}/card", "/pages/{copy}/card?lang=ar", "main article"),
    open("/pages/{name}/maturity", "/pages/{sheet}/maturity", "main table"),
    open("/maturity", "/maturity", "main table"),
    open("/pages/{name}/links", "/pages/{sheet}/links", "main .badge"),
    open("/pages", "/pages?near=here", "main > div > .meta a"),
    open("/search", "/search?q=quartier&near=here", ".hits > .meta a"),
];

/// The same, before its officer.
pub(crate) const MANY_OFFICER: &[Visit] = &[
    open("/", "/", ".city-wall"),
    open("/queue", "/queue", ".row + .row"),
    open("/pages/{name}", "/pages/{rich}", ".page-acts .primary"),
    open("/pages/{name}", "/pages/{copy}", ".page-origin a"),
    open("/pages/{name}/edit", "/pages/{sheet}/edit", ".steps"),
    open("/pages/{name}/edit", "/pages/{rich}/edit", ".bettered .tool"),
    open("/pages/{name}/propose", "/pages/{copy}/propose", "#sources"),
    open("/pages/{name}/adapt", "/pages/{copy}/adapt", ".page form .primary"),
    open("/pages/{name}", "/pages/{version}", ".page > .notice-warning"),
    open("/pages/{name}/original-diff", "/pages/{version}/original-diff", ".diff"),
    open("/pages/{name}/take-over", "/pages/{version}/take-over", "[name=theirs_revision]"),
    open("/pages/{name}/propose", "/pages/{adapted}/propose?offer={version}", "#sources"),
    open("/pages/{name}", "/pages/{adapted}", "#adaptations"),
    open("/pages/{name}/delete", "/pages/{target}/delete", ".notice"),
    open("/pages/{name}/tried", "/pages/{copy}/tried", "main #date"),
    press("/pages/{name}/links", "/pages/{sheet}/links", "main .row summary", "main .row details[open] textarea"),
    open("/pages/{name}/freeze", "/pages/cafe-reparation/freeze", "main #protocol"),
    open("/pages/{name}", "/pages/{locked}", ".notice-warning"),
    open("/settings", "/settings", "table"),
    open("/admin/cities", "/admin/cities", ".row"),
    open("/admin/league", "/admin/league", "main #figures-1"),
    open("/missing", "/missing", "main .row"),
    open("/write/text", "/write/text?kind=learning_path#screen-2", ".screen-2 .part-row"),
    open("/admin/people", "/admin/people", ".badge-bad"),
];

/// What is refused to a reader.
pub(crate) const REFUSED: &[Visit] = &[
    open("", "/nowhere", ".stacked"),
    open("/pages/{name}", "/pages/nothing-of-this-name", "h1"),
    open("/pages/{name}", "/pages/{deleted}", "h1"),
    open("/pages/{name}/history", "/pages/nothing-of-this-name/history", ".stacked"),
    open("/pages/{name}/here", "/pages/{page}/here", ".stacked"),
    open("/pages/{name}/tried", "/pages/{page}/tried", ".stacked"),
    open("/pages/{name}/maturity", "/pages/{page}/maturity", ".stacked"),
    open("/pages/{name}/diff", "/pages/{page}/diff?from=unreadable", ".stacked"),
    open("/compare", "/compare?at=unreadable", ".stacked"),
    open("/places", "/places?near=nowhere", ".stacked"),
    open("/places/coverage", "/places/coverage?city=nowhere.example", ".stacked"),
    open("/cities/{authority}", "/cities/nowhere.example", ".stacked"),
    open("/missing", "/missing?what=nothing", ".stacked"),
    open("/mail/confirm/{secret}", "/mail/confirm/nobodys", "h1"),
    open("/unsubscribe/{secret}", "/unsubscribe/nobodys", "h1"),
    open("/left/{secret}", "/left/nobodys", "h1"),
    open("/sign-up/{secret}", "/sign-up/nobodys", "h1"),
    open("/reset/{secret}", "/reset/nobodys", "h1"),
    open("/sign-in/openid/return", "/sign-in/openid/return", "h1"),
    open("/write", "/write", ".notice"),
    send(
        "/from-my-city",
        "/from-my-city?back=/pages/{page}/debate",
        &[("#handle", "nobody")],
        "main button[type=submit]",
        ".error-summary",
    ),
    send("/sign-in", "/sign-in", &[("#login", "nobody")], "main button[type=submit]", ".error-summary"),
];

/// What is refused to an officer.
pub(crate) const REFUSED_OFFICER: &[Visit] = &[
    open("/pages/{name}", "/pages/nothing-of-this-name", "h1"),
    open("/pages/{name}", "/pages/{deleted}", "h1"),
    open("/drafts/{link}", "/drafts/nobodys", ".stacked"),
    open("/pages/{name}/revert", "/pages/{page}/revert?revision={none}", ".stacked"),
    send(
        "/write/text",
        "/write/text?kind=practice_sheet&title=Bacs",
        &[],
        "main button[value=publish]",
        ".error-summary",
    ),
    send("/write/text", "/write/text?kind=article", &[], "main button[value=publish]", ".error-summary"),
    send(
        "/pages/{name}/edit",
        "/pages/{page}/edit",
        &[("#markdown", "---\nlang: no language\n---\nOuvert.\n")],
        "main .acts button[value=publish]",
        ".error-summary",
    ),
    send(
        "/pages/{name}/propose",
        "/pages/{page}/propose",
        &[("#note", "")],
        "main .acts button[value=propose]",
        ".error-summary",
    ),
    send(
        "/pages/{name}/debate",
        "/pages/{page}/debate",
        &[("#said", ""), ("#exact", "Rien de tel.")],
        "#say button",
        ".error-summary",
    ),
    send("/pages/{name}/vouch", "/pages/{page}/vouch", &[], "main form.narrow button", ".error-summary"),
    send("/pages/{name}/hand-over", "/pages/{page}/hand-over", &[], "main form.narrow button", ".error-summary"),
    send(
        "/pages/{name}/checked",
        "/pages/{page}/checked",
        &[("#until", "2020-01-01")],
        "main form.narrow button",
        ".error-summary",
    ),
    send("/settings", "/settings", &[], "form[action='/settings/affiliations'] button", ".error-summary"),
    send(
        "/comments/{ulid}/edit",
        "/comments/{comment}/edit",
        &[("#said", "")],
        "main form:has(#said) button",
        ".error-summary",
    ),
    send("/proposals/{ulid}", "/proposals/{proposal}", &[], "main button[value=decline]", ".error-summary"),
    send("/comments/{ulid}/hide", "/comments/{comment}/hide", &[], "main form .danger", ".error-summary"),
    send("/pages/{name}/redact", "/pages/{page}/redact?revision={old}", &[], "main form .danger", ".error-summary"),
    send("/settings/leave", "/settings/leave", &[("#password", "not mine")], "main form .danger", ".error-summary"),
    send("/report", "/report?comment={comment}", &[], "main form .primary", ".error-summary"),
    send(
        "/pages/{name}/rename",
        "/pages/{page}/rename",
        &[("#slug", "!")],
        "main button[type=submit]",
        ".error-summary",
    ),
    send(
        "/pages/{name}/policy",
        "/pages/{page}/policy",
        &[("[name=policy][value=locked]", ""), ("#until", "2001-01-01")],
        "main button[type=submit]",
        ".error-summary",
    ),
    send("/settings", "/settings", &[("#name", "")], "form[action='/settings/name'] button", ".error-summary"),
    send(
        "/settings",
        "/settings",
        &[("#new_password", "short")],
        "form[action='/settings/password'] button",
        ".error-summary",
    ),
    send(
        "/settings",
        "/settings",
        &[("[name=scope]:checked", "")],
        "form[action='/settings/tokens'] button",
        ".error-summary",
    ),
    send("/admin/cities", "/admin/cities", &[("#city", "not a city")], "main button.primary", ".error-summary"),
    send(
        "/admin/league",
        "/admin/league",
        &[("#charter", "nothing of this name")],
        "main form[action$=charter] button",
        ".error-summary",
    ),
    send("/admin/people", "/admin/people", &[("#login", "!")], "main button.primary", ".error-summary"),
];

/// Two people changed the same lines.
pub(crate) const CONFLICT: &[Visit] = &[
    Visit { route: "/pages/{name}/edit", path: "/pages/{page}/edit", shows: "form.conflict", way: Way::Collide },
    open("/pages/{name}/edit", "/pages/{page}/edit", ".notice"),
    open("/queue", "/queue", ".row"),
    open("/pages/{name}", "/pages/{page}", ".notice"),
    open("/proposals/{ulid}", "/proposals/{proposal}", ".health-warning"),
    send("/proposals/{ulid}", "/proposals/{proposal}", &[], "main button[value=accept]", ".error-summary"),
];

/// All of them, with the name of their state.
pub(crate) const ALL: &[(&str, &[Visit])] = &[
    ("not set up", NOT_SET_UP),
    ("empty", EMPTY),
    ("empty, officer", EMPTY_OFFICER),
    ("one", ONE),
    ("one, officer", ONE_OFFICER),
    ("one, colleague", COLLEAGUE),
    ("many", MANY),
    ("many, officer", MANY_OFFICER),
    ("refused", REFUSED),
    ("refused, officer", REFUSED_OFFICER),
    ("conflict", CONFLICT),
];
