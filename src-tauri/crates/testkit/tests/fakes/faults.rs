//! What goes wrong with connections, bodies and statuses.

use std::{io::ErrorKind, time::Duration};

use serde_json::json;
use thumbsheet_testkit::{Answer, FakeGoogle, FakeOpenAi, Fault, Hint, refused_address};
use tokio::{net::TcpStream, time::Instant};

use crate::client::{FLARE, PRO, content, google, openai, order};

#[tokio::test]
async fn a_refused_address_refuses() {
    let error = TcpStream::connect(refused_address()).await.expect_err("nobody listens there");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused, "it is refused at once, not lost");
}

#[tokio::test]
async fn a_lost_answer_is_a_reset_or_a_close_after_the_whole_request() {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::Fault(Fault::Reset), Answer::Fault(Fault::Close)]);
    let reset = openai(&fake, &order()).await;
    assert_eq!((reset.status, reset.error), (0, Some(ErrorKind::ConnectionReset)), "RST, and not a byte before it");
    let close = openai(&fake, &order()).await;
    assert_eq!((close.status, close.error), (0, None), "FIN, and not a byte before it");
    assert_eq!(fake.count(), 2, "the requests had arrived");
    assert_eq!(fake.requests()[0].json(), order(), "whole");
    assert_eq!(fake.images_made(), 2, "so the pictures were made, and would be paid for");
}

#[tokio::test]
async fn a_body_can_be_cut_or_reset_in_its_middle() {
    let fake = FakeGoogle::start().await;
    fake.script(PRO, [Answer::Fault(Fault::CutBody), Answer::Fault(Fault::ResetMidBody)]);
    let cut = google(&fake, PRO, &content(&json!({}))).await;
    assert_eq!((cut.status, cut.error), (200, None), "it begins well and is closed in order");
    assert!(!cut.complete && !cut.body.is_empty(), "but its length promised more");
    let reset = google(&fake, PRO, &content(&json!({}))).await;
    assert_eq!((reset.status, reset.error), (200, Some(ErrorKind::ConnectionReset)), "it begins well and is reset");
    assert!(!reset.complete && !reset.body.is_empty(), "in the middle");
}

#[tokio::test(start_paused = true)]
async fn a_hanging_answer_never_comes_and_the_client_that_leaves_is_noticed() {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::Fault(Fault::Hang)]);
    let wait = tokio::time::timeout(Duration::from_mins(10), openai(&fake, &order())).await;
    assert!(wait.is_err(), "ten minutes of the paused clock bring nothing");
    assert_eq!(fake.images_made(), 1, "the provider paints on for nobody");
    while fake.hung_up() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(openai(&fake, &order()).await.status, 200, "others are served as ever");
}

#[tokio::test(start_paused = true)]
async fn a_drip_is_one_byte_at_a_time() {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::Fault(Fault::Drip(Duration::from_millis(2)))]);
    let start = Instant::now();
    let answered = openai(&fake, &order()).await;
    assert!(answered.complete, "it comes whole in the end");
    let least = Duration::from_millis(2) * answered.body.len() as u32;
    assert!(start.elapsed() >= least, "but each byte had its pause: {:?} < {least:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_delay_is_of_the_callers_clock() {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::after(Duration::from_secs(90))]);
    let start = Instant::now();
    assert_eq!(openai(&fake, &order()).await.status, 200, "the picture comes");
    let elapsed = start.elapsed();
    assert!((90..100).contains(&elapsed.as_secs()), "after its delay, which a paused clock skips: {elapsed:?}");
}

#[tokio::test]
async fn connections_can_be_dropped_before_they_are_read() {
    let fake = FakeOpenAi::start().await;
    fake.drop_next_connections(1);
    let mut dropped = TcpStream::connect(fake.origin().trim_start_matches("http://")).await.expect("it is accepted");
    let mut nothing = Vec::new();
    let read = tokio::io::AsyncReadExt::read_to_end(&mut dropped, &mut nothing).await;
    assert!(nothing.is_empty(), "and closed without a word: {read:?}");
    assert_eq!(openai(&fake, &order()).await.status, 200, "the next one is served");
    assert_eq!(fake.count(), 1, "the dropped one never became a request");
}

#[tokio::test]
async fn every_hint_of_a_rate_limit_is_where_it_belongs() {
    let fake = FakeOpenAi::start().await;
    let cases = [
        (Hint::RetryAfterMs(250), "retry-after-ms", "250"),
        (Hint::RetryAfter(7), "retry-after", "7"),
        (Hint::RetryAfterFraction(1.5), "retry-after", "1.5"),
        (Hint::RetryAfterDate(Duration::from_mins(1)), "retry-after", " GMT"),
        (Hint::ShouldRetry(false), "x-should-retry", "false"),
        (Hint::ShouldRetry(true), "x-should-retry", "true"),
    ];
    for (hint, header, value) in cases {
        fake.script(FLARE, [Answer::RateLimited(hint.clone())]);
        let answered = openai(&fake, &order()).await;
        assert_eq!(answered.status, 429, "{hint:?} is a rate limit");
        assert_eq!(answered.json()["error"]["code"], "rate_limit_exceeded", "and no quota");
        let found = answered.header(header).unwrap_or_default();
        assert!(found.ends_with(value), "{hint:?} is in {header}: `{found}`");
    }
    for said in ["12s", "467ms", "2m3s"] {
        fake.script(FLARE, [Answer::RateLimited(Hint::Said(said.into()))]);
        let answered = openai(&fake, &order()).await;
        let message = answered.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&format!("Please try again in {said}.")), "it is only said: {message}");
        assert!(answered.header("retry-after").is_none(), "there is no header for it");
    }
    fake.script(FLARE, [Answer::RateLimited(Hint::None)]);
    let bare = openai(&fake, &order()).await;
    let hinted = ["retry-after", "retry-after-ms", "x-should-retry"].iter().any(|name| bare.header(name).is_some());
    assert!(!hinted && !bare.text().contains("try again"), "no hint at all is a case of its own");
    assert_eq!(fake.images_made(), 0, "no rate limit is paid for");
}

#[tokio::test]
async fn refusals_have_the_status_and_code_of_the_api() {
    let fake = FakeOpenAi::start().await;
    let cases = [
        (Answer::InvalidKey, 401, json!("invalid_api_key")),
        (Answer::OrganizationNotVerified, 403, json!(null)),
        (Answer::Region, 403, json!("unsupported_country_region_territory")),
        (Answer::Quota, 429, json!("insufficient_quota")),
        (Answer::BillingHardLimit, 400, json!("billing_hard_limit_reached")),
        (Answer::Moderated, 400, json!("moderation_blocked")),
        (Answer::LegacyPolicy, 400, json!("content_policy_violation")),
        (Answer::BadParameter("quality".into()), 400, json!("unknown_parameter")),
        (Answer::ModelNotFound, 404, json!("model_not_found")),
        (Answer::Status(500), 500, json!(null)),
        (Answer::Status(503), 503, json!(null)),
    ];
    for (answer, status, code) in cases {
        fake.script(FLARE, [answer.clone()]);
        let answered = openai(&fake, &order()).await;
        assert_eq!(answered.status, status, "{answer:?}");
        assert_eq!(answered.json()["error"]["code"], code, "{answer:?}: {}", answered.text());
    }
    assert_eq!(fake.images_made(), 0, "none of them made a picture");
    fake.assert_no_violations();
}

#[tokio::test]
async fn a_gateway_speaks_html_and_its_timeouts_may_have_been_billed() {
    let fake = FakeGoogle::start().await;
    for (status, billed) in [(502, 0), (503, 0), (529, 0), (504, 1), (524, 1), (408, 1)] {
        let before = fake.images_made();
        fake.script(PRO, [Answer::Gateway(status)]);
        let answered = google(&fake, PRO, &content(&json!({}))).await;
        assert_eq!(answered.status, status, "the status is as scripted");
        assert!(answered.text().starts_with("<html>"), "a gateway does not know the API");
        assert_eq!(fake.images_made() - before, billed, "{status} leaves the provider painting, or not");
    }
}

#[tokio::test]
async fn a_two_hundred_can_be_compressed_empty_or_broken() {
    let fake = FakeOpenAi::start().await;
    fake.script(
        FLARE,
        [Answer::gzip(), Answer::NoPicture, Answer::BrokenJson, Answer::BrokenPicture, Answer::Mislabelled],
    );
    let zipped = openai(&fake, &order()).await;
    assert_eq!(zipped.header("content-encoding"), Some("gzip"), "it says so");
    assert!(serde_json::from_slice::<serde_json::Value>(&zipped.unzipped()).is_ok(), "and it is");
    assert_eq!(openai(&fake, &order()).await.json()["data"], json!([]), "no picture at all");
    let broken = openai(&fake, &order()).await;
    assert!(broken.complete, "every byte that was promised came");
    assert!(serde_json::from_slice::<serde_json::Value>(&broken.body).is_err(), "and they are no JSON");
    let decoded = |answered: &crate::client::ReceivedAnswer| {
        let data = answered.json()["data"][0]["b64_json"].as_str().unwrap().to_owned();
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).expect("the base64 is fine")
    };
    let undecodable = decoded(&openai(&fake, &order()).await);
    assert!(image::load_from_memory(&undecodable).is_err(), "the picture is none");
    let mislabelled = openai(&fake, &order()).await;
    assert_eq!(mislabelled.json()["output_format"], "png", "it says PNG");
    let format = image::guess_format(&decoded(&mislabelled)).unwrap();
    assert_eq!(format, image::ImageFormat::Jpeg, "and is JPEG");
    assert_eq!(fake.images_made(), 4, "all but the empty one would be paid for");
}
