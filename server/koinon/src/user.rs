//! `koinon user`: accounts.

use clap::Subcommand;
use koinon_commons::account::NewAccount;
use koinon_core::policy::Role;
use koinon_store::Account;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;
use crate::{city, password};

/// How many accounts are read at once.
const BATCH: i64 = 500;

/// What to do with accounts. Passwords come from KOINON_PASSWORD, or are asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Make an account
    Add {
        /// What its owner signs in with
        login: String,
        /// Their name for people [default: the login]
        #[arg(long)]
        name: Option<String>,
        /// contributor, officer or administrator
        #[arg(long, default_value = "contributor", value_parser = role)]
        role: Role,
    },
    /// List the accounts; with --json one line each
    List,
    /// Give somebody another role
    Role {
        /// The account
        login: String,
        /// contributor, officer or administrator
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Suspend somebody: they can no longer sign in, and their sessions and tokens end
    Suspend {
        /// The account
        login: String,
        /// Let them in again
        #[arg(long)]
        lift: bool,
    },
    /// Set somebody's password; their sessions end
    Password {
        /// The account
        login: String,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| "a role is contributor, officer or administrator".into())
}

/// Does it.
///
/// # Errors
/// [`Failure`], in particular for a login that is taken or unknown.
pub(crate) async fn run(options: Options, user: User, output: Output) -> Result<(), Failure> {
    let commons = city::open(&options).await?;
    let operator = commons.operator().await?;
    let login = match user {
        User::List => {
            let mut after = None;
            loop {
                let accounts = commons.accounts(&operator, after.take(), BATCH).await?;
                accounts.iter().for_each(|account| output.answer(&to_json(account), line(account)));
                match accounts.last() {
                    Some(last) => after = Some(last.login.clone()),
                    None => return Ok(()),
                }
            }
        }
        User::Add { login, name, role } => {
            let password = new_password(&login)?;
            commons.add_account(&operator, NewAccount { login: login.clone(), password, name, role }).await?;
            login
        }
        User::Role { login, role } => {
            commons.set_role(&operator, account(&commons, &login).await?.person.id, role).await?;
            login
        }
        User::Suspend { login, lift } => {
            commons.set_suspended(&operator, account(&commons, &login).await?.person.id, !lift).await?;
            login
        }
        User::Password { login } => {
            let person = account(&commons, &login).await?.person.id;
            commons.reset_password(&operator, person, new_password(&login)?).await?;
            login
        }
    };
    let account = commons.account_by_login(&login).await?;
    output.answer(&to_json(&account), line(&account));
    Ok(())
}

async fn account(commons: &koinon_commons::Commons, login: &str) -> Result<Account, Failure> {
    match commons.account_by_login(login).await {
        Err(koinon_commons::Error::NotFound) => Err(Failure::data(format!("nobody signs in as {login}"))),
        other => Ok(other?),
    }
}

fn new_password(login: &str) -> Result<String, Failure> {
    password::read("KOINON_PASSWORD", &format!("New password for {login}: "))
}

fn to_json(account: &Account) -> Value {
    json!({
        "login": account.login,
        "name": account.person.name,
        "role": account.role.code(),
        "suspended": account.suspended,
    })
}

fn line(account: &Account) -> String {
    let suspended = if account.suspended { " (suspended)" } else { "" };
    format!("{:<20} {:<14} {}{suspended}", account.login, account.role.code(), account.person.name)
}
