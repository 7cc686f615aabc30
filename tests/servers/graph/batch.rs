//! `$batch`: up to twenty requests in one, each answered for itself and in no certain order.

use serde_json::{Value, json};

use super::http::{Answer, Request};
use super::{State, meet_within, routes, said};

/// Requests in one at most.
const MOST: usize = 20;

/// The answers to all of them.
pub(super) fn answer(state: &mut State, request: &Request) -> Answer {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let asked = body["requests"].as_array().cloned().unwrap_or_default();
    if request.method != "POST" || asked.is_empty() || asked.len() > MOST {
        return routes::refusal(400, "BadRequest", "Number of batch request steps exceeds the maximum value of 20.");
    }
    let answers: Vec<Value> = asked.iter().rev().map(|one| answered(state, request, one)).collect();
    Answer { status: 200, body: json!({ "responses": answers }).to_string().into_bytes(), ..Answer::default() }
}

fn answered(state: &mut State, outer: &Request, one: &Value) -> Value {
    let target = format!("/v1.0{}", one["url"].as_str().unwrap_or_default());
    // What the whole was asked with holds for none of its requests but who asks.
    let mut headers: Vec<(String, String)> =
        outer.headers.iter().filter(|(name, _)| name == "authorization").cloned().collect();
    for (name, value) in one["headers"].as_object().into_iter().flatten() {
        headers.push((name.to_lowercase(), value.as_str().unwrap_or_default().into()));
    }
    let body = one.get("body").map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let request = Request { headers, body, ..Request::of(one["method"].as_str().unwrap_or("GET"), &target) };
    let answer = match meet_within(state, &request) {
        Some(fault) => said(&fault),
        None => routes::answer(state, &request),
    };
    let headers: serde_json::Map<String, Value> =
        answer.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    json!({ "id": one["id"], "status": answer.status, "headers": headers, "body": body })
}
