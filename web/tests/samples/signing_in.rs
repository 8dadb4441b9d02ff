//! Ways to an account, and to sign in.

use koinon_web::View;
use koinon_web::views::*;
use koinon_web::{Errors, Lang};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("sign-up", ask_link(lang, LinkFor::SignUp, true, false).html()),
        sample("sign-up-closed", ask_link(lang, LinkFor::SignUp, false, false).html()),
        sample("sign-up-asked", ask_link(lang, LinkFor::SignUp, true, true).html()),
        sample("forgotten", ask_link(lang, LinkFor::Reset, true, false).html()),
        sample("join", join(lang, Some("ana@mail.example".into())).html()),
        sample("join-stale", join(lang, None).html()),
        sample("reset", new_password(lang, true).html()),
        sample("reset-stale", new_password(lang, false).html()),
        sample("code", code(lang).html()),
        sample("to-provider", to_provider(lang).html()),
        sample("sign-in-settings", settings(lang, CodeState::Off).html()),
        sample("sign-in-settings-begun", settings(lang, begun()).html()),
        sample("sign-in-settings-on", settings(lang, CodeState::On { left: 8 }).html()),
    ]
}

fn ask_link(lang: Lang, link: LinkFor, open: bool, asked: bool) -> AskLinkView {
    let wrong: &[(&str, &str)] = if asked { &[] } else { &[("address", "error-no-mail-address")] };
    AskLinkView {
        shell: anonymous(lang, "/sign-up"),
        link,
        open,
        asked,
        address: "ana@mail.example".into(),
        task: "1.made-up.2".into(),
        bits: 15,
        errors: errors(lang, wrong),
    }
}

fn join(lang: Lang, address: Option<String>) -> JoinView {
    JoinView {
        shell: anonymous(lang, "/sign-up/x"),
        address,
        action: "/sign-up/x".into(),
        login: "ana".into(),
        name: "Ana Exemple".into(),
        errors: errors(lang, &[("login", "error-login-taken")]),
    }
}

fn new_password(lang: Lang, good: bool) -> NewPasswordView {
    NewPasswordView {
        shell: anonymous(lang, "/reset/x"),
        good,
        action: "/reset/x".into(),
        errors: errors(lang, &[("password", "error-password-length")]),
    }
}

fn code(lang: Lang) -> CodeView {
    CodeView {
        shell: anonymous(lang, "/sign-in"),
        step: "made-up".into(),
        back: "/".into(),
        errors: errors(lang, &[("code", "error-wrong-code")]),
    }
}

fn to_provider(lang: Lang) -> ToProviderView {
    ToProviderView {
        shell: anonymous(lang, "/sign-in/openid"),
        name: "ProConnect".into(),
        href: "https://auth.example/authorize?client_id=bordeaux".into(),
    }
}

fn begun() -> CodeState {
    let secret = "JBSW Y3DP EHPK 3PXP".into();
    CodeState::Begun { secret, path: "M4 4h1v1h-1zM5 5h1v1h-1z".into(), size: 45 }
}

fn settings(lang: Lang, code: CodeState) -> SignInSettingsView {
    let key = |id: &str, last_used| PasskeyItem {
        id: id.into(),
        label: "Téléphone <b>".into(),
        created: at("2026-01-05T08:00:00Z"),
        last_used,
    };
    let is_on = matches!(code, CodeState::On { .. });
    SignInSettingsView {
        shell: shell(lang, "/settings/sign-in"),
        code,
        recovery_codes: if is_on { vec!["abcde-fghjk".into(), "mnpqr-stuvw".into()] } else { vec![] },
        passkeys: vec![key("1", None), key("2", Some(at("2026-11-20T06:00:00Z")))],
        provider: Some(ProviderItem { name: "ProConnect".into(), linked: is_on }),
        errors: if is_on { Errors::default() } else { errors(lang, &[("code", "error-wrong-code")]) },
    }
}
