//! Which part of a list is asked for.

use std::str::FromStr;

use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::Problem;

/// Which part of a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}$")]
    cursor: Option<String>,
}

impl Part {
    /// At most so many.
    pub(super) fn limit(&self) -> i64 {
        super::limit(self.limit)
    }

    /// The number at which the part before ended.
    pub(super) fn cursor<T: FromStr>(&self) -> Result<Option<T>, Problem> {
        number(self.cursor.as_deref())
    }
}

/// A cursor that is a number, or the problem with it.
pub(super) fn number<T: FromStr>(cursor: Option<&str>) -> Result<Option<T>, Problem> {
    cursor.map(str::parse).transpose().map_err(|_| Problem::bad_request("this cursor is none of ours"))
}
