//! Streams of partial pictures.

use serde_json::Value;
use thumbsheet_core::{Code, catalog::Model};

use super::{answer, error};
use crate::{
    Answer, Endpoint, Reply, StreamEvent, StreamReader, picture,
    refusal::Refusal,
    sse::{Decoder, Event, MAX_EVENT_BYTES},
};

/// Reads one streamed answer.
#[derive(Debug)]
pub(super) struct Reader {
    decoder: Decoder,
    model: Model,
    endpoint: Endpoint,
    head: Reply,
    /// Whether a partial picture arrived. From then on the picture is billed.
    drawing: bool,
    /// The events that held no answer, or one that could not be read. They may hold a paid picture.
    unread: Vec<u8>,
}

impl Reader {
    pub(super) fn new(model: &Model, endpoint: &Endpoint, head: &Reply) -> Self {
        Self {
            decoder: Decoder::new(MAX_EVENT_BYTES),
            model: model.clone(),
            endpoint: endpoint.clone(),
            head: head.clone(),
            drawing: false,
            unread: Vec::new(),
        }
    }

    fn refusal(&self, words: &str) -> Refusal<'_> {
        Refusal::new(&self.endpoint, Some(&self.model), &self.head, words)
    }

    /// Makes the outcome of a server error unknown, once drawing has begun, so that there is no retry.
    fn in_doubt(&self, event: StreamEvent) -> StreamEvent {
        match event {
            StreamEvent::End(Answer::Failed(error)) if self.drawing && error.code == Code::ServerBusy => {
                StreamEvent::End(Answer::Failed(self.refusal(&error.message).lost()))
            }
            other => other,
        }
    }

    /// Interprets an event, and keeps one without a picture.
    fn take(&mut self, event: &Event) -> Option<StreamEvent> {
        let read = self.read(event).map(|event| self.in_doubt(event));
        let is_picture = matches!(read, Some(StreamEvent::Partial { .. } | StreamEvent::End(Answer::Picture(_))));
        if !is_picture && self.unread.len() + event.data.len() <= MAX_EVENT_BYTES {
            event.write(&mut self.unread);
        }
        read
    }

    /// Looks for a picture in the events whose kind is not known: a gateway may send those of another API.
    fn search(&self) -> Option<Answer> {
        let reply = Reply { body: self.unread.clone().into(), ..self.head.clone() };
        answer::found(&reply.documents(), &self.model, &self.endpoint, &self.head)
    }

    /// Interprets an event by its JSON. Its name is optional, and compatible servers omit it.
    fn read(&self, event: &Event) -> Option<StreamEvent> {
        let end = |answer| Some(StreamEvent::End(answer));
        if event.data.trim_ascii() == b"[DONE]" {
            // A stream that ends without a picture has lost it: nothing says that none was made.
            return end(self.search().unwrap_or_else(|| Answer::Failed(self.refusal("").lost())));
        }
        let Ok(body) = serde_json::from_slice::<Value>(&event.data) else {
            // An unreadable or empty error does not say that no picture was made.
            let words = String::from_utf8_lossy(&event.data);
            return if event.name == "error" { end(Answer::Failed(self.refusal(&words).lost())) } else { None };
        };
        let kind = body["type"].as_str().unwrap_or_default();
        if event.name == "error" || kind == "error" || error::is_in(&body) {
            return end(Answer::Failed(error::said_in(&body, &self.endpoint, Some(&self.model), &self.head)));
        }
        if kind.ends_with(".partial_image") {
            let bytes = picture::decode(body["b64_json"].as_str().unwrap_or_default()).ok()?;
            let index = body["partial_image_index"].as_u64().and_then(|index| u32::try_from(index).ok()).unwrap_or(0);
            return Some(StreamEvent::Partial { index, bytes });
        }
        if kind.ends_with(".completed") {
            return end(answer::picture(&body, &body["usage"], &self.model, &self.endpoint, &self.head));
        }
        if body["data"].is_array() {
            return end(answer::of(&body, &self.model, &self.endpoint, &self.head));
        }
        None
    }
}

impl StreamReader for Reader {
    fn feed(&mut self, chunk: &[u8]) -> Vec<StreamEvent> {
        let Ok(events) = self.decoder.feed(chunk) else {
            return vec![StreamEvent::End(Answer::Failed(self.refusal("").bad_image("it is over 64 MiB")))];
        };
        let mut read = Vec::new();
        for event in events {
            let Some(event) = self.take(&event) else { continue };
            self.drawing |= matches!(event, StreamEvent::Partial { .. });
            let is_end = matches!(event, StreamEvent::End(_));
            read.push(event);
            if is_end {
                break;
            }
        }
        read
    }

    fn end(&mut self) -> Answer {
        let last = self.decoder.end().and_then(|event| self.take(&event));
        match last {
            Some(StreamEvent::End(answer)) => answer,
            _ => self.search().unwrap_or_else(|| Answer::Failed(self.refusal("").lost())),
        }
    }

    fn unread(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.unread)
    }
}

#[cfg(test)]
mod tests;
