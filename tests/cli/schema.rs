//! The schemas of docs/cli.md, and whether a line holds to one: as much of JSON Schema as that page uses.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The blocks of docs/cli.md by name.
pub struct Schemas {
    blocks: BTreeMap<String, Value>,
    held: RefCell<BTreeSet<String>>,
}

impl Schemas {
    pub fn read() -> Self {
        let page = include_str!("../../docs/cli.md");
        let blocks: BTreeMap<String, Value> = page.split("```json schema=").skip(1).map(block).collect();
        assert!(blocks.len() > 15, "docs/cli.md has lost its schemas");
        Self { blocks, held: RefCell::default() }
    }

    /// Fails with the first thing about a line that is not as described.
    pub fn hold(&self, name: &str, line: &Value) {
        self.held.borrow_mut().insert(name.to_owned());
        if let Err(why) = self.check(&self.blocks[name], line, name) {
            panic!("{why}\nin {line}");
        }
    }

    pub fn held(&self) -> Vec<String> {
        self.held.borrow().iter().cloned().collect()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        for (word, rule) in schema.as_object().unwrap() {
            let well = match word.as_str() {
                "$ref" => {
                    let name = rule.as_str().unwrap();
                    self.check(self.blocks.get(name).unwrap_or_else(|| panic!("no block {name}")), value, at)?;
                    true
                }
                "anyOf" => rule.as_array().unwrap().iter().any(|one| self.check(one, value, at).is_ok()),
                "enum" => rule.as_array().unwrap().contains(value),
                "type" => is_of_type(rule, value),
                "pattern" => value.as_str().is_none_or(is_time),
                "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
                "additionalProperties" => {
                    let known = schema["properties"].as_object().unwrap();
                    value.as_object().is_none_or(|object| object.keys().all(|key| known.contains_key(key)))
                }
                "properties" => {
                    for (name, one) in rule.as_object().unwrap() {
                        value.get(name).map_or(Ok(()), |inner| self.check(one, inner, &format!("{at}.{name}")))?;
                    }
                    true
                }
                "items" => {
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .try_for_each(|inner| self.check(rule, inner, &format!("{at}[]")))?;
                    true
                }
                other => panic!("docs/cli.md uses {other}, which this test does not know"),
            };
            if !well {
                return Err(format!("{at} breaks {word} {rule}: {value}"));
            }
        }
        Ok(())
    }
}

fn block(rest: &str) -> (String, Value) {
    let (name, rest) = rest.split_once('\n').unwrap();
    let text = rest.split("```").next().unwrap();
    (name.to_owned(), serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}")))
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    let one = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    };
    rule.as_array().map_or_else(|| one(rule), |names| names.iter().any(one))
}

/// `2026-11-21T21:00:00Z`.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00Z"
}

#[test]
fn a_line_that_breaks_its_schema_is_noticed() {
    let schemas = Schemas::read();
    let good = serde_json::json!({"check": "integrity", "ok": true, "detail": "ok"});
    let told = |line: &Value| schemas.check(&schemas.blocks["check"], line, "check");
    assert_eq!(told(&good), Ok(()));
    for (what, key, value) in [
        ("a wrong type", "ok", Some(Value::from("yes"))),
        ("an unknown field", "colour", Some("red".into())),
        ("a missing field", "detail", None),
    ] {
        let mut bad = good.clone();
        match value {
            Some(value) => drop(bad.as_object_mut().unwrap().insert(key.into(), value)),
            None => drop(bad.as_object_mut().unwrap().remove(key)),
        }
        assert!(told(&bad).is_err(), "{what}");
    }
    assert!(is_time("2026-11-21T21:00:00Z") && !is_time("2026-11-21 21:00"));
}
