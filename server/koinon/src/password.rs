//! Passwords: from the environment, or asked for at a terminal without showing them.

use std::io::IsTerminal as _;

use crate::failure::Failure;

/// The password in the environment variable `name`, else the one that is typed.
///
/// # Errors
/// [`Failure`] if there is neither the variable nor a terminal.
pub(crate) fn read(name: &str, prompt: &str) -> Result<String, Failure> {
    match std::env::var(name) {
        Ok(password) => return Ok(password),
        Err(std::env::VarError::NotUnicode(_)) => return Err(Failure::usage(format!("{name} is not Unicode text"))),
        Err(std::env::VarError::NotPresent) => {}
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(format!("a password is needed: set {name}, or run this at a terminal")));
    }
    rpassword::prompt_password(prompt).map_err(|e| Failure::usage(format!("the password could not be read: {e}")))
}
