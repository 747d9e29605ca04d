//! The page in the window: finding, touching, waiting. Every call has a limit, since the driver's own have none.

use std::time::{Duration, Instant};

use fantoccini::{
    Client, ClientBuilder,
    actions::{ActionSequence, InputSource as _, MouseActions, PointerAction},
    elements::Element,
    error::CmdError,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::{camera::Camera, keyboard, stage::WAIT_TIMEOUT};

/// The longest that one answer of the driver may take.
const CALL: Duration = Duration::from_secs(20);

/// What WebDriver calls a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const LIBRARY: &str = include_str!("../page.js");

/// The page of the app's window.
#[derive(Clone)]
pub(crate) struct Page {
    client: Client,
    camera: Camera,
}

impl Page {
    /// Starts the app through the driver at `port`.
    pub(crate) async fn open(port: u16, binary: &str, arguments: &[String], camera: Camera) -> Result<Self, String> {
        let capabilities = json!({
            "browserName": "wry",
            "webkitgtk:browserOptions": { "binary": binary, "args": arguments },
        });
        let capabilities = capabilities.as_object().unwrap().clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        // The driver needs a moment until it listens.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) && !listens(port).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        match tokio::time::timeout(CALL, builder.connect(&format!("http://127.0.0.1:{port}"))).await {
            Ok(Ok(client)) => Ok(Self { client, camera }),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("the driver gave no session within {CALL:?}")),
        }
    }

    /// Gives the page what the tests ask it with.
    pub(crate) async fn prepare(&self) {
        self.js(LIBRARY, &[]).await;
    }

    async fn call<T>(what: &str, future: impl Future<Output = Result<T, CmdError>>) -> T {
        match tokio::time::timeout(CALL, future).await {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => panic!("{what}: {error}"),
            Err(late) => panic!("{what}: the driver did not answer within {CALL:?} ({late})"),
        }
    }

    /// Runs a script in the page.
    pub(crate) async fn js(&self, script: &str, arguments: &[Value]) -> Value {
        Self::call("a script in the page", self.client.execute(script, arguments.to_vec())).await
    }

    /// Runs a script that answers through its last argument.
    pub(crate) async fn js_async(&self, script: &str, arguments: &[Value]) -> Value {
        Self::call("a script in the page", self.client.execute_async(script, arguments.to_vec())).await
    }

    /// As [`Page::js`], for a page that may be gone.
    pub(crate) async fn try_js(&self, script: &str) -> Option<Value> {
        tokio::time::timeout(CALL, self.client.execute(script, Vec::new())).await.ok()?.ok()
    }

    pub(crate) async fn try_screenshot(&self) -> Option<Vec<u8>> {
        self.camera.picture().await.ok()
    }

    pub(crate) async fn try_source(&self) -> Option<String> {
        tokio::time::timeout(CALL, self.client.source()).await.ok()?.ok()
    }

    /// A picture of the window's inside, as it is on the screen.
    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        self.camera.picture().await.unwrap_or_else(|error| panic!("a screenshot: {error}"))
    }

    /// The page as it stands.
    pub(crate) async fn source(&self) -> String {
        Self::call("the page's source", self.client.source()).await
    }

    /// Asks until the script answers something other than null, false or an empty list.
    pub(crate) async fn wait(&self, what: &str, script: &str, arguments: &[Value]) -> Value {
        self.wait_for(WAIT_TIMEOUT, what, script, arguments).await
    }

    /// As [`Page::wait`], with its own patience.
    pub(crate) async fn wait_for(&self, patience: Duration, what: &str, script: &str, arguments: &[Value]) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.js(script, arguments).await;
            let empty = match &value {
                Value::Null | Value::Bool(false) => true,
                Value::Array(list) => list.is_empty(),
                _ => false,
            };
            if !empty {
                return value;
            }
            if begun.elapsed() > patience {
                let there = self
                    .js("return { tiles: e2e.tiles(), errors: e2e.errors, text: document.body.innerText.replace(/\\s+/g, ' ').slice(0, 1500) }", &[])
                    .await;
                panic!("waited {patience:?} for {what}, and got {value}. On the page: {there:#}");
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Waits for an element that a script finds.
    pub(crate) async fn wait_element(&self, what: &str, script: &str, arguments: &[Value]) -> Element {
        let value = self.wait(what, script, arguments).await;
        let id = value.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        let id = id.unwrap_or_else(|| panic!("{what} is no element: {value}"));
        Element::from_element_id(self.client.clone(), id.to_owned().into())
    }

    /// The element with this test id, once it is shown.
    pub(crate) async fn find(&self, id: &str) -> Element {
        self.wait_element(&format!("`{id}` to be shown"), "return e2e.shown(e2e.named(arguments[0]))", &[id.into()])
            .await
    }

    /// The element that a selector finds, once it is shown.
    pub(crate) async fn css(&self, selector: &str) -> Element {
        let script = "return [...document.querySelectorAll(arguments[0])].find((one) => e2e.shown(one)) ?? null";
        self.wait_element(&format!("`{selector}` to be shown"), script, &[selector.into()]).await
    }

    /// The button, link or option that is called so, once it is shown.
    pub(crate) async fn called(&self, name: &str) -> Element {
        let script = "return [...document.querySelectorAll('button, a, [role=button], [role=option], [role=menuitem], [role=tab], [role=radio], label')]
            .filter((one) => e2e.shown(one)).reverse()
            .find((one) => (one.getAttribute('aria-label') ?? one.innerText).trim().startsWith(arguments[0])) ?? null";
        self.wait_element(&format!("something called “{name}”"), script, &[name.into()]).await
    }

    /// Whether an element with this test id is shown now.
    pub(crate) async fn is_shown(&self, id: &str) -> bool {
        self.js("return e2e.shown(e2e.named(arguments[0])) !== null", &[id.into()]).await == Value::Bool(true)
    }

    /// Waits until no element with this test id is shown.
    pub(crate) async fn is_gone(&self, id: &str) {
        self.wait(&format!("`{id}` to be gone"), "return e2e.shown(e2e.named(arguments[0])) === null", &[id.into()])
            .await;
    }

    pub(crate) async fn click(&self, id: &str) {
        let element = self.find(id).await;
        self.click_element(&element, id).await;
    }

    /// Clicks what ends the app: the driver's answer may not come any more.
    pub(crate) async fn click_and_go(&self, id: &str) {
        let element = self.find(id).await;
        self.rest(&element, id).await;
        let _ = tokio::time::timeout(CALL, element.click()).await;
    }

    pub(crate) async fn click_called(&self, name: &str) {
        let element = self.called(name).await;
        self.click_element(&element, name).await;
    }

    /// Clicks an element once it has come to rest.
    pub(crate) async fn click_element(&self, element: &Element, what: &str) {
        self.rest(element, what).await;
        Self::call(&format!("a click on {what}"), element.click()).await;
    }

    /// Waits until an element has come to rest, with nothing over it: what still moves, or is covered, is not under the pointer when
    /// the button comes up. One that is not in view is brought there, as the driver does. In the inspector findings may still come in
    /// above it.
    async fn rest(&self, element: &Element, what: &str) {
        let id = json!({ ELEMENT: element.element_id().as_ref() });
        let moves = "const one = arguments[0]; const box = one.getBoundingClientRect(); const at = [box.x, box.y, box.width, box.height].join();
            const moving = document.getAnimations().some((each) => each.playState === 'running'
              && each.effect.getComputedTiming().iterations !== Infinity && each.effect.target?.contains(one));
            const before = one.e2eAt; one.e2eAt = at; if (moving || before !== at) return false;
            if (e2e.named('checks')?.getAttribute('aria-busy') === 'true' && e2e.named('inspector')?.contains(one)) return false;
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (hit === null || one.contains(hit)) return true;
            if (hit !== document.documentElement && hit !== document.body && hit.contains(one)) return true;
            one.scrollIntoView({ block: 'nearest', inline: 'nearest' }); return false";
        self.wait(&format!("{what} to come to rest"), moves, &[id]).await;
    }

    /// What the element with this test id says.
    pub(crate) async fn text(&self, id: &str) -> String {
        self.find(id).await;
        let text = self
            .js("const one = e2e.named(arguments[0]); return one ? (one.value ?? one.innerText) : ''", &[id.into()])
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the element with this test id says this (in any case of letters).
    pub(crate) async fn says(&self, id: &str, words: &str) -> String {
        let script = "const one = e2e.shown(e2e.named(arguments[0])); const said = one && (typeof one.value === 'string' ? one.value : one.innerText); \
                      return said?.toLowerCase().includes(arguments[1].toLowerCase()) ? said : null";
        let said = self.wait(&format!("`{id}` to say “{words}”"), script, &[id.into(), words.into()]).await;
        said.as_str().unwrap().to_owned()
    }

    /// Waits until the page says this somewhere a person can see.
    pub(crate) async fn says_anywhere(&self, words: &str) {
        let script =
            "return document.body.innerText.replace(/\\s+/g, ' ').toLowerCase().includes(arguments[0].toLowerCase())";
        self.wait(&format!("the words “{words}” on the page"), script, &[words.into()]).await;
    }

    /// Presses a chord such as `Control+Enter`.
    pub(crate) async fn press(&self, chord: &str) {
        self.act(&format!("the keys {chord}"), keyboard::chord(chord)).await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        self.act("typing", keyboard::typing(text)).await;
    }

    /// Replaces the text of a field as a person does: click, select all, type.
    pub(crate) async fn fill(&self, id: &str, text: &str) {
        self.click(id).await;
        self.press("Control+a").await;
        self.type_text(text).await;
        let script = "return e2e.named(arguments[0])?.value === arguments[1]";
        self.wait(&format!("`{id}` to hold what was typed"), script, &[id.into(), text.into()]).await;
    }

    /// Puts the pointer over the element with this test id.
    pub(crate) async fn point_at(&self, id: &str) {
        let element = self.find(id).await;
        self.js("e2e.named(arguments[0]).scrollIntoView({ block: 'nearest', inline: 'nearest' })", &[id.into()]).await;
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        self.act(&format!("the pointer over {id}"), MouseActions::new("mouse".into()).then(over).into()).await;
    }

    async fn act(&self, what: &str, actions: ActionSequence) {
        Self::call(what, self.client.perform_actions(actions)).await;
    }

    /// The middle of an element within the page, in CSS pixels.
    pub(crate) async fn middle(&self, element: &Element, what: &str) -> (i32, i32) {
        let (x, y, width, height) = Self::call(what, element.rectangle()).await;
        ((x + width / 2.0) as i32, (y + height / 2.0) as i32)
    }

    /// Asks a command of the program, as the page would.
    pub(crate) async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, given, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, given).then((value) => done({ value: value ?? null }), (error) => done({ error }))";
        let answer = self.js_async(script, &[command.into(), arguments]).await;
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Ends the session; the driver closes the window.
    pub(crate) async fn leave(self) {
        let _ = tokio::time::timeout(CALL, self.client.close()).await;
    }
}

async fn listens(port: u16) -> bool {
    tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
}
