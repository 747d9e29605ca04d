//! Answers that carry a picture, or should: JSON and server-sent events.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::failure;
use crate::{
    Answer, Download, Ending, LineEnd, Sse,
    kit::{File, Kit},
    order::Order,
    picture::Format,
    reply::{Delivery, Reply, StreamEnd},
};

/// 2026-11-24T00:00:00Z, for every answer: bodies stay the same from run to run.
const CREATED: i64 = 1_795_478_400;

pub(crate) fn render(kit: &Kit, order: &Order, answer: &Answer) -> Reply {
    match answer {
        Answer::Stream(sse) => stream(order, sse),
        Answer::Picture if order.stream.is_some() => stream(order, &Sse::default()),
        Answer::NoPicture => whole(order, &[]),
        Answer::PictureUrl(download) => whole(order, &urls(kit, order, *download)),
        Answer::Picture if order.url => whole(order, &urls(kit, order, Download::Direct)),
        Answer::Mislabelled => {
            let picture = |index| order.paint_as(Format::Jpeg, order.width, order.height, index);
            whole(&Order { format: Format::Png, ..order.clone() }, &encoded(order, picture))
        }
        Answer::BrokenPicture => whole(order, &encoded(order, |_| b"\x89PNG\r\n\x1a\nnot a picture".to_vec())),
        Answer::BrokenJson => {
            let mut reply = whole(order, &encoded(order, |index| order.paint(index)));
            reply.body.truncate(reply.body.len() / 2);
            reply
        }
        Answer::Fault(fault) => whole(order, &encoded(order, |index| order.paint(index))).faulty(*fault),
        _ => whole(order, &encoded(order, |index| order.paint(index))),
    }
}

fn encoded(order: &Order, picture: impl Fn(u32) -> Vec<u8>) -> Vec<Value> {
    (0..order.count).map(|index| json!({ "b64_json": STANDARD.encode(picture(index)) })).collect()
}

fn urls(kit: &Kit, order: &Order, download: Download) -> Vec<Value> {
    let place = match download {
        Download::Direct => "",
        Download::Redirected => "redirected/",
        Download::Expired => "expired/",
        Download::ForbiddenOnce => "forbidden-once/",
    };
    let url = |index| {
        let name = format!("{}-{index}.{}", order.request, order.format.name());
        let url = format!("http://{}/files/{place}{name}?sig=not-a-key", kit.address);
        let file = File { mime: order.format.mime(), bytes: order.paint(index) };
        kit.state().files.insert(name, file);
        json!({ "url": url, "revised_prompt": order.prompt })
    };
    (0..order.count).map(url).collect()
}

fn whole(order: &Order, data: &[Value]) -> Reply {
    let mut body = described(order);
    body["created"] = CREATED.into();
    body["data"] = data.into();
    body["usage"] = usage(order, 0);
    Reply::json(200, &body)
}

fn described(order: &Order) -> Value {
    json!({
        "background": order.background,
        "output_format": order.format.name(),
        "quality": order.quality,
        "size": format!("{}x{}", order.width, order.height),
    })
}

/// Tokens near the real ones: a 1536x864 at medium of the 2.5 family costs a cent.
fn usage(order: &Order, partials: u64) -> Value {
    let (low, tokens) = match order.quality.as_str() {
        "low" => (true, 147),
        "high" | "hd" => (false, 1333),
        "xhigh" => (false, 2666),
        "max" => (false, 5333),
        _ => (true, 333),
    };
    // The 2.6 family spends three to four times as much at low and medium.
    let tokens = if low && order.model.starts_with("gpt-image-2.6") { tokens * 3 } else { tokens };
    let area = u64::from(order.width) * u64::from(order.height);
    let output = (tokens * area / (1536 * 864)).max(1) * u64::from(order.count) + 100 * partials;
    let input = order.prompt.chars().count() as u64 / 4 + 8;
    json!({
        "input_tokens": input,
        "input_tokens_details": { "text_tokens": input, "image_tokens": 0 },
        "output_tokens": output,
        "output_tokens_details": { "image_tokens": output, "text_tokens": 0 },
        "total_tokens": input + output,
    })
}

fn stream(order: &Order, sse: &Sse) -> Reply {
    let Some(asked) = order.stream else {
        return whole(order, &encoded(order, |index| order.paint(index)));
    };
    let partials = sse.partials.map_or(asked, |partials| partials.min(asked));
    let mut writer = Events { sse, bytes: Vec::new() };
    for index in 0..partials {
        let kind = "image_generation.partial_image";
        let picture = order.paint(u32::from(index) + 1);
        let mut event = event(order, kind, &picture);
        event["partial_image_index"] = index.into();
        writer.event(Some(kind), &event);
    }
    let held = sse.gate.clone().map(|gate| (gate, writer.bytes.len()));
    let end = writer.end(order, partials);
    let mut reply = Reply::bytes(200, "text/event-stream; charset=utf-8", writer.bytes);
    reply.delivery = Delivery::Chunked { piece: sse.piece, hold: held, end };
    reply.with("cache-control", "no-cache")
}

fn event(order: &Order, kind: &str, picture: &[u8]) -> Value {
    let mut event = described(order);
    event["type"] = kind.into();
    event["created_at"] = CREATED.into();
    event["b64_json"] = STANDARD.encode(picture).into();
    event
}

/// Writes events in the shape asked for.
struct Events<'a> {
    sse: &'a Sse,
    bytes: Vec<u8>,
}

impl Events<'_> {
    fn event(&mut self, name: Option<&str>, data: &Value) {
        if self.sse.comments {
            self.line(": ping");
        }
        if let Some(name) = name {
            self.line(&format!("event: {name}"));
        }
        self.data(&data.to_string());
    }

    fn data(&mut self, data: &str) {
        let space = if self.sse.space { " " } else { "" };
        self.line(&format!("data:{space}{data}"));
        self.line("");
    }

    fn line(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.extend_from_slice(match self.sse.line_end {
            LineEnd::Lf => b"\n",
            LineEnd::CrLf => b"\r\n",
        });
    }

    fn end(&mut self, order: &Order, partials: u8) -> StreamEnd {
        let before = self.bytes.len();
        match self.sse.ending {
            Ending::Completed | Ending::Cut | Ending::Reset => {
                let kind = "image_generation.completed";
                let mut event = event(order, kind, &order.paint(0));
                event["usage"] = usage(order, u64::from(partials));
                self.event(Some(kind), &event);
            }
            Ending::ErrorEvent | Ending::ErrorObject => {
                let message = "The server had an error while processing your request. Sorry about that!";
                let mut error = failure::body("server_error", &"server_error".into(), &Value::Null, message);
                let named = self.sse.ending == Ending::ErrorEvent;
                if named {
                    error["type"] = "error".into();
                }
                self.event(named.then_some("error"), &error);
            }
            Ending::Silence => {}
        }
        let end = match self.sse.ending {
            Ending::Cut => StreamEnd::Cut,
            Ending::Reset => StreamEnd::Reset,
            _ => StreamEnd::Proper,
        };
        if !matches!(end, StreamEnd::Proper) {
            self.bytes.truncate(before + (self.bytes.len() - before) / 2);
        } else if self.sse.done {
            self.data("[DONE]");
        }
        end
    }
}
