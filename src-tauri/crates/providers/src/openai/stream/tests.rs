use proptest::prelude::*;
use thumbsheet_core::{Code, Error, Usd};

use crate::{
    Answer, Picture, StreamEvent,
    sample::{PNG, PNG_TEXT, endpoint, failed, model, picture, reply, speaks},
};

const USAGE: &str = r#""usage":{"input_tokens":61,"output_tokens":1310,"total_tokens":1371}"#;

fn partial(index: u32) -> String {
    let json = format!(
        r#"{{"type":"image_generation.partial_image","partial_image_index":{index},"b64_json":"{PNG_TEXT}","size":"1536x864"}}"#
    );
    format!("event: image_generation.partial_image\ndata: {json}\n\n")
}

fn completed() -> String {
    let json = format!(r#"{{"type":"image_generation.completed","b64_json":"{PNG_TEXT}",{USAGE}}}"#);
    format!("event: image_generation.completed\ndata: {json}\n\n")
}

/// The indices of the partial pictures, and how it ended.
fn read(stream: &str, chunk: usize) -> (Vec<u32>, Answer) {
    let endpoint = endpoint("openai");
    let head = reply(200, &[("x-request-id", "req_9"), ("content-type", "text/event-stream")], "");
    let mut reader = speaks(&endpoint).stream(&model("openai/gpt-image-2.6-flare"), &endpoint, &head).unwrap();
    let mut partials = Vec::new();
    for chunk in stream.as_bytes().chunks(chunk) {
        for event in reader.feed(chunk) {
            match event {
                StreamEvent::Partial { index, bytes } => {
                    assert_eq!(bytes, PNG, "a partial picture is a whole file");
                    partials.push(index);
                }
                StreamEvent::End(answer) => return (partials, answer),
            }
        }
    }
    (partials, reader.end())
}

fn drawn(stream: &str) -> (Vec<u32>, Picture) {
    let (partials, answer) = read(stream, 7);
    (partials, picture(answer))
}

fn broken(stream: &str) -> Error {
    failed(read(stream, 7).1)
}

#[test]
fn partial_pictures_come_first_and_the_picture_last() {
    let stream = [partial(0), partial(1), completed()].concat();
    for chunk in [7, 1, stream.len()] {
        let (partials, answer) = read(&stream, chunk);
        assert_eq!(partials, [0, 1], "in chunks of {chunk}");
        let picture = picture(answer);
        assert_eq!(picture.bytes, PNG, "in chunks of {chunk}");
        let cost = Usd::micros(61 * 5 + 1310 * 30);
        assert_eq!(picture.cost_usd.unwrap(), cost, "the tokens come with it");
        assert_eq!(picture.request_id.as_deref(), Some("req_9"), "the id stands in the head");
    }
}

#[test]
fn fewer_partial_pictures_than_asked_for_are_normal() {
    assert_eq!(drawn(&completed()).0, [] as [u32; 0], "the picture may be done first");
    assert_eq!(drawn(&[partial(1), completed()].concat()).0, [1], "or the first partial one be left out");
}

#[test]
fn the_stream_may_be_spelled_in_other_ways() {
    let crlf = [partial(0), completed()].concat().replace('\n', "\r\n");
    assert_eq!(drawn(&crlf).0, [0], "with carriage returns");
    assert_eq!(drawn(&[": ping\n\n".into(), partial(0), completed()].concat()).0, [0], "with comments");
    let nameless = [partial(0), completed()].concat().replace("event: image_generation", ": x");
    assert_eq!(drawn(&nameless).0, [0], "without names");
    let tight = [partial(0), completed()].concat().replace("data: ", "data:");
    assert_eq!(drawn(&tight).0, [0], "without spaces");
    let split = [partial(0), completed()].concat().replace(r#","b64_json""#, ",\ndata: \"b64_json\"");
    assert_eq!(drawn(&split).0, [0], "with data over several lines");
    let unknown = ["data: {\"type\":\"image_generation.started\"}\n\ndata: hello\n\n".into(), completed()].concat();
    assert_eq!(drawn(&unknown).0, [] as [u32; 0], "with events that are newer than we are");
    assert_eq!(drawn(completed().trim_end()).1.bytes, PNG, "without its last empty line: it was paid for");
    assert_eq!(drawn(&completed().replace("image_generation", "image_edit")).1.bytes, PNG, "for edits");
    let whole = format!("data: {{\"created\":1,\"data\":[{{\"b64_json\":\"{PNG_TEXT}\"}}]}}\n\ndata: [DONE]\n\n");
    assert_eq!(drawn(&whole).1.bytes, PNG, "with the plain answer as its only event");
}

#[test]
fn a_stream_without_its_end_may_have_been_charged() {
    for (stream, why) in [
        (String::new(), "nothing came"),
        (partial(0), "a partial picture is not the picture"),
        ([partial(0), completed()[..60].to_owned()].concat(), "it broke off within the picture"),
        ([partial(0), "data: [DONE]\n\n".into()].concat(), "done without a picture"),
    ] {
        let error = broken(&stream);
        assert_eq!(error.code, Code::OutcomeUnknown, "{why}");
        assert_eq!(error.request_id.as_deref(), Some("req_9"), "{why}: the vendor can look it up");
    }
}

#[test]
fn an_error_in_a_stream_is_classed_like_any_other() {
    let unsafe_ = r#"{"type":"error","error":{"type":"image_generation_user_error","code":"moderation_blocked","message":"Rejected. safety_violations=[sexual].","param":null}}"#;
    let limit = r#"{"error":{"type":"requests","code":"rate_limit_exceeded","message":"Please try again in 12s."}}"#;
    let server = r#"{"type":"error","error":{"type":"server_error","code":null,"message":"Sorry."}}"#;
    let top = r#"{"type":"error","code":"server_error","message":"Sorry.","param":null}"#;
    let quota = r#"{"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"Used up."}}"#;
    for (event, code) in [
        (format!("event: error\ndata: {unsafe_}\n\n"), Code::Policy),
        (format!("data: {limit}\n\n"), Code::RateLimited),
        (format!("event: error\ndata: {server}\n\n"), Code::OutcomeUnknown),
        (format!("event: error\ndata: {top}\n\n"), Code::OutcomeUnknown),
        (format!("data: {quota}\n\n"), Code::Quota),
        ("event: error\ndata: upstream is gone\n\n".into(), Code::OutcomeUnknown),
        ("data: {\"type\":\"error\",\"error\":\"odd\"}\n\n".into(), Code::BadImage),
    ] {
        let error = broken(&[partial(0), event.clone()].concat());
        assert_eq!(error.code, code, "{event}");
    }
    let error = broken(&format!("event: error\ndata: {server}\n\n"));
    assert_eq!(error.code, Code::ServerBusy, "before any partial picture, nothing was drawn");
    for unread in
        ["event: error\ndata: \n\n", "event: error\ndata: upstream is gone\n\n", "event: error\ndata: {\"err\n\n"]
    {
        let code = broken(unread).code;
        assert_eq!(code, Code::OutcomeUnknown, "{unread:?} does not say that nothing was drawn: never asked again");
    }
    assert!(
        broken("event: error\ndata: upstream is gone\n\n").hint.unwrap().starts_with("upstream is gone."),
        "what it did say is shown"
    );
    let error = broken(&format!("data: {limit}\n\n"));
    assert_eq!(error.retry_after, Some(12.0), "with its wait");
    let error = broken(&format!("data: {unsafe_}\n\n"));
    assert_eq!(error.message, "OpenAI declined this prompt: sexual.", "and its reason");
}

#[test]
fn a_broken_partial_picture_is_left_out_and_a_broken_picture_is_not() {
    let odd = partial(0).replace(PNG_TEXT, "%%%");
    assert_eq!(drawn(&[odd, completed()].concat()).0, [] as [u32; 0], "a preview is not worth a failure");
    assert_eq!(broken(&completed().replace(PNG_TEXT, "%%%")).code, Code::BadImage, "the picture is");
}

proptest! {
    #[test]
    fn any_chunks_give_the_same_picture(chunk in 1_usize..700, partials in 0_u32..4) {
        let stream = (0..partials).map(partial).chain([completed()]).collect::<String>();
        let (seen, answer) = read(&stream, chunk);
        prop_assert_eq!(seen, (0..partials).collect::<Vec<_>>(), "the network's chunks mean nothing");
        prop_assert_eq!(picture(answer).bytes, PNG, "to the picture either");
    }

    #[test]
    fn a_stream_that_is_cut_anywhere_before_its_end_is_lost(cut in 0_usize..10_000) {
        let stream = [partial(0), completed()].concat();
        // Without its last two line feeds the picture is whole.
        let cut = cut % (stream.len() - 3);
        prop_assert_eq!(broken(&stream[..cut]).code, Code::OutcomeUnknown, "cut at {}", cut);
    }
}
