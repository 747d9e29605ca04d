use std::{net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thumbsheet_core::{Code, Error, Secret};
use url::Url;

use super::{Route, check, fits, is_page};
use crate::{
    Endpoint, Limits, Options,
    sample::{
        KEY, PNG, endpoint, options, own, paint,
        server::{Act, Server, say, say_short},
    },
};

/// A provider that answers with addresses on `*.img.example`.
fn vendor() -> Endpoint {
    let mut endpoint = endpoint("openai");
    endpoint.provider.download_hosts = vec!["cdn.example".into(), "*.img.example".into(), "127.0.0.1".into()];
    endpoint
}

#[test]
fn only_the_providers_own_hosts_are_asked() {
    let asked = |url: &str| check(&Url::parse(url).unwrap(), &vendor());
    for url in ["https://cdn.example/1.png?sig=x", "https://a.img.example/1", "https://a.b.img.example:443/1"] {
        assert!(matches!(asked(url), Ok(Route::Open(_))), "{url} is the provider's");
    }
    for (url, why) in [
        ("http://cdn.example/1", "anybody on the way could change it"),
        ("https://me:pw@cdn.example/1", "a name and password"),
        ("https://cdn.example:8443/1", "another port, another service"),
        ("https://img.example/1", "not below itself"),
        ("https://evilimg.example/1", "only looks like it"),
        ("https://cdn.example.evil.example/1", "only begins like it"),
        ("https://other.example/1", "somebody else"),
        ("https://127.0.0.1/1", "this machine, even when it is listed"),
        ("https://2130706433/1", "this machine as one number"),
        ("https://[::1]/1", "this machine"),
        ("https://[::ffff:169.254.169.254]/1", "a cloud's secrets in disguise"),
        ("https://api.openai.com/v1/files/1", "the vendor's API is not where its pictures are"),
        ("file:///etc/passwd", "a file"),
        ("data:text/plain,x", "no host"),
    ] {
        assert!(asked(url).is_err(), "{url}: {why}");
    }
}

#[test]
fn a_persons_own_server_is_exempt_for_exactly_its_origin() {
    let local = own("openai", "http://127.0.0.1:8080/v1");
    let asked = |url: &str| check(&Url::parse(url).unwrap(), &local);
    for (url, why) in [
        ("http://127.0.0.1:8080/files/1.png", "the address that the person gave"),
        ("http://localhost:8080/files/1.png", "the same server under this machine's other name"),
        ("http://[::1]:8080/files/1.png", "and its third"),
        ("http://localai:8080/files/1.png", "the server's name inside its container"),
    ] {
        let own = Url::parse("http://127.0.0.1:8080/files/1.png").unwrap();
        assert_eq!(asked(url), Ok(Route::Own(own)), "{url}: {why}");
    }
    for url in [
        "http://127.0.0.1:8081/1",
        "http://localhost:8081/1",
        "https://127.0.0.1:8080/1",
        "http://10.0.0.1/1",
        "http://localai.example:8080/1",
        "http://localai/1",
        "http://192.168.1.1:8080/1",
    ] {
        assert!(asked(url).is_err(), "{url} is another origin");
    }
    let remote = own("openai", "http://10.0.0.7:8080/v1");
    assert!(
        check(&Url::parse("http://localhost:8080/1").unwrap(), &remote).is_err(),
        "this machine is not that server"
    );
}

#[test]
fn a_gateway_may_name_any_public_host_where_the_catalog_says_so() {
    let gateway = own("openai", "https://relay.example/v1");
    let asked = |url: &str, endpoint: &Endpoint| check(&Url::parse(url).unwrap(), endpoint);
    for url in
        ["https://cdn.relay.example/out/1.jpg?X-Sig=abc", "https://bucket.s3.amazonaws.com/1.png", "https://1.1.1.1/1"]
    {
        assert!(matches!(asked(url, &gateway), Ok(Route::Open(_))), "{url}: where its maker keeps pictures");
    }
    for url in [
        "http://cdn.relay.example/1",
        "https://10.0.0.1/1",
        "https://[::1]/1",
        "https://me:pw@cdn.example/1",
        "https://cdn.example:8443/1",
    ] {
        assert!(asked(url, &gateway).is_err(), "{url}");
    }
    let mut strict = gateway.clone();
    strict.provider.own_downloads_anywhere = false;
    assert!(asked("https://cdn.relay.example/1.jpg", &strict).is_err(), "the catalog decides");
    assert!(asked("https://cdn.relay.example/1.jpg", &endpoint("openai")).is_err(), "the vendor itself is no gateway");
}

#[test]
fn a_page_is_no_picture() {
    for page in
        [&b"<!DOCTYPE html><title>Sign in</title>"[..], b"\n <?xml version=\"1.0\"?><Error/>", b"{\"error\":1}", b"  "]
    {
        assert!(is_page(page), "{}", String::from_utf8_lossy(page));
    }
    for file in [PNG, b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP"] {
        assert!(!is_page(file), "{file:?}");
    }
}

#[test]
fn a_pattern_needs_its_dot() {
    assert!(fits("*.x.ai", "imgen.x.ai") && fits("x.ai", "x.ai"), "below, and itself");
    assert!(!fits("*.x.ai", "x.ai") && !fits("*x.ai", "evilx.ai") && !fits("*", "evil"), "no more than that");
}

/// Answers the order with `url`.
fn made(url: &str) -> Act {
    say(200, &[("x-request-id", "req_8")], format!(r#"{{"data":[{{"url":"{url}"}}]}}"#))
}

/// Where the picture is told to be `/p?sig=secret`, on the person's own server, what `acts` answer there.
async fn fetched(acts: Vec<Act>, limits: Limits) -> (Result<Vec<u8>, Error>, Vec<String>) {
    let server = Server::start([vec![made("/p?sig=secret")], acts].concat()).await;
    let endpoint = Endpoint { key: Some(Secret::new(KEY)), ..own("openai", &server.url("/v1")) };
    let painted = paint(&endpoint, Options { limits, ..options() }).await.0;
    (painted.map(|picture| picture.bytes), server.seen())
}

#[tokio::test]
async fn a_picture_is_fetched_without_the_key() {
    let (bytes, seen) = fetched(vec![say(200, &[], PNG)], Limits::default()).await;
    assert_eq!(bytes.unwrap(), PNG, "byte for byte");
    assert!(seen[0].contains(KEY) && seen[1].starts_with("GET /p?sig=secret HTTP/1.1\r\n"), "the order, then the file");
    assert!(!seen[1].contains(KEY) && !seen[1].contains("authorization"), "{}", seen[1]);
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_three_times_and_the_order_once() {
    let (busy, good) = (say(503, &[], ""), say(200, &[], PNG));
    let cut = say_short(200, &[], PNG, 9);
    let (bytes, seen) = fetched(vec![busy.clone(), cut, good.clone()], Limits::default()).await;
    assert_eq!(
        (bytes.unwrap().as_slice(), seen.len()),
        (PNG, 4),
        "the picture is made: only the file is asked for again"
    );
    let (bytes, seen) = fetched(vec![busy.clone(), busy.clone(), busy, good], Limits::default()).await;
    let error = bytes.unwrap_err();
    assert_eq!((error.code, seen.len()), (Code::BadImage, 4), "three times, then the person is told");
    assert!(
        error.message.starts_with("OpenAI made the picture, but it could not be fetched from 127.0.0.1:"),
        "{error}"
    );
    assert_eq!(error.request_id.as_deref(), Some("req_8"), "with the id, its vendor may still have it");
    assert!(!error.message.contains("secret"), "a signed address is as good as a key: {error:?}");
    assert!(error.hint.unwrap().contains("/p?sig=secret"), "the person, whose picture it is, gets the whole of it");
    assert_eq!(seen.iter().filter(|request| request.starts_with("POST")).count(), 1, "one order, whatever happens");
}

#[tokio::test]
async fn a_failure_that_stays_is_not_repeated() {
    for (act, why) in [
        (say(404, &[], ""), "HTTP 404"),
        (say(403, &[], "expired"), "HTTP 403"),
        (say(200, &[], ""), "the file is empty"),
        (say(200, &[], "<html>This link has expired.</html>"), "it is no picture"),
        (say(200, &[], vec![7; 2000]), "it is over"),
        (say(302, &[], ""), "it redirects to nowhere"),
    ] {
        let (bytes, seen) = fetched(vec![act], Limits { picture: 1000, ..Limits::default() }).await;
        let error = bytes.unwrap_err();
        assert_eq!((error.code, seen.len()), (Code::BadImage, 2), "{why}: a second look shows the same");
        assert!(error.message.contains(why), "{error}");
    }
}

#[tokio::test]
async fn redirects_are_followed_three_times_and_checked_each_time() {
    let next = say(302, &[("location", "/next")], "");
    let good = say(200, &[], PNG);
    let (bytes, seen) = fetched(vec![next.clone(), next.clone(), next.clone(), good.clone()], Limits::default()).await;
    assert_eq!((bytes.unwrap().as_slice(), seen.len()), (PNG, 5), "a few are normal");
    let (bytes, _) = fetched(vec![next.clone(), next.clone(), next.clone(), next, good], Limits::default()).await;
    assert!(bytes.unwrap_err().message.contains("more than 3 times"), "a circle is not");
    let other = Server::start([say(200, &[], PNG)]).await;
    let (bytes, _) = fetched(vec![say(302, &[("location", &other.url("/admin"))], "")], Limits::default()).await;
    assert_eq!(bytes.unwrap_err().code, Code::BadImage, "another origin, by a detour");
    assert_eq!(other.seen(), [] as [String; 0], "is never asked");
}

/// A resolver for which every name is this machine: what an attacker's would answer.
struct Rebinding(SocketAddr);

impl Resolve for Rebinding {
    fn resolve(&self, _: Name) -> Resolving {
        let found = self.0;
        Box::pin(async move { Ok(Box::new([found].into_iter()) as Addrs) })
    }
}

#[tokio::test]
async fn a_listed_name_that_leads_home_is_refused() {
    let inside = Server::start([say(200, &[], PNG)]).await;
    let server = Server::start([made("https://a.img.example/p?sig=secret")]).await;
    let endpoint = Endpoint {
        // The order goes to an address; only the picture's name is looked up.
        base_url: Url::parse(&server.url("/v1")).unwrap(),
        ..vendor()
    };
    let options = Options { resolver: Some(Arc::new(Rebinding(inside.address()))), ..options() };
    let error = paint(&endpoint, options).await.0.unwrap_err();
    assert_eq!(error.code, Code::BadImage, "made, and not to be had");
    assert!(error.message.contains("from a.img.example: The name leads to a private address."), "{error}");
    assert_eq!(inside.seen(), [] as [String; 0], "no connection was made");
}

#[tokio::test]
async fn an_answer_that_names_this_machine_is_refused() {
    let inside = Server::start([say(200, &[], PNG)]).await;
    for url in [inside.url("/admin"), inside.url("/admin").replace("http:", "https:")] {
        let server = Server::start([made(&url)]).await;
        let endpoint = Endpoint { base_url: Url::parse(&server.url("/v1")).unwrap(), ..vendor() };
        let error = paint(&endpoint, options()).await.0.unwrap_err();
        assert_eq!(error.code, Code::BadImage, "{url}");
    }
    assert_eq!(inside.seen(), [] as [String; 0], "a provider cannot make this program knock on doors here");
}
