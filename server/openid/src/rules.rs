//! Which claims of a provider give which role here.

use std::fmt;
use std::str::FromStr;

use koinon_core::policy::Role;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Whoever has this value of this claim has this role: `siret=21330063500017:officer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    claim: String,
    value: String,
    role: Role,
}

impl RoleRule {
    fn fits(&self, claims: &Map<String, Value>) -> bool {
        let is = |value: &Value| match value {
            Value::String(text) => *text == self.value,
            Value::Number(number) => number.to_string() == self.value,
            Value::Bool(yes) => yes.to_string() == self.value,
            _ => false,
        };
        match claims.get(&self.claim) {
            Some(Value::Array(several)) => several.iter().any(is),
            Some(one) => is(one),
            None => false,
        }
    }

    /// The highest role that these claims give.
    pub(crate) fn role_of(rules: &[Self], claims: &Map<String, Value>) -> Option<Role> {
        rules.iter().filter(|rule| rule.fits(claims)).map(|rule| rule.role).max()
    }
}

impl FromStr for RoleRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || "a rule looks like siret=21330063500017:officer".to_owned();
        let (condition, role) = text.rsplit_once(':').ok_or_else(form)?;
        let (claim, value) = condition.split_once('=').ok_or_else(form)?;
        let role = Role::from_code(role.trim()).ok_or("a role is contributor, officer or administrator")?;
        let (claim, value) = (claim.trim().to_owned(), value.trim().to_owned());
        if claim.is_empty() || value.is_empty() { Err(form()) } else { Ok(Self { claim, value, role }) }
    }
}

impl fmt::Display for RoleRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}:{}", self.claim, self.value, self.role.code())
    }
}

impl Serialize for RoleRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RoleRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules() -> Vec<RoleRule> {
        ["siret=21330063500017:officer", "groups=wiki admins:administrator", "staff=true:contributor"]
            .map(|rule| rule.parse().unwrap())
            .into()
    }

    fn role(claims: Value) -> Option<Role> {
        RoleRule::role_of(&rules(), claims.as_object().unwrap())
    }

    #[test]
    fn the_highest_role_that_a_claim_gives_counts() {
        assert_eq!(role(json!({"siret": "21330063500017"})), Some(Role::Officer));
        assert_eq!(role(json!({"siret": 21_330_063_500_017_u64})), Some(Role::Officer));
        let both = json!({"siret": "21330063500017", "groups": ["readers", "wiki admins"]});
        assert_eq!(role(both), Some(Role::Administrator));
        assert_eq!(role(json!({"staff": true})), Some(Role::Contributor));
        for none in [json!({}), json!({"siret": "213300635000170"}), json!({"groups": "wiki"}), json!({"siret": null})]
        {
            assert_eq!(role(none), None);
        }
    }

    #[test]
    fn a_rule_is_written_as_it_is_read() {
        for rule in rules() {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        for wrong in ["", "siret", "siret=1", "siret=:officer", "=1:officer", "siret=1:mayor"] {
            assert!(wrong.parse::<RoleRule>().is_err(), "{wrong}");
        }
    }
}
