//! A decoder for server-sent events in chunks.
//!
//! One event of a picture stream is a line of up to 30 MB, so each chunk is searched for line ends only once.

/// Maximum size of an event, in bytes.
pub(crate) const MAX_EVENT_BYTES: usize = 64 << 20;

/// A server-sent event.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Event {
    /// Value of its `event:` line. Vendors repeat it in the data, or omit it.
    pub(crate) name: String,
    /// Its `data:` lines, joined by line feeds.
    pub(crate) data: Vec<u8>,
}

/// An event passed [`MAX_EVENT_BYTES`].
#[derive(Debug, PartialEq)]
pub(crate) struct TooLong;

/// The decoder's state between chunks.
#[derive(Debug)]
pub(crate) struct Decoder {
    line: Vec<u8>,
    event: Event,
    has_data: bool,
    after_return: bool,
    longest: usize,
}

impl Event {
    /// Writes the event as a part of a stream.
    pub(crate) fn write(&self, stream: &mut Vec<u8>) {
        if !self.name.is_empty() {
            stream.extend_from_slice(format!("event: {}\n", self.name).as_bytes());
        }
        for line in self.data.split(|byte| *byte == b'\n') {
            stream.extend_from_slice(b"data: ");
            stream.extend_from_slice(line);
            stream.push(b'\n');
        }
        stream.push(b'\n');
    }
}

impl Decoder {
    pub(crate) fn new(longest: usize) -> Self {
        Self { line: Vec::new(), event: Event::default(), has_data: false, after_return: false, longest }
    }

    /// Returns the events that `chunk` completes.
    pub(crate) fn feed(&mut self, mut chunk: &[u8]) -> Result<Vec<Event>, TooLong> {
        let mut events = Vec::new();
        if chunk.is_empty() {
            return Ok(events);
        }
        if std::mem::take(&mut self.after_return) && chunk[0] == b'\n' {
            chunk = &chunk[1..];
        }
        while let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            self.keep(&chunk[..end])?;
            let is_return = chunk[end] == b'\r';
            chunk = &chunk[end + 1..];
            // CR LF ends one line, even across two chunks.
            match (is_return, chunk.first()) {
                (true, Some(b'\n')) => chunk = &chunk[1..],
                (true, None) => self.after_return = true,
                _ => {}
            }
            if self.line.is_empty() {
                events.extend(self.dispatch());
            } else {
                self.read_line();
            }
        }
        self.keep(chunk)?;
        Ok(events)
    }

    /// Returns an unfinished event at the end of the stream. The standard drops it, but a server that omits the last
    /// empty line has still sent a paid picture. The caller checks whether the event is complete.
    pub(crate) fn end(&mut self) -> Option<Event> {
        self.read_line();
        self.dispatch()
    }

    fn keep(&mut self, part: &[u8]) -> Result<(), TooLong> {
        if self.line.len() + self.event.data.len() + part.len() > self.longest {
            return Err(TooLong);
        }
        self.line.extend_from_slice(part);
        Ok(())
    }

    fn read_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        // A byte order mark stands before the first line, and gateways that join streams repeat it.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => (&line[..at], line[at + 1..].strip_prefix(b" ").unwrap_or(&line[at + 1..])),
            None => (line, &[][..]),
        };
        match field {
            b"data" => {
                if self.has_data {
                    self.event.data.push(b'\n');
                }
                self.event.data.extend_from_slice(value);
                self.has_data = true;
            }
            b"event" => self.event.name = String::from_utf8_lossy(value).into_owned(),
            // A comment (an empty field), `id`, `retry`, or an unknown field.
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Event> {
        let event = std::mem::take(&mut self.event);
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(stream: &[u8], chunk: usize) -> Vec<Event> {
        let mut decoder = Decoder::new(MAX_EVENT_BYTES);
        let mut events = Vec::new();
        for part in stream.chunks(chunk.max(1)) {
            events.extend(decoder.feed(part).unwrap());
        }
        events.extend(decoder.end());
        events
    }

    fn data(stream: &str) -> Vec<String> {
        read(stream.as_bytes(), 7).into_iter().map(|event| String::from_utf8(event.data).unwrap()).collect()
    }

    #[test]
    fn the_standard_is_kept() {
        for (stream, expected, why) in [
            ("data: a\n\ndata: b\n\n", vec!["a", "b"], "line feeds"),
            ("data: a\r\n\r\ndata: b\r\n\r\n", vec!["a", "b"], "carriage return and line feed"),
            ("data: a\r\rdata: b\r\r", vec!["a", "b"], "carriage returns"),
            ("data:a\n\n", vec!["a"], "the space is optional"),
            ("data:  a\n\n", vec![" a"], "and only one is dropped"),
            ("\u{feff}data: a\n\n", vec!["a"], "a byte order mark is no part of a name"),
            ("data: {\ndata: }\n\n", vec!["{\n}"], "lines of data are joined"),
            (": ping\n\n: ping\ndata: a\n\n", vec!["a"], "comments keep a connection alive and mean nothing"),
            ("event: error\n\ndata: a\n\n", vec!["a"], "an event without data is none"),
            ("id: 4\nretry: 9\ndata: a\nfuture: x\n\n", vec!["a"], "other fields are passed over"),
            ("data\n\n", vec![""], "a field without a colon is empty"),
            ("data: a", vec!["a"], "the last empty line may be missing"),
            ("data: a\n", vec!["a"], "or half of it"),
        ] {
            assert_eq!(data(stream), expected, "{why}");
        }
    }

    #[test]
    fn an_event_keeps_its_name_for_itself() {
        let events = read(b"event: error\ndata: a\n\ndata: b\n\n", 3);
        assert_eq!((events[0].name.as_str(), events[1].name.as_str()), ("error", ""), "the name must not stick");
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut decoder = Decoder::new(100);
        assert!(decoder.feed(&[b'x'; 60]).is_ok(), "not yet");
        assert_eq!(decoder.feed(&[b'x'; 60]), Err(TooLong), "a server must not fill the memory");
        let mut decoder = Decoder::new(100);
        let many = "data: 0123456789\n".repeat(20);
        assert_eq!(decoder.feed(many.as_bytes()), Err(TooLong), "nor with many short lines");
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same_events(
            stream in "(data: ?[a-z:]{0,9}|event: [a-z]{0,4}|:c|[a-z]{0,3})?(\r\n|\n|\r)(data: ?[a-z]{0,9}(\r\n|\n|\r)){0,5}(\r|\n|data|:| ){0,8}",
            cuts in proptest::collection::vec(0_usize..9, 0..60),
        ) {
            let whole = read(stream.as_bytes(), usize::MAX);
            let mut decoder = Decoder::new(MAX_EVENT_BYTES);
            let (mut rest, mut events) = (stream.as_bytes(), Vec::new());
            for cut in cuts {
                let (part, later) = rest.split_at(cut.min(rest.len()));
                events.extend(decoder.feed(part).unwrap());
                rest = later;
            }
            events.extend(decoder.feed(rest).unwrap());
            events.extend(decoder.end());
            prop_assert_eq!(events, whole, "the network's chunks mean nothing");
        }

        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..300), chunk in 1_usize..20) {
            read(&bytes, chunk);
        }
    }
}
