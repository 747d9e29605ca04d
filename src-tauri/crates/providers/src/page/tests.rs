use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use proptest::prelude::*;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thumbsheet_core::{Code, Error};

use super::{Page, Pages, charset, extract};
use crate::{
    Transport,
    address::{Guard, System, is_public},
    client::page_client,
    sample::{
        options,
        server::{Act, Server, say, say_short},
    },
};

fn read(source: &str) -> Page {
    extract::html(source)
}

fn title(source: &str) -> Option<String> {
    read(source).title
}

fn text(source: &str) -> String {
    read(source).text
}

#[test]
fn the_title_meant_for_sharing_goes_first() {
    let og = r#"<meta property="og:title" content=" Fan-out &amp; joins ">"#;
    let twitter = r#"<meta name="twitter:title" content="Fan-out, tweeted">"#;
    let plain = "<title>Fan-out | My blog</title>";
    for (head, expected, why) in [
        ([plain, twitter, og].concat(), "Fan-out & joins", "og:title, wherever it stands"),
        ([plain, twitter].concat(), "Fan-out, tweeted", "else twitter:title"),
        ([plain].concat(), "Fan-out | My blog", "else the tab's"),
        ([r#"<meta property="og:title" content=" ">"#, twitter].concat(), "Fan-out, tweeted", "an empty one is none"),
        ([r#"<meta name="OG:Title" content="Mixed up">"#].concat(), "Mixed up", "as many pages write it"),
        ([og, r#"<meta property="og:title" content="Second">"#].concat(), "Fan-out & joins", "the first of two"),
        (["<svg><title>Logo</title></svg>", plain].concat(), "Fan-out | My blog", "a drawing's is not the page's"),
        ([plain, "<title>Second</title>"].concat(), "Fan-out | My blog", "the first of two"),
        (["<title>a <b>bold</b>\n title</title>"].concat(), "a <b>bold</b> title", "no tags are inside a title"),
    ] {
        assert_eq!(title(&head).as_deref(), Some(expected), "{why}: {head}");
    }
    assert_eq!(title("<p>Nothing but text"), None, "a page need not have one");
    assert_eq!(text(plain), "", "the title is not text");
    assert_eq!(title(&format!("<title>{}</title>", "word ".repeat(100))).unwrap().len(), 199, "cut at a word");
}

#[test]
fn a_page_reads_as_a_person_reads_it() {
    for (source, expected, why) in [
        ("<p>One</p><p>Two</p>", "One Two", "paragraphs are apart"),
        ("<b>Fan</b>-<i>out</i>", "Fan-out", "words are not torn"),
        ("one<br>two<li>three<td>four", "one two three four", "nor run together"),
        ("a&nbsp;&amp;&#32;b &eacute;&#x1F680;&lt;p&gt;", "a & b \u{e9}\u{1f680}<p>", "entities are characters"),
        ("  a \n\t b\u{3000}c  ", "a b c", "white space is one space"),
        ("a\u{7}b\u{0}c\u{202e}d\u{200b}e\u{ad}f&#8;g\u{e0041}", "abcdefg", "what cannot be seen is not said"),
        ("a<!-- hidden -->b", "ab", "comments are not text"),
        ("<script>if (a < b) '<p>x'</script>a<style>p{}</style> b", "a b", "nor is code"),
        ("<script>'<\\/script>'</script>a<noscript><p>Turn on</p></noscript>", "a", "nor what stands in for it"),
        ("<template><p>x</p></template>a<svg><text>x</text></svg>", "a", "nor drawings and moulds"),
        ("<svg/>a<select><option>x</select><button>Buy</button>", "a", "nor what is pressed"),
        ("<nav>x</nav><header>x</header>a<footer>x</footer><aside>x</aside><form>x</form>", "a", "nor what is around"),
        ("<nav><header>x</header>x<nav>x</nav>x</nav>a", "a", "one within the other"),
        ("<header><nav>x</header>a", "a", "what is not closed ends with what is around it"),
        ("<nav><ul>x<main>a</main>", "a", "or where the main text begins"),
        ("</nav></main></p>a</nav>", "a", "what was never opened cannot be closed"),
        ("<P>a</P><SCRIPT>x</SCRIPT><Nav>x</nAv>", "a", "in any case"),
    ] {
        assert_eq!(text(source), expected, "{why}: {source}");
    }
}

#[test]
fn an_article_is_preferred_to_what_stands_beside_it() {
    assert_eq!(
        text("<div>Menu</div><article><h1>Post</h1><p>Body</p></article><div>More</div>"),
        "Post Body",
        "article"
    );
    assert_eq!(text("<div>Menu</div><main><div>Post</div></main>"), "Post", "main");
    assert_eq!(text("<main>a<article>b<nav>x</nav></article>c</main>d"), "a b c", "both, once");
    assert_eq!(text("<article> </article><p>Post</p>"), "Post", "an empty one is none");
    let form = "<body><form><nav>Menu</nav><p>Post</p></form>";
    assert_eq!(text(form), "Menu Post", "a page that is one form is still read");
    let drawn = r#"<meta property="og:description" content="About queues"><div id=app></div><script>x</script>"#;
    assert_eq!(text(drawn), "About queues", "a page that its scripts draw says in its head what it is about");
    assert_eq!(text(&format!("{drawn}<p>Text")), "Text", "which does not matter where there is text");
}

#[test]
fn a_broken_page_is_read_as_far_as_it_goes() {
    for (source, expected) in [
        ("", ""),
        ("<", "<"),
        ("a<", "a<"),
        ("a<p", "a"),
        ("a<p class=\"", "a"),
        ("a<!--", "a"),
        ("a<script>", "a"),
        ("a & b &amp &nosuch; &#xD800;", "a & b & &nosuch; \u{fffd}"),
        ("<p><p><b>a</i></p></div>b", "a b"),
        ("<html><html><body></html>a<title>", "a"),
        ("<![CDATA[x]]>a", "a"),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}

#[test]
fn long_text_is_cut_at_a_word() {
    let source = format!("<p>{}</p>", "seven77 ".repeat(1200));
    let cut = text(&source);
    assert_eq!(cut.chars().count(), 2495, "of 9 600 characters, the whole words in 2 500");
    assert!(cut.ends_with(" seven77"), "the last one, too");
    assert_eq!(text(&"x".repeat(2500)).len(), 2500, "what fits stays");
    assert_eq!(text(&format!("{} b", "x".repeat(2500))).len(), 2500, "a word that just fits stays");
    assert_eq!(text(&"漢".repeat(9000)).chars().count(), 2500, "without spaces, at a character");
    assert_eq!(text(&format!("Tokyo {}", "漢".repeat(9000))).chars().count(), 2500, "also behind a word");
    assert_eq!(extract::plain(&"seven77 ".repeat(1200)).text, cut, "plain text is cut the same way");
}

#[test]
fn a_context_is_the_title_and_the_text() {
    let context =
        |title: Option<&str>, text: &str| Page { title: title.map(str::to_owned), text: text.to_owned() }.context();
    assert_eq!(context(Some("Queues"), "How they grow."), "Queues. How they grow.", "two sentences");
    assert_eq!(context(Some("Why queues?"), "They grow."), "Why queues? They grow.", "one end is enough");
    assert_eq!(context(Some("Queues"), "Queues How they grow."), "Queues How they grow.", "a title is said once");
    assert_eq!(context(Some("Queues"), ""), "Queues.", "a title alone says something");
    assert_eq!(context(None, "How they grow."), "How they grow.", "and so does text");
    let long = context(Some("Queues"), &text(&"word ".repeat(1000)));
    assert!(long.chars().count() <= 2500 && long.ends_with("word"), "together no longer than the prompt takes");
}

#[test]
fn bytes_become_text_by_the_best_word_on_it() {
    let shift_jis = b"<meta charset=\"Shift_JIS\"><title>\x93\xfa\x96\x7b</title>";
    let latin = b"<title>caf\xe9 \x93quoted\x94</title>";
    let utf8 = "<title>caf\u{e9}</title>".as_bytes();
    let http_equiv = b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><title>\xcf\xf0</title>";
    let bom = [b"\xef\xbb\xbf", utf8].concat();
    let bom16: Vec<u8> = "\u{feff}<title>caf\u{e9}</title>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let lies16 = [b"<meta charset=utf-16>", utf8].concat();
    let scripted = [b"<script>'<meta charset=koi8-r>'</script>", utf8].concat();
    let unknown = [b"<meta charset=nosuch>", utf8].concat();
    for (body, content_type, expected, why) in [
        (&shift_jis[..], "text/html", "日本", "the page's own word"),
        (b"<title>\x93\xfa\x96\x7b</title>", "text/html; charset=\"shift_jis\"", "日本", "the header's"),
        (latin, "text/html;charset=iso-8859-1", "caf\u{e9} \u{201c}quoted\u{201d}", "latin-1 means windows-1252"),
        (latin, "text/html", "caf\u{e9} \u{201c}quoted\u{201d}", "nobody says, and it is not UTF-8"),
        (utf8, "text/html", "caf\u{e9}", "nobody says, and it is"),
        (http_equiv, "text/html; x=y", "Пр", "the old way"),
        (&bom, "text/html; charset=windows-1252", "caf\u{e9}", "a mark outranks the header"),
        (&bom16, "text/html", "caf\u{e9}", "UTF-16 with its mark"),
        (&lies16, "text/html", "caf\u{e9}", "what can be read byte for byte is not UTF-16"),
        (&scripted, "text/html", "caf\u{e9}", "a tag in code is no tag"),
        (&unknown, "text/html; charset=alsonot", "caf\u{e9}", "a word that is none"),
        (utf8, "text/html; charset=utf-8", "caf\u{e9}", "the usual"),
    ] {
        assert_eq!(title(&charset::decoded(body, content_type)).as_deref(), Some(expected), "{why}");
    }
    let cut = &"<p>日本".as_bytes()[..8];
    assert!(text(&charset::decoded(cut, "text/html")).starts_with('日'), "a character cut at the end changes nothing");
}

/// Pieces of pages, so that chance comes to where tags meet.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&'static [u8]> = vec![
        b"<nav>",
        b"</nav>",
        b"<main>",
        b"</article>",
        b"<article>",
        b"<script>",
        b"</script",
        b"<svg>",
        b"</svg>",
        b"<title>",
        b"</title>",
        b"<meta charset=shift_jis>",
        b"<meta name=og:title content='",
        b"'>",
        b"&#x",
        b"&amp",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<!doctype",
        b"<textarea>",
        b"\xff",
        b"\0",
        b"word ",
        b"<",
        b"=",
        b"/>",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(known).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_that_comes_breaks_the_reading(body in pieces(), content_type in "(text/html)?(; ?charset=[a-z0-9_-]{0,12})?") {
        let source = charset::decoded(&body, &content_type);
        for page in [extract::html(&source), extract::plain(&source)] {
            for text in [page.context(), page.title.clone().unwrap_or_default(), page.text.clone()] {
                prop_assert!(text.chars().count() <= 2500, "a prompt takes no more");
                prop_assert!(!text.chars().any(char::is_control), "a terminal and a prompt take no controls: {text:?}");
                prop_assert!(text.trim() == text && !text.contains("  "), "white space is settled: {text:?}");
            }
        }
    }
}

/// A reader to which this machine's own 127.0.0.1, and nothing else that is private, is public.
fn pages(resolver: Arc<dyn Resolve>) -> Pages {
    let judge = |address| address == IpAddr::V4(Ipv4Addr::LOCALHOST) || is_public(address);
    let guard = Arc::new(Guard::judging(resolver, judge));
    Transport::new(options()).unwrap(); // sets cryptography up
    Pages::new(page_client(&options(), &guard).unwrap(), guard, &options())
}

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const POST: &str = "<title>Queues</title><main>How they grow.</main>";

/// What is read where `acts` answer, and what was asked there.
async fn asked(acts: Vec<Act>) -> (Result<Page, Error>, Vec<String>) {
    let server = Server::start(acts).await;
    let page = pages(Arc::new(System)).read(&server.url("/post?id=1#end")).await;
    (page, server.seen())
}

#[tokio::test]
async fn a_page_is_read_with_one_plain_request() {
    let (page, seen) = asked(vec![say(200, &[HTML, ("set-cookie", "a=b")], POST)]).await;
    let expected = Page { title: Some("Queues".into()), text: "How they grow.".into() };
    assert_eq!(page.unwrap(), expected, "title and text");
    let [request] = &seen[..] else { panic!("one request: {seen:?}") };
    assert!(request.starts_with("GET /post?id=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(concat!("user-agent: Thumbsheet/", env!("CARGO_PKG_VERSION"))), "who asks: {request}");
    for header in ["authorization", "cookie", "referer"] {
        assert!(!request.to_lowercase().contains(header), "nothing of the person's: {request}");
    }
}

#[tokio::test]
async fn what_is_text_is_read_however_it_is_packed() {
    let packed = include_bytes!("../fixtures/page.html.gz");
    let (page, _) = asked(vec![say(200, &[HTML, ("content-encoding", "gzip")], packed)]).await;
    assert_eq!(page.unwrap().title.as_deref(), Some("Packed"), "gzip");
    let (page, _) = asked(vec![say(200, &[("content-type", "Text/Plain")], "A <b>note</b>\n on queues")]).await;
    assert_eq!(page.unwrap(), Page { title: None, text: "A <b>note</b> on queues".into() }, "plain text has no tags");
    let (page, _) = asked(vec![say(200, &[("content-type", "application/xhtml+xml")], POST)]).await;
    assert!(page.is_ok(), "XHTML");
    let (page, _) =
        asked(vec![say(200, &[("content-type", "text/html; charset=Shift_JIS")], b"\x93\xfa\x96\x7b")]).await;
    assert_eq!(page.unwrap().text, "日本", "by the header's charset");
    let (page, _) = asked(vec![say_short(200, &[HTML], POST, 100)]).await;
    assert_eq!(page.unwrap().text, "How they grow.", "a connection that was cut behind the text cuts nothing off");
}

#[tokio::test]
async fn what_is_too_large_is_read_from_its_beginning() {
    let server = Server::start([say(200, &[HTML], format!("{POST}{}", "<p>more</p>".repeat(300_000)))]).await;
    let page = pages(Arc::new(System)).read(&server.url("/")).await.unwrap();
    assert_eq!(page.text, "How they grow.", "3 MiB");
    let short = Pages { limit: POST.find(" grow").unwrap(), ..pages(Arc::new(System)) };
    let page = short.read(&server.url("/")).await.unwrap();
    assert_eq!(page.text, "How they", "as far as the limit goes");
    let zeros = say(200, &[HTML, ("content-encoding", "gzip")], include_bytes!("../fixtures/zeros.gz"));
    let (page, _) = asked(vec![zeros]).await;
    assert_eq!(page.unwrap_err().code, Code::InvalidInput, "a bomb of nothing is nothing to read");
}

#[tokio::test]
async fn what_is_no_page_says_so_and_what_to_do() {
    for (act, why) in [
        (say(404, &[HTML], POST), "answered HTTP 404."),
        (say(403, &[HTML], POST), "answered HTTP 403."),
        (say(503, &[HTML], POST), "answered HTTP 503."),
        (say(304, &[HTML], ""), "answered HTTP 304."),
        (say(200, &[("content-type", "application/pdf")], POST), "did not answer with a page of text."),
        (say(200, &[("content-type", "text/html-like")], POST), "did not answer with a page of text."),
        (say(200, &[], POST), "did not answer with a page of text."),
        (say(200, &[HTML, ("content-encoding", "br")], POST), "compression that is not read here."),
        (say(200, &[HTML], "<script>draw()</script>"), "has no text that can be read."),
        (say(200, &[HTML], ""), "has no text that can be read."),
        (say(302, &[], ""), "redirects to nowhere."),
    ] {
        let (page, seen) = asked(vec![act]).await;
        let error = page.unwrap_err();
        assert_eq!((error.code, seen.len()), (Code::InvalidInput, 1), "{why}");
        assert!(error.message.starts_with("127.0.0.1:") && error.message.ends_with(why), "{error}");
        assert!(!error.message.contains("id=1"), "the host says enough: {error}");
        assert_eq!(error.hint.as_deref(), Some("Paste the text with --context."), "{why}");
    }
    let (page, _) = asked(vec![say(404, &[HTML], "")]).await;
    assert_eq!(page.unwrap_err().http_status, Some(404), "for programs");
}

#[tokio::test]
async fn redirects_are_followed_five_times() {
    let next = |status| say(status, &[("location", "/next")], "");
    let five = vec![next(301), next(302), next(303), next(307), next(308)];
    let good = say(200, &[HTML], POST);
    let (page, seen) = asked([five.clone(), vec![good.clone()]].concat()).await;
    assert_eq!((page.is_ok(), seen.len()), (true, 6), "a few are normal");
    let (page, seen) = asked([five, vec![next(302), good]].concat()).await;
    assert_eq!(seen.len(), 6, "then nothing more is asked");
    assert!(page.unwrap_err().message.ends_with("redirects more than 5 times."), "a circle has no end");
}

#[tokio::test]
async fn a_redirect_is_judged_like_the_first_address() {
    let inside = Server::start([say(200, &[HTML], POST)]).await;
    let port = inside.address().port();
    for (place, why) in [
        (format!("http://localhost:{port}/"), "private"),
        (format!("http://127.0.0.2:{port}/"), "private"),
        (format!("http://[::ffff:127.0.0.2]:{port}/"), "private"),
        (format!("//0x7f.2:{port}/"), "private"),
        ("http://10.0.0.1/".to_owned(), "private"),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), "private"),
        ("http://100.64.0.1/".to_owned(), "private"),
        ("http://router.local/".to_owned(), "private"),
        (format!("http://me:pw@127.0.0.1:{port}/"), "a user name or a password"),
        ("http://127.0.0.1:22/".to_owned(), "not a port of web pages"),
        ("file:///etc/passwd".to_owned(), "not a page on the web"),
    ] {
        let (page, _) = asked(vec![say(302, &[("location", &place)], "")]).await;
        let error = page.unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{place}");
        assert!(error.message.contains(why) && !error.to_string().contains("pw"), "{place}: {error}");
    }
    assert_eq!(inside.seen(), [] as [String; 0], "no connection was made");
}

/// A resolver that answers each question with the next of its addresses, and the last one from then on.
struct Rebinding(Vec<SocketAddr>, AtomicUsize);

impl Rebinding {
    fn new(addresses: &[SocketAddr]) -> Arc<Self> {
        Arc::new(Self(addresses.to_vec(), AtomicUsize::new(0)))
    }
}

impl Resolve for Rebinding {
    fn resolve(&self, _: Name) -> Resolving {
        let turn = self.1.fetch_add(1, Ordering::Relaxed).min(self.0.len() - 1);
        let found = self.0[turn];
        Box::pin(async move { Ok(Box::new([found].into_iter()) as Addrs) })
    }
}

#[tokio::test]
async fn a_name_that_leads_home_is_refused() {
    let inside = Server::start([say(200, &[HTML], POST)]).await;
    let home = inside.address();
    let public: SocketAddr = "93.184.215.14:80".parse().unwrap();
    for (addresses, why) in
        [(vec![home], "from the beginning"), (vec![public, home], "after it was looked up once: rebinding")]
    {
        // The real judge: nothing on this machine is public.
        let transport = Transport::new(crate::Options { resolver: Some(Rebinding::new(&addresses)), ..options() });
        let error = transport.unwrap().read_page("http://blog.example:8080/post").await.unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{why}: {error}");
        assert_eq!(error.message, "blog.example:8080 is a private address.", "{why}");
        assert!(error.hint.unwrap().starts_with("Private addresses are not read. Paste the text instead"), "{why}");
    }
    assert_eq!(inside.seen(), [] as [String; 0], "no connection was made");
}

#[tokio::test]
async fn a_name_that_leads_to_the_public_is_read() {
    let server = Server::start([say(200, &[HTML], POST)]).await;
    let page = pages(Rebinding::new(&[server.address()])).read("http://blog.example/post").await.unwrap();
    assert_eq!(page.title.as_deref(), Some("Queues"), "names are followed where they lead");
    assert!(server.seen()[0].contains("host: blog.example\r\n"), "and asked for by name: {:?}", server.seen());
}

#[tokio::test]
async fn an_address_that_is_none_or_private_is_refused_before_anything_is_asked() {
    let transport = Transport::new(options()).unwrap();
    for (url, why) in [
        ("", "is not the address of a page"),
        ("not a url", "'not a url' is not the address of a page"),
        ("example.com/post", "is not the address of a page"),
        ("http://", "is not the address of a page"),
        ("http://me:secret@", "This is not the address of a page"),
        ("data:text/html,x", "is not the address of a page"),
        ("javascript:alert(1)", "is not the address of a page"),
        ("ftp://example.com/", "A ftp address is not a page on the web"),
        ("https://me:secret@example.com/", "example.com contains a user name or a password"),
        ("https://example.com:22/", "example.com:22 is not a port of web pages"),
        ("https://example.com:0/", "is not a port of web pages"),
        ("http://127.0.0.1:1/", "127.0.0.1:1 is a private address"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080 is a private address"),
        ("http://2130706433/", "127.0.0.1 is a private address"),
        ("http://0x7f000001/", "127.0.0.1 is a private address"),
        ("http://127.1/", "127.0.0.1 is a private address"),
        ("http://0.0.0.0/", "is a private address"),
        ("http://[::1]/", "[::1] is a private address"),
        ("http://[::ffff:10.0.0.1]/", "is a private address"),
        ("http://[fe80::1]/", "is a private address"),
        ("http://100.127.0.1/", "is a private address"),
        ("http://localhost/", "localhost is a private address"),
        ("http://LOCALHOST./", "is a private address"),
        ("http://app.localhost:3000/", "is a private address"),
        ("http://nas.local/", "is a private address"),
        ("http://intranet/", "is a private address"),
        ("http://metadata.google.internal/", "is a private address"),
    ] {
        let error = transport.read_page(url).await.unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{url}");
        assert!(error.message.contains(why), "{url}: {error}");
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains("--context")), "{url}: there is another way");
        assert!(!format!("{error:?}").contains("secret"), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn a_page_that_does_not_answer_is_offline() {
    let mut server = Server::start([Act::Wait]).await;
    let hasty = Pages { timeout: Duration::from_millis(50), ..pages(Arc::new(System)) };
    let error = hasty.read(&server.url("/")).await.unwrap_err();
    assert_eq!(error.code, Code::Offline, "silence");
    assert!(error.message.ends_with("did not answer within 0.05 s."), "{error}");
    assert_eq!(server.waited.recv().await, Some("asked"), "it was asked");
    assert_eq!(server.waited.recv().await, Some("gone"), "and let go of");
    let again = say(302, &[("location", "/next")], "");
    let server = Server::start([again, Act::Wait]).await;
    assert_eq!(hasty.read(&server.url("/")).await.unwrap_err().code, Code::Offline, "the limit is that of the whole");
    // Bound and not listening: nobody else gets the port meanwhile.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let free = closed.local_addr().unwrap();
    let error = pages(Arc::new(System)).read(&format!("http://{free}/")).await.unwrap_err();
    assert_eq!((error.code, error.message), (Code::Offline, format!("No connection to {free}.")), "nobody is there");
    let (page, _) = asked(vec![Act::HangUp]).await;
    assert_eq!(page.unwrap_err().code, Code::Offline, "somebody hung up");
    let (page, _) = asked(vec![say_short(200, &[HTML], "", 100)]).await;
    assert_eq!(page.unwrap_err().code, Code::Offline, "or did so before the first word");
}
